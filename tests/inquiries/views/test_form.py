"""The form of a type, as its definitions describe it."""

import json
import logging

import pytest

from inquiries.models import Service
from tests.inquiries.views.steps import (
    EVERYTHING,
    FILE_REQUIRED,
    NEW,
    SIMPLE,
    UNKNOWN_OPTIONAL,
    UNKNOWN_REQUIRED,
    created,
    filled,
    form_of,
)
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.words import say


def definition(code: str, type_: str = "text", **more: object) -> dict[str, object]:
    plain = {"fieldId": 990, "title": code, "description": "", "placeholder": "", "length": 0, "required": False}
    return {**plain, "encrypt": False, "holdingText": True, "options": None, "value": None} | {
        "code": code,
        "type": type_,
        **more,
    }


def test_it_works_with_every_field_in_order_and_consent_last(member: Browser) -> None:
    names = [name for name in form_of(member, EVERYTHING).names if name.startswith("f_") or name == "files"]
    assert names == [
        "f_mail",
        "f_name",
        "f_phone",
        "f_typeOne",
        "f_typeTwo",
        "f_textbox",
        "f_checkbox",
        "f_dropdown",
        "f_radiobutton",
        "f_date",
        "f_datetime",
        "f_dateperiod_0",
        "f_dateperiod_1",
        "f_datetimeperiod_0",
        "f_datetimeperiod_1",
        "f_content",
        "f_subject",
        "files",
        "f_agreetotheterms",
        "f_personalAgree",
    ]


def test_labels_and_options_are_in_the_customers_language(member: Browser) -> None:
    page = member.get(f"{NEW}?category={EVERYTHING}", headers={"Accept-Language": "ko"})
    assert any("모델명" in label or "제목" in label for label in page.texts("#inquiry label.label"))
    assert "나래마켓 온라인" in page.texts("#id_f_dropdown option")


def test_what_is_optional_is_marked_and_what_is_required_is_told_to_screen_readers(member: Browser) -> None:
    page = member.get(f"{NEW}?category={EVERYTHING}")
    mark = say("(optional)", "en")
    asked = [label for label in page.soup.select("#inquiry .label") if not label.find_parent(class_="caption")]
    needed = [label.get_text(" ", strip=True) for label in asked if mark not in label.get_text()]
    assert needed == [
        "Email",
        "Name",
        "Model",
        say("Your inquiry", "en", context="label"),
        "Collection and use of personal data",
    ]
    told = {str(control["name"]) for control in page.soup.select("#inquiry [required]")}
    assert told == {"f_name", "f_mail", "f_textbox", "f_content", "f_personalAgree"}


def test_name_and_mail_are_asked_where_the_type_leaves_them_out(
    member: Browser, narae: Service, sandbox: Sandbox
) -> None:
    sandbox.remove_fields(SIMPLE, ["mail", "name", "subject", "content"])
    names = form_of(member).names
    assert {"f_mail", "f_name", "f_subject", "f_content"} <= set(names)


def test_details_of_a_member_are_filled_in(member: Browser) -> None:
    form = form_of(member, EVERYTHING)
    assert form["f_mail"] == member.account.email
    assert form["f_name"] == "홍길동"
    assert form["f_phone"] == "010-1234-5678"


def test_no_details_are_filled_in_for_a_guest(guest: Browser) -> None:
    form = form_of(guest, EVERYTHING)
    assert [form["f_mail"], form["f_name"], form["f_phone"]] == ["", "", ""]


def test_no_consent_is_ticked_in_advance(member: Browser) -> None:
    form = form_of(member, EVERYTHING)
    assert form.values("f_personalAgree") == []
    assert form.values("f_agreetotheterms") == []


def test_an_unknown_field_that_is_optional_is_asked_as_text(member: Browser, sandbox: Sandbox) -> None:
    form = form_of(member, UNKNOWN_OPTIONAL)
    assert form.tag.select_one("input[name=f_stars][type=text]")


def test_an_unknown_field_that_is_required_refuses_the_form(member: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        page = member.get(f"{NEW}?category={UNKNOWN_REQUIRED}")
    assert page.status == 200
    assert page.soup.select_one("#ask .note-error[role=alert]")
    assert not page.soup.select_one("form#inquiry")
    (record,) = [record for record in caplog.records if record.getMessage() == "form.unknown_required_field"]
    assert "signature" in record.__dict__["field"]


def test_markup_of_definitions_is_cut_down_to_what_is_harmless(
    member: Browser, narae: Service, sandbox: Sandbox
) -> None:
    hostile = (
        '<b onclick="x()">bold</b><script>alert(1)</script><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">link</a><style>*{display:none}</style><form><input name="stolen"></form>'
    )
    sandbox.set_fields(
        SIMPLE,
        [
            definition("a", title=hostile, description=hostile, placeholder=hostile),
            definition("b", "caption", title=hostile, description=hostile, placeholder=hostile),
            definition("c", "agree", title=hostile, description=hostile, placeholder=hostile),
            definition("d", "dropdown", options=[hostile], title="d"),
        ],
    )
    page = member.get(f"{NEW}?category={SIMPLE}")  # the rules for every page find what is not harmless
    assert page.one(".description b").get_text() == "bold"
    assert not page.soup.select("form#inquiry script, form#inquiry img, [name=stolen], form form")
    assert page.attribute("#id_f_d option[value]:not([value=''])", "value") == hostile


def test_a_caption_is_shown_and_asks_nothing(member: Browser) -> None:
    form = form_of(member, EVERYTHING)
    assert "Each visit costs 18,000 won." in form.tag.get_text()
    assert "f_caption" not in form.names


def test_a_form_without_any_definition_asks_what_oc_needs(member: Browser, sandbox: Sandbox) -> None:
    sandbox.set_fields(SIMPLE, [])
    form = form_of(member)
    assert {"f_mail", "f_name", "f_subject", "f_content"} <= set(form.names)
    assert "/receipts/" in form.fill(f_subject="문의", f_content="내용").submit().url
    assert created(sandbox)[0]["subject"].startswith("문의")


def test_p09_limits_stand_beside_the_field(member: Browser) -> None:
    page = member.get(f"{NEW}?category={EVERYTHING}")
    counter = page.one("#id_f_textbox_counter")
    assert "50" in counter.get_text()
    assert str(counter["id"]) in page.attribute("#id_f_textbox", "aria-describedby").split()


def test_a_subject_leaves_room_for_the_receipt_number(member: Browser, sandbox: Sandbox) -> None:
    limit = int(form_of(member).page.attribute("[name=f_subject]", "data-limit"))
    assert "/receipts/" in filled(member, f_subject="가" * limit).submit().url
    assert len(created(sandbox)[0]["subject"]) <= 200
    page = filled(member, f_subject="가" * (limit + 1)).submit()
    assert page.status == 422
    assert page.soup.select_one("[name=f_subject][aria-invalid=true]")


def test_where_a_file_is_required_the_form_says_so(member: Browser) -> None:
    page = member.get(f"{NEW}?category={FILE_REQUIRED}")
    assert say("(required)", "en") in page.one("[data-files] .label .visually-hidden").get_text()


def test_t54_a_changed_form_is_asked_once_the_copy_is_renewed(
    member: Browser, narae: Service, sandbox: Sandbox
) -> None:
    form_of(member)
    sandbox.set_fields(SIMPLE, [definition("newField", title="A new one")])
    assert "f_newField" not in form_of(member).names
    narae.mark_changed()
    assert "f_newField" in form_of(member).names


def test_any_field_code_works(member: Browser, sandbox: Sandbox) -> None:
    codes = ["a b", 'a"><script>', "한글", "__proto__", "a" * 300, "a_0", "a_0_description"]
    sandbox.set_fields(SIMPLE, [definition(code, title=f"T{number}") for number, code in enumerate(codes)])
    form = form_of(member)
    texts = [str(tag["name"]) for tag in form.tag.select("input[type=text][name^=f_]")]
    typed = {name: f"값 {number}" for number, name in enumerate(texts)}
    form.fill(**typed).fill(f_subject="문의", f_content="내용", f_name="이름").submit()
    assert len(json.dumps(created(sandbox)[0]["userFields"])) > len(codes)
