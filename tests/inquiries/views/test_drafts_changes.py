"""A draft in another form than it was begun in: another type, other definitions, a reply, a correction."""

from typing import Any

import pytest

from inquiries.models import Draft, Service
from tests.inquiries.views.draftsteps import START, as_typed, kept_without_script, offers, restored, save
from tests.inquiries.views.steps import (
    EVERYTHING,
    LINES,
    NEW,
    PATH,
    SIMPLE,
    change_topic,
    correction_of,
    everything,
    filled,
    form_of,
    receipt_on,
)
from tests.support.pages import HTMX, Browser, Page
from tests.support.sandbox import Sandbox


def test_another_type_carries_over_what_both_ask_without_a_script(member: Browser, sandbox: Sandbox) -> None:
    page = kept_without_script(form_of(member, EVERYTHING).fill(**everything()))
    page = change_topic(page, SIMPLE)
    form = page.form()
    assert form["category"] == str(SIMPLE)
    assert form["f_content"] == everything()["f_content"]
    assert everything()["f_textbox"] in page.texts(".fold .kept-text")
    # Choosing back, everything is there again; and so it is from what the new form has kept.
    kept_without_script(form)
    page = change_topic(restored(member.get(NEW)), *PATH)
    assert as_typed(page.form()) == as_typed(form_of(member, EVERYTHING).fill(**everything()))


def test_picking_with_htmx_fills_from_the_draft_as_well(member: Browser) -> None:
    save(filled(member, f_content=LINES))
    draft = Draft.objects.get()
    page = member.get(f"{NEW}?category={SIMPLE}&draft={draft.pk}", headers=HTMX)
    assert page.form()["f_content"] == LINES
    assert page.headers["HX-Push-Url"] == f"{NEW}?category={SIMPLE}&draft={draft.pk}"


# --- definitions that changed meanwhile --------------------------------------------------------------------------


@pytest.fixture
def changing(member: Browser, narae: Service, sandbox: Sandbox) -> Any:
    """Answer one field, change its definition, and take the draft up."""

    def change(answer: dict[str, Any], before: dict[str, Any], after: list[dict[str, Any]]) -> Page:
        sandbox.set_fields(SIMPLE, [before])
        narae.mark_changed()
        kept_without_script(form_of(member).fill(**answer))
        sandbox.set_fields(SIMPLE, after)
        narae.mark_changed()
        return restored(member.get(NEW))

    return change


def field(kind: str, code: str = "extra", **more: Any) -> dict[str, Any]:
    return {"fieldId": 9, "code": code, "type": kind, "title": "Extra", "required": False, **more}


def test_a_field_that_is_gone_shows_what_was_written(changing: Any) -> None:
    page = changing({"f_extra": "무엇"}, field("text"), [field("text", code="new")])
    assert page.texts(".fold .kept-text") == ["무엇"]
    assert not page.soup.select(".has-error")


def test_a_field_that_stays_keeps_its_value(changing: Any) -> None:
    page = changing({"f_extra": "무엇"}, field("text"), [field("textarea"), field("text", code="new")])
    assert page.form()["f_extra"] == "무엇"
    assert page.form()["f_new"] == ""


def test_a_field_that_became_a_day_is_asked_again(changing: Any) -> None:
    page = changing({"f_extra": "다음 주"}, field("text"), [field("date")])
    assert page.status == 200
    assert page.form()["f_extra"] == ""
    assert "“다음 주”" in page.texts(".has-error .error")[0]
    assert len(page.soup.select(".has-error")) == 1
    assert "again" in page.soup.select_one("#errors h2").get_text()


# --- replies and corrections -------------------------------------------------------------------------------------


@pytest.fixture
def thread(member: Browser) -> Page:
    return filled(member).submit().follow("#receipt-state a")


def test_a_reply_is_offered_on_its_ticket_and_the_start_page(thread: Page, member: Browser, sandbox: Sandbox) -> None:
    save(thread.form().fill(comment=LINES))
    assert offers(member.get(NEW)) == []
    assert restored(member.get(START)).url.startswith(thread.url)
    page = member.get(thread.url)
    assert page.form()["comment"] == ""
    page = restored(page)
    assert page.form()["comment"] == LINES
    page.form().submit()
    assert len(sandbox.journal("comment")) == 1
    assert offers(member.get(thread.url)) == []


def test_a_reply_to_what_was_closed_meanwhile_is_given_back(thread: Page, member: Browser, sandbox: Sandbox) -> None:
    save(thread.form().fill(comment=LINES))
    url = restored(member.get(thread.url)).url
    sandbox.set_status(thread.url.rstrip("/").rpartition("/")[2], "closed")
    assert LINES in [tag.get_text() for tag in member.get(url).soup.select(".kept-text")]


def test_a_correction_that_was_begun_is_offered(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "code", result_code=400, times=1)
    edit = correction_of(form.submit())
    save(edit.form().fill(f_subject="고친 제목"))
    page = member.get(edit.url)
    assert page.form()["f_subject"] == "문의"
    assert offers(member.get(START)) == []
    page = restored(page)
    assert page.form()["f_subject"] == "고친 제목"
    assert receipt_on(page.form().submit())
    assert not Draft.objects.exists()
