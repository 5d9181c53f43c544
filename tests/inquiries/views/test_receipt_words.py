"""The receipt in every state and every language: the right sentence, the number, what was sent, what happens next."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from inquiries.models import Inquiry, Service
from tests.inquiries.views.steps import EVERYTHING, NASTY, SIMPLE, everything, filled, form_of
from tests.support.factories import changed
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.tables import cases
from tests.support.words import say

State = Inquiry.State
MESSAGES = {
    "waiting": (
        "We have received it.",
        "We are passing it on to our support team.",
        "You do not need to send it again.",
    ),
    "doubt": (
        "We have received it.",
        "It is on its way to our support team. We are checking that it has arrived.",
        "You do not need to send it again.",
    ),
    "late": ("This is taking longer than usual, and our staff are looking into it.",),
    "automatic": ("We pass it on to our support team automatically, even if you close this page.",),
    "answered": ("Our support team will read it and answer.",),
    "delivered": (
        "It has reached our support team.",
        "Our support team has received it. You will find the answer here.",
    ),
    "fix": (
        "Something needs to be corrected before we can pass it on. Everything you wrote has been kept.",
        "Correct the marked fields and send it. Everything else is already filled in.",
    ),
    "gone": (
        "The topic you chose can no longer be used. Please choose another one. Everything you wrote has been kept.",
        "Choose another topic. Your text and files are already filled in.",
    ),
    "closed": (
        "The inquiry you asked about has since been closed and takes no more questions. Please ask in "
        "a new inquiry. Everything you wrote has been kept.",
    ),
    "same_number": ("It will be passed on under the same receipt number.",),
    "cancelled": ("This inquiry was cancelled.",),
    "not_asked_for": ("If you did not ask for this, please contact us again and mention the receipt number.",),
    "replaced": (
        "Replaced by your new inquiry",
        "This question was not passed on and will not be: your new inquiry replaces it.",
    ),
    "held": ("We pass inquiries on at a steady pace. Yours follows automatically after %(time)s.",),
    "number": (
        "Receipt number",
        "Copy the number",
        "What you sent",
        "What happens next",
    ),
}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
OLD = timedelta(hours=4, minutes=1)
ON_ITS_WAY = ("automatic", "answered")
# What would make a customer send once more what was received.
FORBIDDEN = {
    "ko": "실패|다시 시도|오류|재시도",
    "en": r"fail|try again|\berror",
    "ja": "失敗|再試行|お試し|エラー",
    "zh-hans": "失败|重试|再试|错误",
    "th": "ล้มเหลว|ลองอีกครั้ง|ลองใหม่|ข้อผิดพลาด",
}
# State, what else is so, the sentences.
CASES: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "accepted": (State.ACCEPTED, {}, ("waiting", *ON_ITS_WAY)),
    "sending": (State.SENDING, {}, ("waiting", *ON_ITS_WAY)),
    "unknown": (State.OUTCOME_UNKNOWN, {}, ("doubt", *ON_ITS_WAY)),
    "unknown for hours": (State.OUTCOME_UNKNOWN, {"created_at": OLD}, ("doubt", "late", *ON_ITS_WAY)),
    "parked": (State.NEEDS_OPERATOR, {}, ("doubt", *ON_ITS_WAY)),
    "parked for hours": (State.NEEDS_OPERATOR, {"created_at": OLD}, ("doubt", "late", *ON_ITS_WAY)),
    "held": (State.RATE_LIMITED, {"next_at": -timedelta(hours=5)}, ("held", *ON_ITS_WAY)),
    "to be corrected": (State.NEEDS_CORRECTION, {}, ("fix", "same_number")),
    "of a type that is gone": (State.NEEDS_CORRECTION, {"category_id": 1}, ("gone", "same_number")),
    "a question on a closed ticket": (State.NEEDS_CORRECTION, {"kind": "comment", "ticket_id": "T1"}, ("closed",)),
    "delivered": (State.DELIVERED, {"ticket_id": "T1"}, ("delivered", "answered")),
    "cancelled": (State.CANCELLED, {"cancel_reason": "이중 접수"}, ("cancelled", "not_asked_for")),
    "replaced": (State.REPLACED, {"kind": "comment", "ticket_id": "T1"}, ("replaced",)),
}


@pytest.fixture
def sent(member: Browser) -> Inquiry:
    """An inquiry with every kind of field and a file, sent in English."""
    form_of(member, EVERYTHING).fill(**everything()).attach(("사진.png", PNG)).submit()
    return Inquiry.objects.get()


@pytest.fixture
def receipt(member: Browser, sent: Inquiry) -> Callable[[str, str], Page]:
    """The receipt's page in a case and a language."""

    def show(case: str, language: str) -> Page:
        state, more, _words = CASES[case]
        now = timezone.now()
        moved = {name: now - value if isinstance(value, timedelta) else value for name, value in more.items()}
        changed(sent, **{"state": state, "ticket_id": "", **moved})
        return member.get(f"/narae/receipts/{sent.receipt}/", headers={"Accept-Language": language})

    return show


def sentences(language: str, *names: str) -> list[str]:
    return [say(message, language) for name in names for message in MESSAGES[name]]


def test_every_state_is_here() -> None:
    # A guest's address that is not confirmed yet is another page's matter.
    assert {state for state, _more, _words in CASES.values()} == set(State) - {"awaiting_confirmation"}
    assert set(LANGUAGES) == set(FORBIDDEN)


@pytest.mark.parametrize("languages", cases([["ko", "th"], ["en", "ja", "zh-hans"]]))
@pytest.mark.parametrize("case", CASES)
def test_it_says_what_became_of_it(
    receipt: Callable[..., Page], sent: Inquiry, case: str, languages: list[str]
) -> None:
    for language in languages:  # of one inquiry: to send it takes longer than to read it in all of them
        page = receipt(case, language)
        assert page.status == 200
        assert page.attribute("html", "lang") == language
        assert_says_its_state(page, case, language)
        assert_says_no_other_state(page, case, language)
        assert_shows_the_number_and_what_was_sent(page, sent, language)


def assert_says_its_state(page: Page, case: str, language: str) -> None:
    now = Inquiry.objects.get()
    with translation.override(language):
        until = date_format(timezone.localtime(now.next_at), "DATETIME_FORMAT")
    for sentence in sentences(language, *CASES[case][2]):
        assert " ".join(sentence.replace("%(time)s", until).split()) in page.main
    assert (now.cancel_reason or "") in page.main
    assert not re.search(FORBIDDEN[language], page.text.lower())


def assert_says_no_other_state(page: Page, case: str, language: str) -> None:
    shown = set(sentences(language, *CASES[case][2], "same_number"))
    others = ("late", "delivered", "fix", "gone", "closed", "cancelled", "replaced", *ON_ITS_WAY)
    unsaid = set(sentences(language, *others)) - shown
    assert {sentence for sentence in unsaid if sentence in page.main} == set()


def assert_shows_the_number_and_what_was_sent(page: Page, sent: Inquiry, language: str) -> None:
    label, copy, what_you_sent, what_next = sentences(language, "number")
    assert page.one("#receipt-number").get_text(strip=True) == sent.receipt
    assert page.texts("#receipt-label") == [label]
    button = page.one("button[data-copy=receipt-number][data-done]")
    assert button.get_text(strip=True) == copy
    assert [what_next, what_you_sent] == page.texts("main h2")[-2:]
    shown = list(zip(page.texts(".sent dt"), page.texts(".sent dd"), strict=True))
    # As sent: the labels, the options and the text of the consent in the language of that day, whatever is read now.
    for label_then, value in (
        ("Subject", NASTY),
        ("Model", everything()["f_textbox"]),
        ("Symptoms", "Not cold enough Noise & vibration"),
    ):
        assert (label_then, value) in shown
    consent = next(value for name, value in shown if name == "Visit charge")
    assert "I have read about the visit charge" in consent
    assert page.texts(".sent-files a") == ["사진.png"]
    assert page.follow(".sent-files a").body == PNG


@pytest.mark.parametrize("case", CASES)
def test_it_updates_by_itself_until_it_is_settled(receipt: Callable[..., Page], case: str) -> None:
    page = receipt(case, "en")
    is_settled = CASES[case][0] in {State.NEEDS_CORRECTION, State.DELIVERED, State.CANCELLED, State.REPLACED}
    assert bool(page.soup.select_one("#receipt-state[hx-get]")) is not is_settled
    part = page.browser.get(f"{page.url}state/", headers={"HX-Request": "true"})
    assert part.one("#receipt-state h1").get_text() == page.one("h1").get_text()


def test_labels_of_that_day_stay_when_the_form_changes(member: Browser, narae: Service, sandbox: Sandbox) -> None:
    page = filled(member).submit()
    before = page.texts(".sent dt")
    sandbox.set_fields(SIMPLE, [{"fieldId": 1, "code": "subject", "type": "text", "title": "Renamed"}])
    narae.mark_changed()
    assert member.get(page.url).texts(".sent dt") == before


def test_a_held_receipt_shows_the_local_time(receipt: Callable[..., Page]) -> None:
    page = receipt("held", "en")
    local = timezone.localtime(Inquiry.objects.get().next_at)
    assert say(MESSAGES["held"][0], "en", time=f"{local.day} {local:%b %Y, %H:%M}") in page.main
