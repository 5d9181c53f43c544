from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.domain.field_types import KNOWN_FIELD_TYPES
from inquiries.forms import field_builders
from inquiries.forms.controls.base import Caption
from inquiries.forms.controls.choices import Choice, ChoiceInSight, Choices, Consent
from inquiries.forms.controls.dates import Day, DayPeriod, Moment, MomentPeriod
from inquiries.forms.controls.files import Files
from inquiries.forms.controls.text import Block, Content, Email, Name, Phone, Subject, Text
from tests.inquiries.forms.definitions import OPTIONS, TYPES, definition


def offered(built: Choice | Choices) -> list[str]:
    assert isinstance(built.choices, Iterable)
    return [value for value, _label in built.choices]


BUILT: dict[str, type] = {
    "text": Text,
    "textarea": Block,
    "checkbox": Choices,
    "dropdown": Choice,
    "radio": ChoiceInSight,
    "date": Day,
    "datetime": Moment,
    "date_period": DayPeriod,
    "datetime_period": MomentPeriod,
    "agree": Consent,
    "caption": Caption,
    "file": Files,
}


@pytest.mark.parametrize(("kind", "control"), BUILT.items())
def test_it_works(kind: str, control: type) -> None:
    assert type(field_builders.build(definition(kind))) is control


def test_operators_are_told_of_no_type_that_is_built() -> None:
    assert BUILT.keys() == KNOWN_FIELD_TYPES


@pytest.mark.parametrize(
    ("code", "control"),
    [
        ("mail", Email),
        ("name", Name),
        ("phone", Phone),
        ("subject", Subject),
        ("content", Content),
        ("attachment", Files),
        ("personalAgree", Consent),
    ],
)
@pytest.mark.parametrize("kind", ["text", "textarea", "agree", "file", "of the future"])
def test_a_system_code_says_more_than_a_type(code: str, control: type, kind: str) -> None:
    assert type(field_builders.build(definition(kind, code=code))) is control


@pytest.mark.parametrize("kind", TYPES)
def test_every_field_carries_its_definition(kind: str) -> None:
    given_ = definition(kind, description="<b>Help</b>", required=True)
    built = field_builders.build(given_)
    assert built is not None
    assert built.definition is given_
    assert built.description == "<b>Help</b>"
    assert built.required is (kind != "caption")


def test_an_optional_field_of_an_unknown_type_is_asked_as_text() -> None:
    built = field_builders.build(definition("signature", length=10))
    assert isinstance(built, Text)
    assert built.convert_to_oc(built.clean("김")) == "김"


def test_a_required_field_of_an_unknown_type_cannot_be_asked() -> None:
    with pytest.raises(field_builders.UnknownRequired, match="signature") as refused:
        field_builders.build(definition("signature", required=True))
    assert refused.value.definition.code == "answer"


@pytest.mark.parametrize("kind", ["checkbox", "dropdown", "radio"])
@pytest.mark.parametrize("options", [None, [], [""], [None]])
def test_an_optional_choice_without_options_is_left_out(kind: str, options: list[str] | None) -> None:
    assert field_builders.build(definition(kind, options=options)) is None


@pytest.mark.parametrize("kind", ["checkbox", "dropdown", "radio"])
def test_a_required_choice_without_options_cannot_be_asked(kind: str) -> None:
    with pytest.raises(field_builders.UnknownRequired):
        field_builders.build(definition(kind, options=None, required=True))


def test_an_option_that_is_defined_twice_is_offered_once() -> None:
    built = field_builders.build(definition("checkbox", options=["a", "b", "a"]))
    assert isinstance(built, Choices)
    assert offered(built) == ["a", "b"]


@pytest.mark.parametrize("required", [True, False])
def test_a_dropdown_begins_with_no_choice(required: bool) -> None:
    built = field_builders.build(definition("dropdown", required=required))
    assert isinstance(built, Choice)
    assert offered(built) == ["", *OPTIONS]


def test_an_optional_radio_button_can_be_taken_back() -> None:
    built = field_builders.build(definition("radio"))
    assert isinstance(built, Choice)
    assert offered(built) == [*OPTIONS, ""]


def test_a_required_radio_button_need_not() -> None:
    built = field_builders.build(definition("radio", required=True))
    assert isinstance(built, Choice)
    assert offered(built) == [*OPTIONS]


@pytest.mark.parametrize(
    ("kind", "value", "initial"),
    [
        ("text", "preset", "preset"),
        ("textarea", "pre\nset", "pre\nset"),
        ("dropdown", "옵션1", "옵션1"),
        ("radio", "옵션1", "옵션1"),
        ("checkbox", "옵션1, Option 2", ["옵션1", "Option 2"]),
        ("checkbox", "네, 아니요", ["네, 아니요"]),
    ],
)
def test_a_preset_value_stands_there_at_first(kind: str, value: str, initial: object) -> None:
    built = field_builders.build(definition(kind, value=value))
    assert built is not None
    assert built.initial == initial


# --- names in HTML --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["textbox", "plan-2", "Plan_b", "721", "a_0_b"])
def test_a_plain_code_is_its_own_name(code: str) -> None:
    assert field_builders.build_html_name(code) == f"f_{code}"


@pytest.mark.parametrize(
    "code", ["a_0", "a_12", "a_error", "a_title", "a--b", "요금제", 'a"onfocus="x', "a b", "a.b", "a\n", "", "a" * 61]
)
def test_an_odd_code_gets_a_safe_name(code: str) -> None:
    name = field_builders.build_html_name(code)
    assert name.startswith("f_")
    assert "--" in name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@given(st.lists(st.text(st.sampled_from("abAB01_- .가\"'<\n")), unique=True, max_size=50))
def test_no_two_codes_share_a_name(codes: list[str]) -> None:
    assert len({field_builders.build_html_name(code) for code in codes}) == len(codes)


@given(st.text())
def test_a_name_needs_no_escaping_anywhere(code: str) -> None:
    assert field_builders.build_html_name(code).isascii()
    assert field_builders.build_html_name(code).replace("-", "").replace("_", "").isalnum()
