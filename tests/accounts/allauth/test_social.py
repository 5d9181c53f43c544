"""Social accounts: shown where they are configured, asked where they live, and what is read of their answers."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.allauth import form_and_provider_settings as allauth_settings
from accounts.allauth.oidc_claims import Claims
from accounts.models import User
from tests.inquiries.views.steps import LIST
from tests.support.pages import Browser

HOSTS = {
    "kakao": "kauth.kakao.com",
    "naver": "nid.naver.com",
    "line": "access.line.me",
    "google": "accounts.google.com",
    "apple": "appleid.apple.com",
}
KEY = "-----BEGIN PRIVATE KEY-----\\nabc\\n-----END PRIVATE KEY-----"


@pytest.fixture
def configured(settings: Any) -> None:
    social = [
        allauth_settings.build_social(name, f"id-at-{name}", "secret") for name in ("kakao", "naver", "line", "google")
    ]
    apple = allauth_settings.build_apple("id-at-apple", "TEAM", "KEY", KEY)
    settings.SOCIALACCOUNT_PROVIDERS = allauth_settings.build_providers(*social, apple)


@pytest.mark.usefixtures("configured")
def test_it_works(guest: Browser) -> None:
    page = guest.get(f"/accounts/sign-in/?next={LIST}")
    assert sorted(link["href"] for link in page.soup.select(".ways a")) == [
        f"/accounts/with/{name}/?next=%2Fnarae%2Finquiries%2F" for name in sorted(HOSTS)
    ]


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize("name", HOSTS)
def test_each_is_asked_where_it_lives_and_leads_back_here(guest: Browser, name: str) -> None:
    there = urlsplit(guest.get(f"/accounts/with/{name}/", follow=False).headers["Location"])
    asked = {key: values[0] for key, values in parse_qs(there.query).items()}
    assert (there.scheme, there.netloc) == ("https", HOSTS[name])
    assert asked["client_id"] == f"id-at-{name}"
    assert asked["redirect_uri"] == f"http://testserver/accounts/with/{name}/back/"
    assert len(asked["state"]) >= 16
    assert "secret" not in there.query


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize("name", sorted(set(HOSTS) - {"apple"}))
def test_an_unsolicited_answer_does_not_sign_in(guest: Browser, name: str) -> None:
    page = guest.get(f"/accounts/with/{name}/back/?code=abc&state=0123456789abcdef")
    assert page.status == 401
    assert not User.objects.exists()


def test_the_key_of_apple_comes_in_one_line() -> None:
    _name, options = allauth_settings.build_apple("id", "TEAM", "KEY", KEY)
    assert options["APPS"][0]["settings"]["certificate_key"].splitlines()[1] == "abc"


def test_an_unconfigured_provider_is_left_out() -> None:
    own = allauth_settings.build_openid_connect("x", "", "id", "secret", [])
    assert allauth_settings.build_providers(allauth_settings.build_social("kakao", "", "secret"), own) == {}


@pytest.mark.parametrize(
    ("common", "told", "name", "phone"),
    [
        ({"name": "김하늘"}, {"mobile": "010-1234-5678"}, "김하늘", "010-1234-5678"),
        ({"last_name": "김", "first_name": "하늘"}, {}, "김하늘", ""),
        ({"last_name": "Kim", "first_name": "Haneul"}, {}, "Haneul Kim", ""),
        ({"username": "하늘이"}, {"kakao_account": {"phone_number": "+82 10-1234-5678"}}, "하늘이", "+82 10-1234-5678"),
        ({"name": "김하늘"}, {"phone_number": "0" * 21}, "김하늘", ""),
        ({"name": ["x"]}, {"phone_number": {"x": 1}, "userinfo": "x"}, "", ""),
    ],
)
def test_name_and_phone_are_read_from_an_answer(
    common: dict[str, Any], told: dict[str, Any], name: str, phone: str
) -> None:
    claims = Claims.parse(common, told)
    assert (claims.name, claims.phone) == (name, phone)


@pytest.mark.parametrize("email", ["nobody", "a b@example.com", "a@example.com\r\nBcc: b@example.com", 7, None])
def test_t42_an_address_that_is_none_is_left_out(email: object) -> None:
    assert Claims.parse({"email": email}, {}).email == ""
