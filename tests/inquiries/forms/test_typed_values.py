"""Nothing that was typed is lost: a form that is shown again shows it, whatever its type, and right or wrong."""

import json

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from inquiries.forms.customer_form import CustomerForm
from inquiries.forms.inquiry_forms import InquiryForm
from tests.inquiries.forms.definitions import definition, filled, sample

line = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
block = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"))
one_option = st.sampled_from(["옵션1", "옵션2", "옵션3"])
typing = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            ("f_mail", "f_subject", "f_name", "f_phone", "f_typeOne", "f_textbox"), line.map(lambda x: [x])
        ),
        **dict.fromkeys(("f_date", "f_datetime", "f_dateperiod_0", "f_dateperiod_1"), line.map(lambda x: [x])),
        **dict.fromkeys(("f_datetimeperiod_0", "f_datetimeperiod_1"), line.map(lambda x: [x])),
        "f_content": block.map(lambda x: [x]),
        "f_checkbox": st.lists(one_option, unique=True, min_size=1),
        "f_dropdown": one_option.map(lambda x: [x]),
        "f_radiobutton": one_option.map(lambda x: [x]),
        "f_agreetotheterms": st.just(["on"]),
        "f_personalAgree": st.just(["on"]),
    },
)


def shown(form: CustomerForm) -> dict[str, list[str]]:
    """What a browser would post if it sent the form as it stands on the page, blanks left out."""
    page = BeautifulSoup("".join(str(field) for field in form), "html.parser")
    values: dict[str, list[str]] = {}
    for control in page(["input", "textarea", "option"]):
        of = control.find_parent("select") if control.name == "option" else control
        ticked = control.get("type") in {"checkbox", "radio"}
        if of is None or (ticked and not control.has_attr("checked")):
            continue
        if control.name == "option" and not control.has_attr("selected"):
            continue
        # A browser drops the line break that stands first in a textarea.
        text = control.get_text().removeprefix("\n") if control.name == "textarea" else str(control.get("value") or "")
        if text or ticked:
            values.setdefault(str(of["name"]), []).append(text or ("on" if "gree" in str(of["name"]) else ""))
    return {name: found for name, found in values.items() if found != [""]}


@given(typing)
def test_typed_values_are_restored_exactly(typed: dict[str, list[str]]) -> None:
    form = InquiryForm(sample(), data=typed)
    form.is_valid()
    kept = json.loads(json.dumps(form.typed))
    again = InquiryForm(sample(), data=kept)
    expected = {name: sorted(values) for name, values in typed.items() if any(values)}
    found = {name: sorted(values) for name, values in shown(form).items()}
    # Where no subject was typed, the text gives one.
    assert found == ({"f_subject": found["f_subject"]} if "f_subject" in found else {}) | expected
    assert shown(again) == shown(form)


def test_the_check_of_what_is_shown_reads_every_kind_of_control() -> None:
    typed = filled() | {"f_content": "첫째 줄\n둘째 <줄>", "f_checkbox": ["옵션1", "옵션2"]}
    expected = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    assert shown(InquiryForm(sample(), data=typed)) == expected


def test_an_untouched_example_is_not_sent() -> None:
    letter = definition("textarea", placeholder="주문번호:\n", holdingText=False)
    contact = {"f_mail": "someone@example.com", "f_name": "홍길동", "f_subject": "제목", "f_content": "내용"}
    form = InquiryForm([letter], data=contact | shown(InquiryForm([letter])))
    assert form.is_valid()
    assert form.submitted().user_fields == ()
    assert "주문번호" not in str(form.submitted().answers)
    assert form.examples_posted == ("f_answer",)
