"""What is off is said before anything starts."""

from typing import Any

import pytest

from accounts.checks import mail_is_sent, staff_needs_two_factors


def test_it_works(settings: Any) -> None:
    settings.SENDS_MAIL = settings.STAFF_SECOND_FACTOR = True
    assert mail_is_sent() == staff_needs_two_factors() == []


@pytest.mark.parametrize(
    ("name", "check", "words"),
    [
        ("SENDS_MAIL", mail_is_sent, "no mail is sent"),
        ("STAFF_SECOND_FACTOR", staff_needs_two_factors, "a password alone"),
    ],
)
def test_what_is_off_is_said(settings: Any, name: str, check: Any, words: str) -> None:
    setattr(settings, name, False)
    (warning,) = check()
    assert words in warning.msg
