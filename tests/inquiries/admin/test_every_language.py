"""The admin in each of the five languages: no word of another language is left but names and abbreviations."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.security import audit_log
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import (
    Attempt,
    ContactOption,
    DailyCount,
    HiddenEntries,
    Inquiry,
    KnownIssue,
    Look,
    LookText,
    Service,
    SolvedFeedback,
    TypeGuide,
    TypeQuestions,
)
from tests.support.factories import make_inquiry, make_member
from tests.support.tables import cases

CODES = [code for code, _name in settings.LANGUAGES]
# Names, abbreviations, keys of a keyboard, and words that stand in settings or at Online Contact as they are. The
# translations of "origin", the term for scheme, host and port, keep the English word in brackets.
NAMES = {"Online", "Contact", "Command", "Control", "Mac", "TOTP", "FAQ", "JPEG", "LDAP", "URL", "http", "https"}
NAMES |= {"Alpha", "Beta", "Single", "Sign", "RESEND", "UNKNOWN", "csuser", "enduser", "origin", "reply", "returnUrl"}
NAMES |= {"CSV", "Redis", "deliver", "manage", "DELIVERY", "WORKERS"}
SCRIPTS = {"ko": r"[가-힣]+", "ja": r"[ぁ-んァ-ヶ]+", "th": r"[ก-๛]+", "en": r"[A-Za-z]{3,}"}
LOOKED_AT = (DailyCount, Inquiry, AuditEntry, HiddenEntries, SolvedFeedback, Authenticator)
# What is read in a page besides its text. Django has "alt" of its pictures in English only.
_SPOKEN = ("aria-label", "title", "placeholder")
_DATA = re.compile(r"https?://\S+|docs/\S+\.md|\S+@\S+|\b[0-9A-Z]{5}-[0-9A-Z]{6}\b|\b(boss|narae|subject)\b|하늘")


def read_words(content: bytes) -> Iterator[str]:
    soup = BeautifulSoup(content, "html.parser")
    # The last ones are lists of what Online Contact has, in the language of the service.
    for element in soup.select("script, style, textarea, .type-tree details, [name=faq_category_id], [name=notice_id]"):
        element.decompose()
    yield from soup.stripped_strings
    for element in soup.find_all(True):
        yield from (str(element[name]) for name in _SPOKEN if element.get(name))
    yield from (str(button["value"]) for button in soup.select("input[type=submit], input[type=button]"))


def find_foreign(content: bytes, language: str) -> set[str]:
    """Return the words in other languages' scripts. Chinese characters are left out: three languages have some."""
    others = [script for code, script in SCRIPTS.items() if code != language]
    words = {word for text in read_words(content) for word in re.findall("|".join(others), _DATA.sub("", text))}
    return words - NAMES


@pytest.fixture
def objects(narae: Service) -> list[Model]:
    """At least one object of each model in the admin. Their texts are numbers: what is left is the admin's own."""
    Service.objects.update(name="1")
    narae.refresh_from_db()
    member = make_member("12345", is_staff=True, first_name="1", last_name="2", organization_id="1")
    member.set_unusable_password()
    member.save()
    group = Group.objects.get(name="Operator")
    group.permissions.set(Permission.objects.all())
    member.groups.add(group)
    submitted = SubmissionData(subject="1", content="2", email="3@example.com", name="4")
    inquiry = make_inquiry(narae, "1", submitted=submitted, state=Inquiry.State.NEEDS_OPERATOR, category_path="1")
    Inquiry.objects.update(refusals=[{"code": "subject", "kind": "required"}])
    for number, outcome in enumerate(("delivered", "Unavailable", "RefusedFields", "")):
        Attempt.objects.create(inquiry=inquiry, number=number, claimed_ms=1, outcome=outcome, result_code=0)
    look = Look.objects.create(service=narae, accent="#334455")
    LookText.objects.create(look=look, welcome="1")
    for action in AuditEntry.Action:
        audit_log.note(action, None, member, inquiry, "password, totp, Phone number")
    audit_log.note(AuditEntry.Action.CHANGED, None, member, narae, "Decided: resend.")
    factors = [Authenticator.objects.create(user=member, type=kind, data={}) for kind in ("totp", "recovery_codes")]
    return [
        *(member, group, inquiry, narae, look, *AuditEntry.objects.all()[:2], *factors),
        TypeGuide.objects.create(service=narae, category_id=1, answer_time="1"),
        KnownIssue.objects.create(service=narae, texts={"ko": "1"}),
        TypeQuestions.objects.create(service=narae, category_id=1, faq_category_id=1),
        ContactOption.objects.create(service=narae, address="1", hours={"0": [["09:00", "18:00"]]}),
        DailyCount.objects.create(service=narae, day="2026-01-01", measure="1", key="1", count=1),
        HiddenEntries.objects.create(service=narae, ticket_id="1", type="1", number=1),
        SolvedFeedback.objects.create(service=narae, usercode="1", ticket_id="1", face="good", remark="1"),
    ]


def list_pages(objects: list[Model]) -> Iterator[str]:
    """Return the pages of all models. What may only be looked at has no page to add one."""
    yield reverse("admin:index")
    for obj in objects:
        base = f"admin:{obj._meta.app_label}_{obj._meta.model_name}"
        yield reverse("admin:app_list", args=(obj._meta.app_label,))
        yield reverse(f"{base}_changelist")
        if not isinstance(obj, LOOKED_AT):
            yield reverse(f"{base}_add")
        yield from (reverse(f"{base}_{page}", args=(obj.pk,)) for page in ("change", "history"))
        if isinstance(obj, Inquiry):
            yield reverse(f"{base}_decide", args=(obj.pk,))


@pytest.mark.parametrize("code", cases(["ko", "ja", "zh-hans", "th"], "ko", "zh-hans"))
def test_each_page_is_in_the_language_of_the_operator(boss: Client, objects: list[Model], code: str) -> None:
    foreign = {}
    for page in list_pages(objects):
        answer = boss.get(page, headers={"Accept-Language": code})
        assert answer.status_code == 200
        if words := find_foreign(answer.content, code):
            foreign[page] = words
    assert foreign == {}


def test_the_english_pages_are_english(boss: Client, objects: list[Model]) -> None:
    pages = {page: boss.get(page).content for page in list_pages(objects)}
    assert {page: words for page, content in pages.items() if (words := find_foreign(content, "en"))} == {}


def test_no_registered_model_is_left_out(objects: list[Model]) -> None:
    from portal import urls  # noqa: F401, PLC0415 - which registers them

    assert set(map(type, objects)) == set(admin.site._registry)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("ko", "전화번호"),
        ("en", "Phone number"),
        ("ja", "電話番号"),
        ("zh-hans", "电话号码"),
        ("th", "หมายเลขโทรศัพท์"),
    ],
)
def test_the_history_names_changed_fields_in_the_language_of_the_operator(
    boss: Client, objects: list[Model], code: str, told: str
) -> None:
    member, *_others = objects
    address = reverse("admin:accounts_user_change", args=(member.pk,))
    values = {"username": "12345", "phone": "010", "date_joined_0": "2026-01-01", "date_joined_1": "00:00"}
    values |= {"staff_services-TOTAL_FORMS": "0", "staff_services-INITIAL_FORMS": "0"}
    answer = boss.post(address, values, headers={"Accept-Language": code})
    assert answer.status_code == 302
    history = boss.get(reverse("admin:accounts_user_history", args=(member.pk,)), headers={"Accept-Language": code})
    assert told in " ".join(read_words(history.content))
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert "Phone number" in entry.detail
