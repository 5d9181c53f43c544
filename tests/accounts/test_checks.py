"""What is off is said before anything starts."""

from typing import Any

import pytest

from accounts.allauth import form_and_provider_settings as allauth_settings
from accounts.checks import check_mail, check_providers, check_staff_second_factor


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


@pytest.mark.parametrize(
    ("provider", "warned"),
    [
        (allauth_settings.build_social("kakao", "id", "secret"), []),
        (allauth_settings.build_social("kakao", "id", ""), []),
        (allauth_settings.build_social("naver", "id", ""), ["NAVER_CLIENT_ID"]),
        (allauth_settings.build_social("kakao", "", ""), []),
        (allauth_settings.build_apple("id", "team", "key id", "key"), []),
        (allauth_settings.build_apple("id", "team", "key id", ""), ["APPLE_CLIENT_ID"]),
        (allauth_settings.build_apple("id", "", "key id", "key"), ["APPLE_CLIENT_ID"]),
        (allauth_settings.build_openid_connect("", "https://id.example", "id", "", []), []),
        (allauth_settings.build_openid_connect("", "https://id.example", "", "", []), ["OIDC_CLIENT_ID"]),
        (allauth_settings.build_openid_connect("", "", "id", "secret", []), ["OIDC_CLIENT_ID"]),
        (allauth_settings.build_social("naver", "", "secret"), ["NAVER_CLIENT_ID"]),
    ],
)
def test_a_provider_that_lacks_a_setting_is_warned_about(
    settings: Any, provider: allauth_settings.Provider, warned: list[str]
) -> None:
    settings.SIGN_IN_PROVIDERS = (provider,)
    assert [warning.msg.partition(" ")[0] for warning in check_providers()] == warned
