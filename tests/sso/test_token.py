"""The signed statement of a member's own site: in which order it is signed, and how long it is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso.token import WINDOW_MS, Reason, TokenRejected, is_tried, sign, verify
from tests.support.platform import KEY, token_of

NOW = 1_660_095_873_001
SAID = {
    "usercode": "testusercode",
    "username": "testUsername",
    "email": "test@email.com",
    "phone": "123456789",
    "time": str(NOW),
    "token": "Ah9M58CQ9RFTShjFuqziQr+0MjmJxN6+bzWxMD71moo=",
}
ORDER = ("usercode", "username", "email", "phone", "memberno", "returnUrl", "time")


def signed(**said: str) -> dict[str, str]:
    both = {name: value for name, value in SAID.items() if name != "token"} | said
    return both | {"token": token_of(KEY, "hangame", *(both.get(name, "") for name in ORDER))}


def refusal(parameters: dict[str, str], key: str = KEY, now_ms: int = NOW) -> Reason:
    with pytest.raises(TokenRejected) as refused:
        verify(parameters, "hangame", key, now_ms)
    return refused.value.reason


def test_the_contracts_check_vector() -> None:
    parts = ("hangame", "testusercode", "testUsername", "test@email.com", "123456789", "1660095873001")
    assert sign(KEY, parts) == SAID["token"]
    statement = verify(SAID, "hangame", KEY, NOW)
    assert (statement.details.usercode, statement.details.name) == ("testusercode", "testUsername")
    assert (statement.details.email, statement.details.phone) == ("test@email.com", "123456789")
    assert statement.return_url == ""


def test_all_parts_in_their_order() -> None:
    said = signed(memberno="M-1", returnUrl="https://shop.example/?a=1&b=2")
    assert verify(said, "hangame", KEY, NOW).return_url == "https://shop.example/?a=1&b=2"


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
@pytest.mark.parametrize("name", ["username", "email", "phone", "memberno", "returnUrl"])
def test_a_blank_part_is_left_out_with_its_ampersand(name: str, blank: str) -> None:
    without = signed(**{name: ""})
    if blank == "\t":
        assert refusal(without | {name: blank}) == Reason.MALFORMED
    else:
        assert verify(without | {name: blank}, "hangame", KEY, NOW).details.usercode == "testusercode"


@pytest.mark.parametrize("name", [name for name in SAID if name != "token"])
def test_a_changed_parameter_is_refused(name: str) -> None:
    changed = {**SAID, name: SAID[name] + "1"} if name != "time" else {**SAID, name: str(NOW + 1)}
    assert refusal(changed) == Reason.WRONG


@pytest.mark.parametrize("name", [name for name in SAID if name not in ("token", "usercode", "time")])
def test_a_removed_parameter_is_refused(name: str) -> None:
    assert refusal({**SAID, name: ""}) == Reason.WRONG


def test_it_is_for_one_service() -> None:
    with pytest.raises(TokenRejected) as refused:
        verify(SAID, "another", KEY, NOW)
    assert refused.value.reason == Reason.WRONG


@pytest.mark.parametrize("token", ["", "x", "=", "é", "\ud800", SAID["token"][:-1], SAID["token"].lower(), "A" * 5000])
def test_a_token_that_is_none(token: str) -> None:
    assert refusal({**SAID, "token": token}) == Reason.WRONG


def test_a_plus_that_became_a_blank_is_a_plus() -> None:
    said = {**SAID, "token": SAID["token"].replace("+", " ")}
    assert verify(said, "hangame", KEY, NOW).signature == SAID["token"]


def test_another_key_is_wrong() -> None:
    assert refusal(SAID, key=KEY[:-1]) == Reason.WRONG


def test_a_token_is_refused_without_a_key() -> None:
    said = {**SAID, "token": token_of("", "hangame", *(SAID.get(name, "") for name in ORDER))}
    assert refusal(said, key="") == Reason.OFF


@pytest.mark.parametrize("sign_of_time", [1, -1])
def test_the_window_is_open_both_ways(sign_of_time: int) -> None:
    assert verify(SAID, "hangame", KEY, NOW + sign_of_time * WINDOW_MS)
    assert refusal(SAID, now_ms=NOW + sign_of_time * (WINDOW_MS + 1)) == Reason.EXPIRED


def test_the_window_is_three_minutes() -> None:
    assert WINDOW_MS == 180_000


def test_only_of_a_true_token_is_said_that_it_is_late() -> None:
    assert refusal({**SAID, "token": "x"}, now_ms=NOW + 10 * WINDOW_MS) == Reason.WRONG


@pytest.mark.parametrize("time", ["", "now", "-1", "+1", "1.5", "1e12", " 1660095873001", "１６６０", "9" * 17])
def test_a_time_that_is_none(time: str) -> None:
    assert refusal(signed(time=time)) == Reason.MALFORMED


@pytest.mark.parametrize(
    ("name", "most"), [("usercode", 50), ("username", 50), ("email", 100), ("phone", 20), ("memberno", 50)]
)
def test_lengths_end_where_the_contract_says(name: str, most: int) -> None:
    assert verify(signed(**{name: "가" * most}), "hangame", KEY, NOW)
    assert refusal(signed(**{name: "가" * (most + 1)})) == Reason.MALFORMED


@pytest.mark.parametrize("name", ["username", "email", "phone", "memberno", "returnUrl"])
@pytest.mark.parametrize("unseen", ["\r\n", "\x00", "\x1b", "\x85"])
def test_t42_no_control_character_comes_in(name: str, unseen: str) -> None:
    assert refusal(signed(**{name: f"a{unseen}b"})) == Reason.MALFORMED


def test_t42_no_half_of_a_character_comes_in() -> None:
    assert refusal({**SAID, "username": "\ud800"}) == Reason.MALFORMED


def test_whom_it_names_is_said_where_it_only_comes_late() -> None:
    with pytest.raises(TokenRejected) as late:
        verify(SAID, "hangame", KEY, NOW + 2 * WINDOW_MS)
    assert late.value.usercode == "testusercode"
    with pytest.raises(TokenRejected) as wrong:
        verify({**SAID, "token": "x"}, "hangame", KEY, NOW)
    assert wrong.value.usercode == ""


def test_parameters_without_a_token_are_no_attempt_to_sign_in() -> None:
    assert is_tried(SAID)
    assert not is_tried({"usercode": "st18888", "time": str(NOW)})


_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=20)


@given(usercode=_TEXT.filter(bool), username=_TEXT, email=_TEXT, phone=_TEXT, memberno=_TEXT)
def test_a_token_of_another_implementation_is_accepted(**said: str) -> None:
    assert verify(signed(**said), "hangame", KEY, NOW).details.usercode == said["usercode"]
