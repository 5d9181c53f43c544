from bs4 import BeautifulSoup
from bs4.element import Tag

from inquiries.forms import field_builders
from inquiries.forms.inquiry_forms import InquiryForm
from tests.inquiries.forms.definitions import TYPES, definition


def control(kind: str, data: dict[str, str] | None = None, **changes: object) -> Tag:
    """The first control of a form's only field of that type, as a browser gets it."""
    form = InquiryForm([definition(kind, **changes)], data=data)
    found = BeautifulSoup(str(form["f_answer"]), "html.parser").find(["input", "textarea", "select"])
    assert isinstance(found, Tag)
    return found


def test_it_works() -> None:
    control_ = control("text")
    assert (control_["name"], control_["id"], control_["type"]) == ("f_answer", "id_f_answer", "text")


def test_days_and_moments_have_native_controls() -> None:
    assert control("date")["type"] == control("date_period")["type"] == "date"
    assert control("datetime")["type"] == control("datetime_period")["type"] == "datetime-local"


def test_a_native_control_offers_the_years_that_are_taken() -> None:
    assert (control("date")["min"], control("date")["max"]) == ("1900-01-01", "2100-12-31")
    assert (control("datetime")["min"], control("datetime")["max"]) == ("1900-01-01T00:00", "2100-12-31T23:59")


def test_a_preset_moment_is_written_as_a_native_control_reads_it() -> None:
    assert control("datetime", value="2022-07-11 00:00")["value"] == "2022-07-11T00:00"


def test_a_period_has_two_inputs() -> None:
    form = InquiryForm([definition("date_period")])
    inputs = BeautifulSoup(str(form["f_answer"]), "html.parser")("input")
    assert [(one["name"], one["id"]) for one in inputs] == [
        ("f_answer_0", "id_f_answer_0"),
        ("f_answer_1", "id_f_answer_1"),
    ]


def test_a_text_field_has_a_counter_and_no_maxlength() -> None:
    assert "maxlength" not in control("text", length=50).attrs
    assert control("text", length=50)["data-limit"] == "50"


def test_a_control_without_limit_has_no_counter() -> None:
    assert "data-limit" not in control("text").attrs
    assert "aria-describedby" not in control("text").attrs


def test_a_control_points_at_the_texts_beside_it() -> None:
    wrong = control("text", {"f_answer": "abc"}, length=2, description="Help")
    expected = "id_f_answer_description id_f_answer_error id_f_answer_counter"
    assert wrong["aria-describedby"] == expected
    assert wrong["aria-invalid"] == "true"


def test_a_control_without_error_is_not_called_invalid() -> None:
    assert "aria-invalid" not in control("text", {"f_answer": "abc"}).attrs


def test_a_fieldset_is_described_as_a_whole() -> None:
    field = InquiryForm([definition("radio", description="Help")])["f_answer"]
    assert field.use_fieldset
    assert field.aria_describedby == "id_f_answer_description"
    assert "aria-describedby" not in str(field)


def test_controls_say_what_browsers_can_fill_in() -> None:
    form = InquiryForm([definition(code="phone")])
    tokens = {code: form[f"f_{code}"].field.widget.attrs["autocomplete"] for code in ("mail", "name", "phone")}
    assert tokens == {"mail": "email", "name": "name", "phone": "tel"}


def test_the_ids_of_a_form_are_unique_for_any_codes() -> None:
    codes = ["a", "a_0", "a_1", "a_2", "a_error", "a_description", "a_counter", "b", "b_0", "b_1"]
    kinds = dict.fromkeys(codes, "text") | {"a": "radio", "b": "date_period"}
    form = InquiryForm([definition(kind, code=code) for code, kind in kinds.items()])
    page = BeautifulSoup("".join(str(field) for field in form), "html.parser")
    beside = [f"{field.auto_id}_{suffix}" for field in form for suffix in ("description", "error", "counter")]
    ids = [str(found["id"]) for found in page(id=True)] + beside
    assert len(set(ids)) == len(ids)


def test_a_caption_has_no_control() -> None:
    assert str(InquiryForm([definition("caption", placeholder="Read this")])["f_answer"]) == ""


def test_several_files_can_be_picked_at_once() -> None:
    found = BeautifulSoup(str(InquiryForm([definition("file")])["files"]), "html.parser").find("input")
    assert isinstance(found, Tag)
    assert found["type"] == "file"
    assert found.has_attr("multiple")


def test_every_type_has_a_template_of_its_kind() -> None:
    built = {kind: field_builders.build(definition(kind)) for kind in TYPES}
    names = {kind: vars(field)["template_name"] for kind, field in built.items() if field}
    assert names == {
        "text": "fields/line.html",
        "textarea": "fields/line.html",
        "checkbox": "fields/group.html",
        "dropdown": "fields/line.html",
        "radio": "fields/group.html",
        "date": "fields/line.html",
        "datetime": "fields/line.html",
        "date_period": "fields/period.html",
        "datetime_period": "fields/period.html",
        "agree": "fields/agree.html",
        "caption": "fields/caption.html",
        "file": "fields/files.html",
    }
