"""The short form: asked while OC does not answer and nothing that is known of the type's own form may be used."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import CatalogCopy, Inquiry, Service
from inquiries.services.upstream import stale_cache
from tests.faults.steps import postponed
from tests.inquiries.services.steps import deliver, due_now, time_to_try
from tests.inquiries.views.steps import (
    EVERYTHING,
    LINES,
    NEW,
    SIMPLE,
    choose,
    created,
    filled,
    oc_is_down,
    receipt_on,
    rescued,
)
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say

State = Inquiry.State
WORDS = {"f_name": "홍길동", "f_mail": "gildong@example.com", "f_subject": "급한 문의", "f_content": LINES}
ASKED = ["f_mail", "f_name", "f_subject", "f_content", "files", "f_shortFormConsent"]
WHY_IT_IS_SHORT = (
    "We cannot reach the inquiry system right now, so this is a short form. You can still send it: "
    "we will keep it and pass it on automatically, and may ask you for more details later."
)


def never_reached(sandbox: Sandbox) -> None:
    """A first start while OC is down."""
    CatalogCopy.objects.all().delete()
    stale_cache.slots.clear()
    oc_is_down(sandbox)


def down_for_a_day(sandbox: Sandbox) -> None:
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=24, minutes=1))
    stale_cache.slots.clear()
    oc_is_down(sandbox)


def answers_again(sandbox: Sandbox) -> None:
    sandbox.clear_faults()
    stale_cache.slots.clear()
    time_to_try()


def short(browser: Browser, category: int | str = "", **words: str) -> Form:
    """The short form, filled."""
    form = browser.get(f"{NEW}?category={category}").form()
    return form.fill(**WORDS | words, f_shortFormConsent=["on"])


def sent(page: Page) -> Inquiry:
    assert page.status == 200
    return Inquiry.objects.select_related("service").get(receipt=receipt_on(page))


def asked(form: Form) -> list[str]:
    return [name for name in form.names if name == "files" or name.startswith("f_")]


def test_it_works(guest: Browser, sandbox: Sandbox) -> None:
    Service.objects.update(fallback_category_id=SIMPLE)
    never_reached(sandbox)
    page = guest.get(NEW)
    assert not page.soup.select_one(".picker")
    assert (
        say(
            "We cannot reach the inquiry system right now, so this is a short form. You can still send it: "
            "we will keep it and pass it on automatically, and may ask you for more details later.",
            "en",
        )
        in page.one(".note[role=status]").get_text()
    )
    assert sorted(asked(page.form())) == sorted(ASKED)
    inquiry = sent(short(guest).attach(("사진.png", PNG)).submit())
    assert (inquiry.state, inquiry.category_id) == (State.ACCEPTED, SIMPLE)
    answers_again(sandbox)
    assert deliver(due_now(inquiry)).state == State.DELIVERED
    (body,) = created(sandbox)
    assert (body["categoryId"], len(body["attachments"])) == (SIMPLE, 1)
    assert "userFields" not in body


def test_it_speaks_the_customers_language(guest: Browser, sandbox: Sandbox) -> None:
    never_reached(sandbox)
    page = guest.get(NEW, headers={"Accept-Language": "ko"})
    assert say(WHY_IT_IS_SHORT) in page.main


def test_it_knows_a_member(member: Browser, sandbox: Sandbox) -> None:
    never_reached(sandbox)
    assert member.get(NEW).form()["f_mail"] == "st18888@example.com"


def test_a_type_that_was_ever_known_is_kept(guest: Browser, sandbox: Sandbox) -> None:
    filled(guest)
    down_for_a_day(sandbox)
    page = guest.get(f"{NEW}?category={SIMPLE}")
    assert not page.soup.select_one(".picker")
    with postponed():
        inquiry = sent(short(guest, SIMPLE).submit())
    assert inquiry.category_id == SIMPLE
    assert inquiry.category_path in page.main
    answers_again(sandbox)
    assert deliver(due_now(inquiry)).state == State.DELIVERED
    assert created(sandbox)[0]["categoryId"] == SIMPLE


@pytest.mark.parametrize("category", ["2536", "999999", "x", "9" * 18])
def test_anything_else_in_the_address_is_no_type(guest: Browser, sandbox: Sandbox, category: str) -> None:
    filled(guest)
    down_for_a_day(sandbox)
    assert sent(short(guest, category).submit()).category_id is None


def test_where_only_the_types_form_is_not_known_the_picker_stays(member: Browser, sandbox: Sandbox) -> None:
    member.get(NEW)
    oc_is_down(sandbox)
    page = member.get(f"{NEW}?category={SIMPLE}")
    assert page.soup.select_one(".picker")
    assert sorted(asked(page.form())) == sorted(ASKED)
    assert sent(short(member, SIMPLE).submit()).category_id == SIMPLE


def test_further_fields_of_the_type_are_asked_when_oc_is_back(member: Browser, sandbox: Sandbox) -> None:
    member.get(NEW)
    oc_is_down(sandbox)
    with postponed():
        inquiry = sent(short(member, EVERYTHING).submit())
    answers_again(sandbox)
    assert deliver(due_now(inquiry)).state == State.NEEDS_CORRECTION
    page = member.get(f"/narae/receipts/{inquiry.receipt}/edit/")
    form = page.form()
    assert {name: form[name] for name in WORDS} == WORDS
    assert "on" not in form.values("f_personalAgree"), "what was agreed to were our words"
    assert "#id_f_textbox" in {link["href"] for link in page.soup.select("#errors a")}


def test_without_consent_it_is_not_sent(guest: Browser, sandbox: Sandbox) -> None:
    never_reached(sandbox)
    page = short(guest).fill(f_shortFormConsent=[]).submit()
    assert page.status == 422
    assert page.form()["f_content"] == LINES
    assert not Inquiry.objects.exists()


def test_sent_twice_it_is_one_inquiry(guest: Browser, sandbox: Sandbox) -> None:
    never_reached(sandbox)
    form = short(guest)
    inquiry = sent(form.submit())
    Inquiry.objects.update(category_id=SIMPLE)  # it was given a type meanwhile
    assert sent(form.submit()) == inquiry


def test_where_oc_is_back_only_the_type_is_asked(guest: Browser, sandbox: Sandbox) -> None:
    never_reached(sandbox)
    form = short(guest)
    answers_again(sandbox)
    page = form.submit()
    assert page.status == 422
    told = page.one(".note-warning").get_text()
    assert say("Please choose what it is about. What you wrote is kept, and will be filled in.", "en") in told
    assert LINES in rescued(page)
    again = choose(page, SIMPLE).form()
    assert {name: again[name] for name in WORDS} == WORDS
    assert sent(again.fill(f_personalAgree=["on"]).submit()).state == State.DELIVERED


def test_values_without_a_field_in_the_short_form_are_shown(member: Browser, sandbox: Sandbox) -> None:
    form = member.get(f"{NEW}?category={EVERYTHING}").form().fill(**WORDS, f_textbox="NR-F870S")
    CatalogCopy.objects.filter(key__startswith="fields").delete()
    down_for_a_day(sandbox)
    page = form.submit()
    assert page.status == 422
    assert (
        say("This short form has no fields for some of what you entered. You will find it after the form.", "en")
        in page.one("#errors").get_text()
    )
    assert "NR-F870S" in rescued(page)
    assert not Inquiry.objects.exists()
    again = page.form().fill(f_content="NR-F870S", f_shortFormConsent=["on"])
    assert sent(again.submit()).category_id == EVERYTHING


def test_a_missing_type_is_asked_for_when_types_can_be_shown(guest: Browser, sandbox: Sandbox) -> None:
    never_reached(sandbox)
    inquiry = sent(short(guest).submit())
    assert (inquiry.state, inquiry.category_id) == (State.ACCEPTED, None)
    assert deliver(due_now(inquiry)).state == State.ACCEPTED
    answers_again(sandbox)
    assert deliver(due_now(inquiry)).state == State.NEEDS_CORRECTION
    assert created(sandbox) == []
