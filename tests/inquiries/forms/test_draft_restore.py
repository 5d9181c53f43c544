"""A form filled from what was typed into another one: what fits is shown, what does not is named and asked again."""

from typing import Any

import pytest
from hypothesis import given

from inquiries.forms.inquiry_forms import InquiryForm
from tests.inquiries.forms.definitions import TYPES, definition, sample
from tests.inquiries.forms.test_typed_values import shown, typing

HTML = "f_answer"


def taken_up(kind: str, *values: str, **changes: Any) -> InquiryForm:
    form = InquiryForm([definition(kind, **changes)])
    form.take_up({HTML: list(values)})
    return form


def problems(form: InquiryForm) -> list[str]:
    return [str(message) for message in form.errors.get(HTML, ())]


@given(typing)
def test_a_value_that_fits_is_shown_as_typed(typed: dict[str, list[str]]) -> None:
    before = InquiryForm(sample(), data=typed)
    form = InquiryForm(sample())
    form.take_up(typed)
    both = shown(before), shown(form)
    for name, values in both[1].items():
        assert values == both[0].get(name, []) or name in form.errors or name[:-2] in form.errors


def test_an_erased_value_replaces_the_suggestion() -> None:
    form = InquiryForm([definition("text", value="vorgeschlagen")], initial={"mail": "a@example.com"})
    form.take_up({HTML: [], "f_mail": []})
    assert shown(form).get(HTML, []) == shown(form).get("f_mail", []) == []


def test_a_field_missing_from_the_draft_keeps_its_suggestion() -> None:
    form = InquiryForm([definition("text", value="vorgeschlagen")], initial={"mail": "a@example.com"})
    form.take_up({"f_subject": ["제목"]})
    assert shown(form) == {HTML: ["vorgeschlagen"], "f_mail": ["a@example.com"], "f_subject": ["제목"]}


def test_a_restored_draft_is_not_validated() -> None:
    form = InquiryForm([definition("text", required=True)])
    form.take_up({"f_mail": ["half an addr"]})
    assert form.errors == {}


@pytest.mark.parametrize("kind", ["dropdown", "radio", "checkbox"])
def test_an_option_that_is_gone_is_named(kind: str) -> None:
    form = taken_up(kind, "옛 것")
    assert "“옛 것”" in problems(form)[0]
    assert shown(form).get(HTML, []) == []


def test_options_that_are_left_stay() -> None:
    form = taken_up("checkbox", "옵션1", "옛 것")
    assert shown(form)[HTML] == ["옵션1"]
    assert "“옛 것”" in problems(form)[0]


@pytest.mark.parametrize("kind", ["date", "datetime"])
def test_a_value_that_is_no_date_is_named(kind: str) -> None:
    assert "“다음 주”" in problems(taken_up(kind, "다음 주"))[0]


@pytest.mark.parametrize("kind", ["date_period", "datetime_period"])
def test_half_a_period_stays(kind: str) -> None:
    form = InquiryForm([definition(kind)])
    form.take_up({f"{HTML}_0": ["2026-07-01T09:30"], f"{HTML}_1": [""]})
    form_of_days = [value[:10] for value in shown(form).get(f"{HTML}_0", [])]
    assert form_of_days == ["2026-07-01"] or "2026-07-01" in problems(form)[0]
    assert f"{HTML}_1" not in shown(form)


def test_a_value_that_is_no_consent_is_not_ticked() -> None:
    form = taken_up("agree", "ja, aber")
    assert shown(form).get(HTML, []) == []
    assert "“ja, aber”" in problems(form)[0]


def test_ticks_become_a_text() -> None:
    assert shown(taken_up("text", "옵션1", "옵션2"))[HTML] == ["옵션1, 옵션2"]


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("values", [(), ("",), ("on",), ("2026-07-11",), ("a", "b"), ("<b>", "\ud800")])
def test_any_restored_values_are_shown_or_reported(kind: str, values: tuple[str, ...]) -> None:
    form = taken_up(kind, *values)
    on_the_page = [text for texts in shown(form).values() for text in texts]
    said = " ".join([*on_the_page, *problems(form), *form.find_left_over({HTML: list(values)})])
    assert [value for value in values if value not in said and value != "on"] == []


def test_a_value_without_a_field_is_left_over() -> None:
    typed = {"f_gone": ["무엇", ""], "f_ticked": ["on"], "f_subject": ["제목"], HTML: ["x"]}
    assert InquiryForm([definition("text")]).find_left_over(typed) == ["무엇"]
