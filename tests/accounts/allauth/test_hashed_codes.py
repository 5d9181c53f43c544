"""Mailed sign-in codes, as sessions keep them."""

from accounts.allauth import hashed_codes
from common.hashing import hash_with_secret_key


def test_t61_a_code_that_an_earlier_version_mailed_is_known() -> None:
    assert hashed_codes.hash_code("123456") == hash_with_secret_key("accounts.allauth.login_codes", "123456")
