"""Correcting what OC did not take: the form comes back as it was typed, and the receipt stays the same."""

import json

import pytest

from inquiries.models import Inquiry, Service
from tests.inquiries.views.steps import (
    EVERYTHING,
    LINES,
    SIMPLE,
    correction_of,
    created,
    definitions,
    everything,
    filled,
    form_of,
    oc_is_down,
    receipt_on,
    rescued,
    shorten,
)
from tests.support.factories import make_service
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say


@pytest.fixture
def refused(member: Browser, sandbox: Sandbox) -> Page:
    """The page to correct an inquiry on, whose subject OC found too long."""
    form = filled(member, f_subject="아주 긴 제목입니다", f_content=LINES).attach(("사진.png", PNG))
    shorten(sandbox, "subject", 23)
    return correction_of(form.submit())


def test_it_works(refused: Page, sandbox: Sandbox) -> None:
    number = Inquiry.objects.get().receipt
    assert refused.url.endswith(f"/receipts/{number}/edit/")
    assert refused.status == 422
    assert refused.soup.select_one("#errors a[href='#id_f_subject']")
    assert refused.soup.select_one("[name=f_subject][aria-invalid=true]")
    form = refused.form()
    assert form["f_subject"] == "아주 긴 제목입니다"
    assert form["f_content"] == LINES
    assert form.values("f_personalAgree") == ["on"]
    assert refused.texts("#files .file-name") == ["사진.png"]

    page = form.fill(f_subject="짧게").submit()
    assert receipt_on(page) == number
    (ticket,) = created(sandbox)
    assert ticket["subject"] == f"짧게 [#{number}]"
    assert len(ticket["attachments"]) == 1
    assert Inquiry.objects.count() == 1


def test_a_file_that_the_page_does_not_show_any_more_does_not_go_again(refused: Page, sandbox: Sandbox) -> None:
    refused.form().fill(f_subject="짧게", kept_file=[]).submit()
    assert not created(sandbox)[0].get("attachments")


def test_a_field_that_is_new_and_required_is_asked_now(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    added = definitions(sandbox)[0] | {"fieldId": 99, "code": "orderNo", "title": "Order number", "type": "text"}
    sandbox.set_fields(SIMPLE, [*definitions(sandbox), added | {"required": True}])
    page = correction_of(form.submit())
    assert page.soup.select_one("#errors a[href='#id_f_orderNo']")
    page.form().fill(f_orderNo="A-1").submit()
    assert created(sandbox)[0]["userFields"] == [{"code": "orderNo", "value": "A-1"}]


def test_a_correction_with_errors_is_shown_again(refused: Page, sandbox: Sandbox) -> None:
    page = refused.form().fill(f_name="", f_content="다른 내용").submit()
    assert page.status == 422
    assert page.form()["f_content"] == "다른 내용"
    assert created(sandbox) == []


def test_a_correction_refused_by_oc_is_shown_again(refused: Page, sandbox: Sandbox) -> None:
    form = refused.form().fill(f_subject="짧게", f_content="열 글자가 넘는 내용입니다")
    shorten(sandbox, "content", 10)
    page = correction_of(form.submit())
    assert page.url == refused.url
    assert page.soup.select_one("#errors a[href='#id_f_content']")


def test_a_correction_is_in_the_language_of_the_page(member: Browser, sandbox: Sandbox) -> None:
    """Who wrote in English and reads Japanese now corrects a Japanese form, with the same choices."""
    refusal = {"objectName": "subject", "field": "5", "validate": "length", "key": "", "message": "", "rejectValue": ""}
    header = {"resultCode": 400, "resultMessage": None, "isSuccessful": False}
    body = json.dumps({"header": header, "result": {"contents": [refusal]}})
    headers = {"Content-Type": "application/json"}
    sandbox.fault("create", "http", status=200, headers=headers, body=body, executed=False, times=1)
    receipt = form_of(member, EVERYTHING).fill(**everything()).submit()
    member.headers = {"Accept-Language": "ja"}
    page = correction_of(member.get(receipt.url))
    assert page.texts("label[for=id_f_textbox]") == ["型番"]
    assert page.texts("#errors li") == ["「件名」が文字数の上限を超えています。短くしてください。"]
    form = page.form()
    assert form["f_radiobutton"] == "保証期間が過ぎた"
    assert form["f_content"] == everything()["f_content"]

    receipt = form.fill(f_subject="短い").submit()
    (ticket,) = created(sandbox)
    sent = {field["code"]: field["value"] for field in ticket["userFields"]}
    assert (ticket["language"], sent["radiobutton"]) == ("ja", "保証期間が過ぎた")
    assert "冷蔵庫" in receipt.main
    assert not {"Expired", "Refrigerator"} & set(receipt.main.split())


def test_a_refusal_that_names_no_field_is_said_at_the_top(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "code", result_code=400, message="raw words")
    receipt = form.submit()
    assert receipt.texts(".to-do h2") == [say("Please check your answers", "en")]
    page = correction_of(receipt)
    assert page.soup.select_one("#errors li")
    assert "raw words" not in page.text


def test_files_are_taken_out_and_added(refused: Page, sandbox: Sandbox) -> None:
    button = refused.soup.select_one("#files button[name=remove_file]")
    page = refused.form().fill(f_subject="짧게").attach(("새것.png", PNG + b"n")).submit(button)
    assert page.status == 200
    assert page.texts("#files .file-name") == ["새것.png"]
    page.form().submit()
    assert len(created(sandbox)[0]["attachments"]) == 1


def test_a_correction_posted_twice_is_sent_once(refused: Page, sandbox: Sandbox) -> None:
    form = refused.form().fill(f_subject="짧게")
    assert receipt_on(form.submit()) == receipt_on(form.submit())
    assert len(created(sandbox)) == 1


def test_the_first_form_posted_again_leads_to_the_same_receipt(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_subject="아주 긴 제목입니다").attach(("사진.png", PNG))
    shorten(sandbox, "subject", 23)
    form.submit()
    page = correction_of(form.submit())
    assert page.texts("#files .file-name") == ["사진.png"]
    assert created(sandbox) == []


def test_a_form_made_for_something_else_is_not_taken_for_it(refused: Page, sandbox: Sandbox) -> None:
    other = form_of(refused.browser)["form_token"]
    page = refused.form().fill(f_subject="짧게").attach(("새것.png", PNG)).smuggle(form_token=other).submit()
    assert page.status == 422
    assert page.form()["f_subject"] == "짧게"
    assert page.texts("#files .file-name") == ["사진.png", "새것.png"]
    assert created(sandbox) == []
    page.form().submit()
    assert len(created(sandbox)) == 1


def test_an_inquiry_that_needs_no_correction_leads_to_its_receipt(member: Browser) -> None:
    page = filled(member).submit()
    assert member.get(f"{page.url}edit/").url == page.url


def test_where_the_type_is_gone_what_was_sent_is_shown(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_content=LINES)
    sandbox.remove_categories([SIMPLE])
    page = form.submit()
    assert page.url.endswith(f"/receipts/{receipt_on(page)}/")
    assert "들여쓴 줄" in page.main
    assert page.soup.select_one("#receipt-state a[href*='/move/']")
    assert not page.soup.select_one("#receipt-state a[href$='/edit/']")


def test_while_no_form_can_be_had_what_is_posted_is_given_back(refused: Page, narae: Service, sandbox: Sandbox) -> None:
    form = refused.form().fill(f_content="고친 내용")
    sandbox.set_fields(SIMPLE, [{"fieldId": 1, "code": "new", "type": "hologram", "title": "?", "required": True}])
    narae.mark_changed()
    page = form.submit()
    assert page.status == 422
    assert "고친 내용" in rescued(page)
    assert created(sandbox) == []


def test_while_oc_is_down_the_last_good_copy_serves(refused: Page, narae: Service, sandbox: Sandbox) -> None:
    narae.mark_changed()
    oc_is_down(sandbox)
    page = refused.browser.get(refused.url)
    assert page.form()["f_subject"] == "아주 긴 제목입니다"
    assert receipt_on(page.form().fill(f_subject="짧게").submit()) in refused.url


def test_it_is_found_under_its_own_service_only(refused: Page, sandbox: Sandbox) -> None:
    make_service(sandbox, slug="other")
    assert refused.browser.get(refused.url.replace("/narae/", "/other/")).status == 404


def test_a_refused_comment_is_corrected_too(member: Browser, sandbox: Sandbox) -> None:
    thread = filled(member).submit().follow("#receipt-state a")
    sandbox.fault("comment", "code", result_code=400, times=1)
    page = correction_of(thread.form().fill(comment=LINES).submit())
    assert page.form()["comment"] == LINES
    assert page.form().fill(comment="고침").submit().url == thread.url
    assert [entry["json"]["comment"] for entry in sandbox.journal("comment")][-1] == "고침"
