"""Sending a form: what OC gets, and that it gets it once, now or later."""

import pytest
from django.core.management import call_command

from inquiries.models import Inquiry, Service
from tests.inquiries.views.steps import (
    EVERYTHING,
    LINES,
    LINES_AT_OC,
    NASTY,
    SIMPLE,
    UNKNOWN_OPTIONAL,
    calls,
    created,
    everything,
    filled,
    form_of,
    oc_is_down,
    receipt_on,
    rescued,
)
from tests.support.factories import make_member, make_service
from tests.support.pages import Browser
from tests.support.samplefiles import PNG, SAMPLES
from tests.support.sandbox import Sandbox

PDF = SAMPLES["pdf"]


def test_it_works(member: Browser, sandbox: Sandbox) -> None:
    page = filled(member, f_subject="택배", f_content="어디쯤").submit()
    assert "/narae/receipts/" in page.url
    (ticket,) = created(sandbox)
    assert ticket["subject"] == f"택배 [#{receipt_on(page)}]"
    assert ticket["content"] == "어디쯤"
    assert ticket["categoryId"] == SIMPLE


def test_oc_gets_exactly_what_was_typed_into_every_field(member: Browser, sandbox: Sandbox) -> None:
    page = form_of(member, EVERYTHING).fill(**everything()).attach(("견적 '1'.png", PNG), ("설명.pdf", PDF)).submit()
    (ticket,) = created(sandbox)
    uploaded = [entry["result_id"] for entry in sandbox.journal("upload")]
    assert ticket == {
        "categoryId": EVERYTHING,
        "subject": f"{NASTY} [#{receipt_on(page)}]",
        "content": LINES_AT_OC,
        "endUser": {
            "usercode": "st18888",
            "email": "hong+1@example.com",
            "username": "홍 '길동' <b>",
            "phone": "+82 (0)10-1234-5678",
        },
        "typeOne": "M-1 & <i>",
        "typeTwo": '매장 "서울"',
        "attachments": [{"attachmentId": id_} for id_ in uploaded],
        "userFields": [
            {"code": "textbox", "value": "NR-\"F870S\" <'&'>😀"},
            {"code": "checkbox", "value": ["Not cold enough", "Noise & vibration"]},
            {"code": "dropdown", "value": "Received as a gift"},
            {"code": "radiobutton", "value": "Expired"},
            {"code": "date", "value": "2026-07-11"},
            {"code": "datetime", "value": "2026-07-12 09:30"},
            {"code": "dateperiod", "value": "2026-07-01 ~ 2026-07-31"},
            {"code": "datetimeperiod", "value": "2026-07-01 00:00 ~ 2026-07-31 23:59"},
            {"code": "agreetotheterms", "value": "true"},
        ],
        "language": "en",
        "source": "web",
    }


def test_oc_gets_the_files_byte_for_byte(member: Browser, sandbox: Sandbox) -> None:
    filled(member).attach(("그림 하나.png", PNG), ("문서.pdf", PDF)).submit()
    files = [entry["file"] for entry in sandbox.journal("upload")]
    assert [(file["name"], file["size"]) for file in files] == [("그림 하나.png", len(PNG)), ("문서.pdf", len(PDF))]


def test_an_empty_field_is_not_sent(member: Browser, sandbox: Sandbox) -> None:
    needed = {"f_textbox": "x", "f_subject": "s", "f_content": "c", "f_personalAgree": ["on"], "f_phone": ""}
    form_of(member, EVERYTHING).fill(**needed).submit()
    (ticket,) = created(sandbox)
    assert {field["code"] for field in ticket["userFields"]} == {"textbox", "agreetotheterms"}
    assert "phone" not in ticket["endUser"]
    assert "typeOne" not in ticket
    assert not ticket.get("attachments")


def test_an_unknown_optional_field_is_sent_as_text(member: Browser, sandbox: Sandbox) -> None:
    form_of(member, UNKNOWN_OPTIONAL).fill(
        f_stars="5", f_name="홍", f_subject="s", f_content="c", f_personalAgree=["on"]
    ).submit()
    assert {"code": "stars", "value": "5"} in created(sandbox)[0]["userFields"]


def test_t14_a_form_posted_twice_makes_one_inquiry(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member).attach(("하나.png", PNG))
    first, second = form.submit(), form.submit()
    assert receipt_on(first) == receipt_on(second)
    assert len(created(sandbox)) == 1
    assert calls(sandbox).count("upload") == 1
    assert Inquiry.objects.count() == 1


def test_a_new_form_is_a_new_inquiry(member: Browser, sandbox: Sandbox) -> None:
    assert receipt_on(filled(member).submit()) != receipt_on(filled(member, f_content="다른 내용").submit())
    assert len(created(sandbox)) == 2


def test_the_form_of_another_customer_is_shown_again_and_not_sent(
    member: Browser, other_member: Browser, sandbox: Sandbox
) -> None:
    theirs = form_of(member)["form_token"]
    form = filled(other_member, f_content=LINES).attach(("하나.png", PNG)).smuggle(form_token=theirs)
    page = form.submit()
    assert page.status == 422
    assert page.soup.select_one("#errors")
    assert page.form()["f_content"] == LINES
    assert page.texts("#files .file-name") == ["하나.png"]
    assert created(sandbox) == []
    assert "/receipts/" in page.form().submit().url
    assert created(sandbox)[0]["endUser"]["usercode"] == "st20001"


def test_a_form_from_before_signing_in_is_shown_again(guest: Browser, sandbox: Sandbox) -> None:
    form = filled(guest, f_content=LINES)
    guest.client.force_login(make_member("st77"))
    form.smuggle(csrfmiddlewaretoken=guest.get("/narae/").attribute("[name=csrfmiddlewaretoken]", "value"))
    page = form.submit()
    assert page.status == 422
    assert page.form()["f_content"] == LINES
    page.form().submit()
    assert created(sandbox)[0]["endUser"]["usercode"] == "st77"


@pytest.mark.parametrize("token", ["", "nonsense", "a:b", "\x00"])
def test_a_broken_token_sends_nothing_and_keeps_the_text(member: Browser, sandbox: Sandbox, token: str) -> None:
    page = filled(member, f_content=LINES).smuggle(form_token=token).submit()
    assert page.status == 422
    assert page.form()["f_content"] == LINES
    assert created(sandbox) == []


def test_a_token_of_another_service_is_not_good_here(member: Browser, narae: Service, sandbox: Sandbox) -> None:
    make_service(sandbox, slug="other", name="Other")
    token = form_of(member)["form_token"]
    filled(member).smuggle(form_token=token).submit()
    form = member.get(f"/other/inquiries/new/?category={SIMPLE}").form()
    form.fill(f_subject="s", f_content="c", f_name="n", f_personalAgree=["on"]).smuggle(form_token=token)
    page = form.submit()
    assert page.status == 422
    assert "/other/receipts/" in page.form().submit().url


def test_while_oc_is_down_there_is_a_receipt_at_once_and_it_arrives_later(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_subject="나중에")
    oc_is_down(sandbox)
    page = form.attach(("하나.png", PNG)).submit()
    number = receipt_on(page)
    assert page.status == 200
    assert not page.soup.select_one("main .note-error")
    sandbox.clear_faults()
    Inquiry.objects.update(next_at="2020-01-01T00:00Z")
    call_command("deliver", once=True)
    (ticket,) = created(sandbox)
    assert ticket["subject"] == f"나중에 [#{number}]"
    assert len(ticket["attachments"]) == 1
    assert page.browser.get(page.url).soup.select_one(".tone-done")


def test_p07_an_unknown_outcome_is_never_called_failed(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "reset", when="after")
    page = form.submit()
    assert page.soup.select_one(".tone-waiting")
    assert form.submit().url == page.url
    assert len(sandbox.journal("create")) == 1


def test_t54_a_type_that_vanished_meanwhile_gives_the_text_back(
    member: Browser, narae: Service, sandbox: Sandbox
) -> None:
    form = filled(member, f_content=LINES)
    sandbox.remove_categories([SIMPLE])
    narae.mark_changed()
    page = form.submit()
    assert page.status == 422
    assert LINES in rescued(page)
    assert page.soup.select_one(".note[role=alert]")
    assert created(sandbox) == []


def test_where_no_form_can_be_had_the_text_is_given_back(member: Browser, narae: Service, sandbox: Sandbox) -> None:
    form = filled(member, f_content=LINES)
    sandbox.set_fields(SIMPLE, [{"fieldId": 1, "code": "new", "type": "hologram", "title": "?", "required": True}])
    narae.mark_changed()
    page = form.submit()
    assert page.status == 422
    assert LINES in rescued(page)
