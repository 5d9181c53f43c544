"""What is off is said before anything starts."""

from typing import Any

import pytest

from accounts.checks import check_mail, check_staff_second_factor


def test_it_works(settings: Any) -> None:
    settings.SENDS_MAIL = settings.STAFF_SECOND_FACTOR = True
    assert check_mail() == check_staff_second_factor() == []


@pytest.mark.parametrize(
    ("name", "check", "words"),
    [
        ("SENDS_MAIL", check_mail, "no mail is sent"),
        ("STAFF_SECOND_FACTOR", check_staff_second_factor, "a password alone"),
    ],
)
def test_a_disabled_feature_is_warned_about(settings: Any, name: str, check: Any, words: str) -> None:
    setattr(settings, name, False)
    (warning,) = check()
    assert words in warning.msg
