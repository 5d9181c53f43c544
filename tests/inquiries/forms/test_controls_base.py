import pytest
from django.utils.datastructures import MultiValueDict

from inquiries.forms.controls.base import Caption
from inquiries.forms.controls.choices import Consent
from inquiries.forms.controls.files import Files
from tests.inquiries.forms.definitions import OPTIONS, build, refusal
from tests.support.words import say


def test_it_works() -> None:
    control = build("dropdown", title="<b>플랜</b> &amp; 기간", description="<i>고르세요</i><script></script>")
    assert control.label == "플랜 & 기간"
    assert control.description == "<i>고르세요</i>"
    assert control.convert_to_oc(control.clean("옵션1")) == "옵션1"


def test_a_field_without_title_is_called_by_its_code() -> None:
    assert build("text", title="<br>").label == "answer"


# --- one or several of the options ----------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["dropdown", "radio"])
@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_goes_out_as_it_is_defined(kind: str, option: str) -> None:
    control = build(kind)
    assert control.convert_to_oc(control.clean(option)) == option


@pytest.mark.parametrize("kind", ["dropdown", "radio"])
def test_an_optional_choice_may_be_left_out(kind: str) -> None:
    control = build(kind)
    assert control.convert_to_oc(control.clean("")) is None
    assert control.convert_to_oc(control.clean(None)) is None


@pytest.mark.parametrize("kind", ["dropdown", "radio"])
def test_a_required_choice_may_not(kind: str) -> None:
    assert refusal(build(kind, required=True), "") == say(
        "Please choose an option for “%(label)s”.", "en", label="Your answer"
    )


@pytest.mark.parametrize("kind", ["dropdown", "radio"])
def test_an_option_that_is_not_offered_is_refused(kind: str) -> None:
    assert refusal(build(kind), "옵션9") == say("Please choose one of the options.", "en")


BROKEN = ("첫째\n둘째", "셋째\r\n넷째", "다섯째\r여섯째", "일곱째")


@pytest.mark.parametrize("kind", ["dropdown", "radio", "checkbox"])
@pytest.mark.parametrize("option", BROKEN)
def test_an_option_with_a_line_break_can_be_chosen(kind: str, option: str) -> None:
    control = build(kind, options=list(BROKEN), required=True)
    posted = option.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")  # as a browser does
    value = [posted] if kind == "checkbox" else posted
    assert control.convert_to_oc(control.clean(value)) == ((option,) if kind == "checkbox" else option)
    assert control.prepare_value(value) == ([option] if kind == "checkbox" else option)
    assert control.restore(MultiValueDict({"f": [posted]}), "f") == ([option] if kind == "checkbox" else option, "")


def test_several_options_go_out_in_the_order_of_the_definition() -> None:
    control = build("checkbox")
    assert control.convert_to_oc(control.clean([OPTIONS[2], OPTIONS[0], OPTIONS[2]])) == (OPTIONS[0], OPTIONS[2])


def test_no_option_at_all_sends_nothing() -> None:
    control = build("checkbox")
    assert control.convert_to_oc(control.clean([])) is None


def test_at_least_one_option_where_that_is_required() -> None:
    assert refusal(build("checkbox", required=True), []) == say(
        "Please choose an option for “%(label)s”.", "en", label="Your answer"
    )


def test_one_option_that_is_not_offered_spoils_them_all() -> None:
    assert refusal(build("checkbox"), ["옵션1", "옵션9"]) == say("Please choose one of the options.", "en")


# --- consent --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("ticked", "sent"), [(True, "true"), (False, "false")])
def test_consent_goes_out_as_a_word(ticked: bool, sent: str) -> None:
    control = build("agree")
    assert control.convert_to_oc(control.clean(ticked)) == sent


def test_the_receipt_keeps_the_words_that_were_agreed_to() -> None:
    control = build("agree", placeholder="<b>동의</b>합니다.", description="<p>3년간 보관</p>")
    assert control.describe(True) == (say("Agreed", "en"), "동의합니다.", "3년간 보관")
    assert control.describe(False) == (say("Not agreed", "en"), "동의합니다.", "3년간 보관")


def test_required_consent_must_be_ticked() -> None:
    message = say("Please tick “%(label)s”. We need your consent to send your inquiry.", "en", label="Your answer")
    assert refusal(build("agree", required=True), False) == message


def test_consent_is_never_ticked_beforehand() -> None:
    assert build("agree", value="true").initial is False


def test_the_text_beside_the_tick_is_plain() -> None:
    control = build("agree", placeholder="<b>위 내용에</b> 동의합니다.")
    assert isinstance(control, Consent)
    assert control.tick_label == "위 내용에 동의합니다."


# --- captions and files ---------------------------------------------------------------------------------------
def test_a_caption_sends_nothing_even_if_it_is_called_required() -> None:
    control = build("caption", required=True, placeholder='<p style="color:red">안내</p><script></script>')
    assert isinstance(control, Caption)
    assert control.caption == "<p>안내</p>"
    assert control.convert_to_oc(control.clean(None)) is None


def test_files_are_optional_where_they_are_optional() -> None:
    control = build("file")
    assert control.convert_to_oc(control.clean(None)) is None


def test_a_required_file_is_missed() -> None:
    assert refusal(build("file", required=True), None) == say("Please attach at least one file.", "en")


def test_a_required_file_that_was_picked_is_enough() -> None:
    control = build("file", required=True)
    assert isinstance(control, Files)
    control.file_count = 1
    control.clean(None)
