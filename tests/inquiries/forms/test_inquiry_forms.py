import json
import re
from typing import Any

import pytest
from django.http import QueryDict

from inquiries.domain.submission_data import SubmissionData
from inquiries.forms import field_builders
from inquiries.forms.customer_form import CustomerForm
from inquiries.forms.inquiry_forms import CommentForm, InquiryForm
from tests.inquiries.forms.definitions import OPTIONS, definition, filled, sample
from tests.support.words import say

CONTACT = {"f_mail": "someone@example.com", "f_name": "홍길동", "f_subject": "제목", "f_content": "내용"}


def posted(*definitions: Any, **data: Any) -> InquiryForm:
    """A form with those fields, well filled but for what `data` says."""
    return InquiryForm(definitions, data=CONTACT | data)


def errors(form: CustomerForm) -> dict[str, list[str]]:
    return {name: [str(message) for message in messages] for name, messages in form.errors.items()}


def test_it_works() -> None:
    form = InquiryForm(sample(), data=filled())
    assert errors(form) == {}
    sent = form.submitted()
    assert (sent.email, sent.name, sent.phone) == ("someone@example.com", "홍길동", "+82 10-1234-5678")
    assert (sent.subject, sent.content) == ("제목", "첫째 줄\n둘째 <줄>")
    assert (sent.type_one, sent.type_two) == ("구분1", "구분2")
    assert sent.user_fields == (
        ("textbox", "텍스트"),
        ("checkbox", ("옵션1", "옵션2")),
        ("dropdown", "옵션1"),
        ("radiobutton", "옵션3"),
        ("date", "2022-07-11"),
        ("datetime", "2022-07-11 00:00"),
        ("dateperiod", "2022-07-01 ~ 2022-07-31"),
        ("datetimeperiod", "2022-07-01 00:00 ~ 2022-07-31 23:59"),
        ("agreetotheterms", "true"),
    )


def test_an_empty_field_is_not_sent() -> None:
    needed = {"f_mail", "f_name", "f_subject", "f_content", "f_textbox", "f_personalAgree"}
    form = InquiryForm(sample(), data={name: value for name, value in filled().items() if name in needed})
    assert errors(form) == {}
    assert form.submitted().user_fields == (("textbox", "텍스트"), ("agreetotheterms", "false"))


def test_an_empty_form_reports_every_required_field() -> None:
    assert set(errors(InquiryForm(sample(), data={}))) == {
        "f_mail",
        "f_content",
        "f_name",
        "f_textbox",
        "f_personalAgree",
    }


# --- which fields, in which order -----------------------------------------------------------------------------
def test_fields_stand_in_the_order_of_the_definitions_subject_behind_text_and_consent_last() -> None:
    form = InquiryForm(
        [
            definition("agree", code="terms"),
            definition(code="mail"),
            definition("caption", code="note"),
            definition(code="name"),
            definition(code="subject"),
            definition("agree", code="personalAgree"),
            definition("textarea", code="content"),
        ]
    )
    assert [field.name for field in form] == [
        *("f_mail", "f_note", "f_name", "f_content", "f_subject"),
        *("f_terms", "f_personalAgree"),
    ]


def test_the_type_is_not_asked_again() -> None:
    assert "f_category" not in InquiryForm(sample()).fields


def test_a_type_without_standard_fields_gets_them() -> None:
    form = InquiryForm([definition(), definition("agree", code="terms")])
    assert [(field.name, field.label, field.field.required) for field in form] == [
        ("f_mail", say("Email", "en"), True),
        ("f_name", say("Name", "en"), True),
        ("f_answer", "Your answer", False),
        ("f_content", say("Your inquiry", "en", context="label"), True),
        ("f_subject", say("Subject", "en"), False),
        ("f_terms", "Your answer", False),
    ]


@pytest.mark.parametrize("code", ["mail", "name", "content"])
def test_standard_fields_are_always_required(code: str) -> None:
    form = posted(definition(code=code, title="여기", required=False), **{f"f_{code}": ""})
    assert errors(form) == {f"f_{code}": [say("Please fill in “%(label)s”.", "en", label="여기")]}


def test_of_two_fields_with_one_code_the_first_counts() -> None:
    form = InquiryForm([definition(title="first"), definition("date", title="second")])
    assert form["f_answer"].label == "first"


def test_a_choice_without_options_is_not_shown() -> None:
    assert "f_answer" not in InquiryForm([definition("dropdown", options=None)]).fields


def test_a_required_field_of_an_unknown_type_makes_no_form() -> None:
    with pytest.raises(field_builders.UnknownRequired):
        InquiryForm([definition("signature", required=True)])


def test_a_field_with_an_odd_code_is_sent_under_its_code() -> None:
    odd = definition(code='요금 "제"')
    form = posted(odd, **{field_builders.build_html_name(odd.code): "기본"})
    assert form.is_valid()
    assert form.submitted().user_fields == (('요금 "제"', "기본"),)


def test_unknown_fields_are_ignored() -> None:
    form = posted(f_usercode="somebody-else", usercode="somebody-else", f_category="1")
    assert form.is_valid()
    assert "somebody-else" not in json.dumps(form.submitted().to_json())


# --- system fields --------------------------------------------------------------------------------------------
def test_consent_to_personal_data_is_kept_but_has_no_place_at_oc() -> None:
    consent = definition("agree", code="personalAgree", title="개인정보", placeholder="동의", description="3년간")
    form = posted(consent, f_personalAgree="on")
    assert form.is_valid()
    sent = form.submitted()
    assert sent.user_fields == ()
    assert sent.answers[-1].value == ("Agreed", "동의", "3년간")


def test_a_grouping_field_may_be_a_choice() -> None:
    one, two = definition("dropdown", code="typeOne"), definition("checkbox", code="typeTwo")
    form = posted(one, two, f_typeOne=OPTIONS[0], f_typeTwo=[OPTIONS[1], OPTIONS[0]])
    assert form.is_valid()
    assert (form.submitted().type_one, form.submitted().type_two) == ("옵션1", "옵션1, Option 2")


def test_a_member_finds_the_form_filled() -> None:
    form = InquiryForm(sample(), initial={"mail": "m@example.com", "name": "회원", "phone": "", "unknown": "x"})
    assert [form[name].value() for name in ("f_mail", "f_name", "f_phone")] == ["m@example.com", "회원", None]


def test_details_of_the_member_come_before_presets() -> None:
    form = InquiryForm([definition(code="name", value="preset")], initial={"name": "회원"})
    assert form["f_name"].value() == "회원"


# --- files ----------------------------------------------------------------------------------------------------
def test_files_are_offered_where_the_type_has_a_field_for_them() -> None:
    assert InquiryForm([definition("file")]).has_files
    assert InquiryForm([definition("text", code="attachment")]).has_files


def test_and_not_where_it_has_none() -> None:
    form = InquiryForm([definition()])
    assert not form.has_files


def test_a_required_file_is_counted() -> None:
    needed = definition("file", required=True)
    assert errors(InquiryForm([needed], data=CONTACT)) == {"files": [say("Please attach at least one file.", "en")]}
    assert InquiryForm([needed], data=CONTACT, file_count=1).is_valid()


@pytest.mark.parametrize("required", [(True, False), (False, True)])
def test_several_fields_for_files_are_one_block(required: tuple[bool, bool]) -> None:
    first, second = (definition("file", code=f"file-{n}", required=must) for n, must in enumerate(required))
    form = InquiryForm([first, second], data=CONTACT)
    assert [field.name for field in form].count("files") == 1
    assert form.fields["files"].required
    assert "files" in form.errors
    assert InquiryForm([first, second], data=CONTACT, file_count=2).is_valid()


# --- what OC refused ------------------------------------------------------------------------------------------
def test_a_refusal_comes_back_on_its_field() -> None:
    form = InquiryForm(sample(), data=filled())
    form.add_refusals(
        [
            {"code": "mail", "kind": "invalid"},
            {"code": "textbox", "kind": "length"},
            {"code": "phone", "kind": "required"},
        ]
    )
    assert errors(form) == {
        "f_mail": [say("“%(label)s” could not be accepted. Please check it.", "en", label=say("Email"))],
        "f_textbox": [say("“%(label)s” is too long. Please shorten it.", "en", label="텍스트 박스 이름")],
        "f_phone": [say("Please fill in “%(label)s”.", "en", label="전화번호")],
    }


@pytest.mark.parametrize("code", ["attachment", "evidence"])
def test_a_refused_file_comes_back_on_the_block_of_files(code: str) -> None:
    form = posted(definition("file", code="attachment"), definition("file", code="evidence"))
    form.add_refusals([{"code": code, "kind": "invalid"}])
    assert list(form.errors) == ["files"]


@pytest.mark.parametrize("code", ["category", "somethingNew", ""])
def test_a_refusal_of_what_is_not_here_is_told_once_for_the_whole_form(code: str) -> None:
    form = posted()
    form.add_refusals([{"code": code, "kind": "invalid"}] * 2)
    message = say("Part of this form could not be accepted. Please check your answers and send it again.", "en")
    assert errors(form) == {"__all__": [message]}


def test_a_refusal_never_shows_a_word_of_the_other_side() -> None:
    form = posted(definition())
    form.add_refusals([{"code": "answer", "kind": "validate.ticket.answer.forbidden"}])
    assert errors(form) == {
        "f_answer": [say("“%(label)s” could not be accepted. Please check it.", "en", label="Your answer")]
    }


def test_an_error_found_here_is_not_reported_twice() -> None:
    form = InquiryForm(sample(), data=filled() | {"f_mail": "no address"})
    found = errors(form)
    form.add_refusals([{"code": "mail", "kind": "invalid"}])
    assert errors(form) == found
    assert len(found["f_mail"]) == 1


def test_only_what_was_sent_can_be_refused() -> None:
    with pytest.raises(ValueError, match="sent"):
        InquiryForm(sample()).add_refusals([{"code": "mail", "kind": "invalid"}])


def test_a_form_that_is_only_shown_again_is_not_judged() -> None:
    form = posted(f_mail="", f_subject="half a subj")
    form.show_as_typed()
    assert errors(form) == {}
    assert form["f_subject"].value() == "half a subj"


# --- the receipt ----------------------------------------------------------------------------------------------
def test_the_receipt_shows_answers_as_a_person_gave_them() -> None:
    form = InquiryForm(sample(), data=filled())
    assert form.is_valid()
    shown = {answer.code: (answer.label, answer.value) for answer in form.submitted().answers}
    assert shown["content"] == ("문의내용", "첫째 줄\n둘째 <줄>")
    assert shown["checkbox"] == ("체크박스 이름", ("옵션1", "옵션2"))
    assert shown["dateperiod"] == ("기간 일자 이름", "2022-07-01 ~ 2022-07-31")
    assert shown["personalAgree"][1][0] == "Agreed"
    assert not {"caption", "attachment", "category"} & set(shown)


def test_submitted_data_is_restored_from_json() -> None:
    form = InquiryForm(sample(), data=filled())
    assert form.is_valid()
    sent = form.submitted()
    assert SubmissionData.from_json(json.loads(json.dumps(sent.to_json()))) == sent


# --- a further question ---------------------------------------------------------------------------------------
def test_a_comment_works() -> None:
    form = CommentForm(data=QueryDict("comment=%EB%8B%A4%EC%8B%9C%0D%0A%3C%3E"))
    assert form.is_valid()
    sent = form.submitted()
    assert (sent.content, sent.typed) == ("다시\n<>", {"comment": ["다시\r\n<>"]})
    assert [(answer.label, answer.value) for answer in sent.answers] == [
        (say("Your follow-up question", "en"), "다시\n<>")
    ]


def test_a_comment_offers_files_and_needs_none() -> None:
    assert CommentForm().has_files
    assert not CommentForm().fields["files"].required


@pytest.mark.parametrize("nothing", ["", "  \r\n "])
def test_a_comment_must_say_something(nothing: str) -> None:
    assert errors(CommentForm(data={"comment": nothing})) == {
        "comment": [say("Please fill in “%(label)s”.", "en", label=say("Your follow-up question", "en"))]
    }


@pytest.mark.parametrize(("code", "name"), [("comment", "comment"), ("content", "comment"), ("attachment", "files")])
def test_a_refused_comment_comes_back(code: str, name: str) -> None:
    form = CommentForm(data={"comment": "다시"})
    form.add_refusals([{"code": code, "kind": "invalid"}])
    assert list(form.errors) == [name]


def test_every_label_and_option_is_escaped() -> None:
    evil = '"><script>steal()</script>'
    form = InquiryForm([definition("radio", title=f"a{evil}", options=[evil], placeholder=evil)])
    assert "<script" not in str(form["f_answer"]) + str(form["f_answer"].label)
    assert re.search("&lt;script", str(form["f_answer"]))
