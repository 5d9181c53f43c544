import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from common import usercodes
from inquiries.oc.credentials import check_segment

REFUSED = [
    "",
    ".",
    "..",
    "../victim",
    "%2e%2e",
    "a/b",
    "a\\b",
    "a;b",
    "a?b",
    "a#b",
    "a&b",
    "a b",
    "a\r\nX: y",
    "a\x00",
    "a\u200b",
    "a\u202e",
    "a\ufe0f",
    "a\U000e0101",
    "a\u3164",
    "\u115f\u1160",
    "a\u034fb",
    "\ud800",
    "½",
    "Ⅷ",
    "😀",
    "x" * 51,
    "\u1112\u1161\u11ab",  # a syllable in pieces
]
LOOK_ALIKES = [
    ("kim", "KIM"),
    ("Kim@Example.com", "kim@example.com"),
    ("alice", "\u0430lice"),
    ("alice", "ａｌｉｃｅ"),
    ("alice", "\u0391LICE"),
    ("\u0441\u0430\u0448\u0430", "ca\u0448a"),
    ("user3", "user\u0663"),
    ("izmir", "\u0131zmir"),
]


@pytest.mark.parametrize(
    "code", ["st18888", "kim@example.com", "a.b_c+d~e-f", "김하늘", "สมชายกี่", "x" * 50, "...", "0"]
)
def test_it_works(code: str) -> None:
    usercodes.check(code)


@pytest.mark.parametrize("code", REFUSED, ids=ascii)
def test_t02_a_code_that_is_not_one_path_segment_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        usercodes.check(code)


@pytest.mark.parametrize(
    "code", ["guest-1", "GUEST-1", "Guest-", "ｇｕｅｓｔ-1", "gueſt-1", "guest－1", "gu\u0435st-1", "ɡuest-1"]
)
def test_t04_a_code_that_looks_like_a_guest_code_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        usercodes.check(code)


@given(st.text(st.characters(), max_size=60))
def test_t02_the_client_accepts_every_accepted_code(code: str) -> None:
    try:
        usercodes.check(code)
    except ValidationError:
        return
    assert check_segment(code) == code
    assert not usercodes.is_guest(code)


def test_new_codes_are_usable_and_apart() -> None:
    members = {usercodes.generate_member_code() for _ in range(1000)}
    guests = {usercodes.generate_guest_code() for _ in range(1000)}
    assert len(members | guests) == 2000
    for code in members:
        usercodes.check(code)
    assert all(usercodes.is_guest(code) and check_segment(code) == code for code in guests)


# --- on an account --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_account_gets_a_code_of_its_own() -> None:
    codes = {User.objects.create_user(username=name).usercode for name in "abc"}
    assert len(codes) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["../victim", "guest-1", ""])
def test_an_account_is_not_saved_with_a_code_that_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        User.objects.create_user(username="a", usercode=code)
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_a_code_never_changes() -> None:
    User.objects.create_user(username="a", usercode="one")
    user = User.objects.get()
    user.usercode = "two"
    with pytest.raises(ValueError, match="never changes"):
        user.save()
    assert User.objects.get().usercode == "one"


@pytest.mark.django_db
def test_not_even_right_after_it_was_given() -> None:
    user = User.objects.create_user(username="a", usercode="one")
    user.usercode = "two"
    with pytest.raises(ValueError, match="never changes"):
        user.save()


@pytest.mark.django_db
def test_everything_else_may_change() -> None:
    User.objects.create_user(username="a", usercode="one")
    for user in (User.objects.get(), User.objects.only("phone").get()):
        user.phone = "010-0000-0000"
        user.save()
    assert User.objects.get().usercode == "one"


@pytest.mark.parametrize(
    ("last", "first", "shown"),
    [
        ("김", "하늘", "김하늘"),
        ("山田", "はなこ", "山田はなこ"),
        ("歐陽", "美麗", "歐陽美麗"),
        ("Smith", "John", "John Smith"),
        ("김", "Haneul", "Haneul 김"),
        ("ใจดี", "สมชาย", "สมชาย ใจดี"),
        ("", "하늘", "하늘"),
        ("Smith", "", "Smith"),
        ("", "", "haneul"),
        (" ", " ", "haneul"),
    ],
)
def test_a_name_is_written_as_its_script_does(last: str, first: str, shown: str) -> None:
    assert User(username="haneul", last_name=last, first_name=first).display_name == shown


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES)
def test_t04_two_codes_that_look_the_same_are_not_both_there(one: str, other: str) -> None:
    User.objects.create_user(username="a", usercode=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(username="b", usercode=other)
    with pytest.raises(ValidationError, match="usercode"):
        User(username="c", usercode=other, password="x").full_clean()
    assert User.objects.get().usercode == one


@pytest.mark.django_db
def test_t04_the_database_finds_a_code_exactly_as_it_is_written() -> None:
    User.objects.create_user(username="a", usercode="Kim")
    assert User.objects.filter(usercode="Kim").exists()
    assert not User.objects.filter(usercode="kim").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other"), [("user1", "userl"), ("user0", "usero"), ("a.b", "ab"), ("a+1", "a"), ("é", "e")]
)
def test_codes_that_can_be_told_apart_are_two_people(one: str, other: str) -> None:
    for name in (one, other):
        User.objects.create_user(username=f"u-{name}", usercode=name)
    assert User.objects.get(usercode=one).pk != User.objects.get(usercode=other).pk
