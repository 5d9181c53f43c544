"""What an identity provider says is hostile input: it ends in no error of ours, and opens nothing that is another's."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from accounts.allauth import form_and_provider_settings as allauth_settings
from accounts.allauth import oidc_claims
from accounts.allauth.oidc_claims import Claims
from accounts.models import User
from tests.accounts.allauth.test_own_system import through
from tests.accounts.steps import ask_for_code, by_password, enter, mailed_code, mails, register
from tests.accounts.test_forgotten import ask
from tests.inquiries.views.steps import LIST
from tests.support import oidcprovider
from tests.support.factories import PASSWORD, make_member
from tests.support.oidcprovider import CLIENT_ID, SECRET, Provider
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.tables import cases
from tests.support.words import say

VICTIM = "victim@example.com"
PERSON = {"sub": "1001", "name": "김하늘", "email": VICTIM, "email_verified": True}
NOT_TRUE = [False, "true", "True", 1, [True], {"email": True}, None, "", "yes"]
ODD = [None, "", 0, 7, -1.5, True, False, [], ["@"], ["a@example.com"], {}, {"a": {"b": 1}}, "x" * 5000, "\0", "\ud800"]
NO_IDS = [None, "", " ", True, False, [], ["1001"], {}, {"sub": "1001"}, 1.5, "x" * 192, "a\0b", "\ud800", "a\u202eb"]


@pytest.fixture(scope="module")
def identity_provider() -> Iterator[Provider]:
    with oidcprovider.running() as running:
        yield running


@pytest.fixture
def new_browser(sandbox: Sandbox) -> Callable[[], Browser]:
    return lambda: Browser(sandbox)


@pytest.fixture
def provider(identity_provider: Provider, settings: Any) -> Provider:
    own = allauth_settings.build_openid_connect(
        "나래 계정", identity_provider.url, CLIENT_ID, SECRET, ["openid", "email"]
    )
    settings.SOCIALACCOUNT_PROVIDERS = allauth_settings.build_providers(own)
    settings.OIDC_USERCODE_CLAIM = ""
    identity_provider.person, identity_provider.userinfo = dict(PERSON), None
    identity_provider.id_token, identity_provider.answer, identity_provider.discovery = {}, {}, {}
    return identity_provider


# --- whose address ---------------------------------------------------------------------------------------------


def test_it_works_an_address_that_was_verified_there_is_the_accounts(guest: Browser, provider: Provider) -> None:
    through(guest)
    user = User.objects.get()
    assert user.email == VICTIM
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize("said", NOT_TRUE, ids=repr)
def test_t06_only_true_is_true(guest: Browser, provider: Provider, said: object) -> None:
    provider.person["email_verified"] = said
    through(guest)
    assert User.objects.get().email == ""
    assert not EmailAddress.objects.exists()


def test_t06_an_unverified_address_is_not_linked_when_its_owner_registers(
    guest: Browser, provider: Provider, new_browser: Callable[[], Browser]
) -> None:
    for sub in ("1", "2", "3"):
        provider.person = PERSON | {"sub": sub, "email_verified": False}
        through(new_browser())
    owner = new_browser()
    enter(register(owner, VICTIM), mailed_code(VICTIM))
    mine = EmailAddress.objects.get(email=VICTIM, verified=True).user
    assert not SocialAccount.objects.filter(user=mine).exists()
    assert by_password(new_browser(), VICTIM, PASSWORD, then=LIST).url.endswith(LIST)
    again = new_browser()
    assert enter(ask_for_code(again, VICTIM, then=LIST), mailed_code(VICTIM)).url.endswith(LIST)
    assert int(again.client.session["_auth_user_id"]) == mine.pk
    through(guest)
    assert int(guest.client.session["_auth_user_id"]) != mine.pk


def test_t06_before_its_owner_comes_no_account_has_it(
    guest: Browser, provider: Provider, new_browser: Callable[[], Browser]
) -> None:
    provider.person["email_verified"] = False
    through(guest)
    ask(new_browser(), VICTIM)
    assert say("There is no account with this email address", "en") in mails()[-1].subject
    ask_for_code(new_browser(), VICTIM)
    assert say("There is no account with this email address", "en") in mails()[-1].subject


def test_t06_a_later_claim_moves_no_address(guest: Browser, provider: Provider) -> None:
    make_member("victim")
    provider.person["email"] = "mallory@example.com"
    through(guest)
    for verified in (False, True):
        provider.person |= {"email": VICTIM, "email_verified": verified}
        through(guest)
    assert EmailAddress.objects.get().email == "mallory@example.com"
    assert list(User.objects.filter(email=VICTIM).values_list("username", flat=True)) == ["victim"]


def test_an_address_that_is_verified_later_is_the_accounts_from_then_on(guest: Browser, provider: Provider) -> None:
    provider.person["email_verified"] = False
    through(guest)
    provider.person["email_verified"] = True
    through(guest)
    assert User.objects.get().email == VICTIM


@pytest.mark.parametrize(
    ("name", "told", "own"),
    [
        ("google", {"email": VICTIM, "email_verified": True}, VICTIM),
        ("google", {"email": VICTIM, "verified_email": True}, VICTIM),
        ("google", {"email": VICTIM, "verified_email": "true"}, ""),
        ("google", {"email": VICTIM}, ""),
        ("kakao", {"kakao_account": {"email": VICTIM, "is_email_verified": True, "is_email_valid": True}}, VICTIM),
        ("kakao", {"kakao_account": {"email": VICTIM, "is_email_verified": True, "is_email_valid": False}}, ""),
        ("kakao", {"kakao_account": {"email": VICTIM, "is_email_verified": "true"}}, ""),
        ("naver", {"email": VICTIM, "email_verified": True}, ""),
        ("line", {"email": VICTIM, "email_verified": True}, ""),
        ("apple", {"email": VICTIM, "email_verified": True}, ""),  # what the browser posts beside the token
        ("openid_connect", {"userinfo": {"email": VICTIM}, "id_token": {"email_verified": True}}, ""),
        ("openid_connect", {"email": VICTIM, "email_verified": True}, ""),
    ],
)
def test_t06_each_provider_says_it_in_its_own_words(name: str, told: dict[str, Any], own: str) -> None:
    assert Claims.parse({"email": VICTIM}, told, name).verified_email == own


# --- who it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sub", NO_IDS, ids=ascii)
def test_sign_in_without_an_id_is_refused(guest: Browser, provider: Provider, sub: object) -> None:
    provider.userinfo = PERSON | {"sub": sub}
    page = through(guest)
    assert page.status == 503
    assert say("Sign-in failed", "en") in page.heading
    assert not User.objects.exists()


def test_contradictory_ids_are_refused(guest: Browser, provider: Provider) -> None:
    provider.userinfo = PERSON | {"sub": "1002"}
    assert through(guest).status == 503
    assert not User.objects.exists()


@pytest.mark.parametrize(("name", "key"), [("line", "userId"), ("naver", "id"), ("kakao", "id"), ("google", "sub")])
def test_every_provider_requires_an_id(name: str, key: str) -> None:
    oidc_claims.check_identity(name, "1001", {key: "1001"})
    for told in ({}, {key: None}, {key: ["1001"]}, {key: True}):
        with pytest.raises(oidc_claims.NoIdentity):
            oidc_claims.check_identity(name, str(told.get(key)), told)


@pytest.mark.parametrize("claim", ["email", "phone_number"])
def test_t02_a_typed_claim_is_a_usercode_only_if_verified(
    guest: Browser, provider: Provider, settings: Any, claim: str
) -> None:
    settings.OIDC_USERCODE_CLAIM = claim
    provider.person = {"sub": "1001", claim: "01012345678", f"{claim}_verified": "true"}
    assert through(guest).status == 403
    provider.person[f"{claim}_verified"] = True
    through(guest)
    assert User.objects.get().usercode == "01012345678"


# --- of the wrong type -----------------------------------------------------------------------------------------


CLAIMS = ("email", "name", "given_name", "family_name", "preferred_username", "phone_number", "picture", "user_id")


@pytest.mark.parametrize("claim", cases(CLAIMS, "email", "phone_number"))
def test_t52_a_claim_of_any_type_ends_in_no_error(guest: Browser, provider: Provider, claim: str) -> None:
    for value in ODD:
        provider.userinfo = {"sub": "1001", claim: value}
        assert through(guest).status == 200, value
    user = User.objects.get()
    assert (user.email, user.is_staff) == ("", False)


@pytest.mark.parametrize("answer", ["text", 7, True, [], ["sub"], [{"sub": "1001"}], {"sub": "1001", "userinfo": 7}])
def test_t52_userinfo_that_is_no_object_breaks_nothing(guest: Browser, provider: Provider, answer: object) -> None:
    provider.userinfo = answer
    assert through(guest).status in {200, 503}


@pytest.mark.parametrize(
    "answer",
    [
        {"access_token": None},
        {"access_token": ["a"]},
        {"expires_in": "soon"},
        {"expires_in": 10**30},
        {"id_token": 7},
        {"id_token": "a.b.c"},
        {"id_token": ["x"]},
    ],
    ids=repr,
)
def test_t52_a_malformed_token_breaks_nothing(guest: Browser, provider: Provider, answer: dict[str, Any]) -> None:
    provider.answer = answer
    assert through(guest).status < 504


@pytest.mark.parametrize("claims_", [{"exp": "x"}, {"iat": "x"}, {"aud": 7}, {"iss": []}, {"jti": "1", "exp": 10**15}])
def test_t52_malformed_claims_in_a_token_break_nothing(
    guest: Browser, provider: Provider, claims_: dict[str, Any]
) -> None:
    provider.id_token = claims_
    assert through(guest).status < 504


@pytest.mark.parametrize(
    "document", [{"authorization_endpoint": 7}, {"token_endpoint": []}, {"userinfo_endpoint": {}}, {"jwks_uri": 7}]
)
def test_t52_a_malformed_discovery_document_breaks_nothing(
    guest: Browser, provider: Provider, document: dict[str, Any]
) -> None:
    provider.discovery = document
    page = guest.get("/accounts/with/own/oidc/", follow=False)
    assert page.status in {302, 503}
    if page.headers.get("Location", "").startswith("http"):
        assert through(guest).status < 504


def test_t42_a_name_is_one_line(guest: Browser, provider: Provider) -> None:
    provider.person["name"] = "김\r\nBcc: x\u202e하늘\0"
    through(guest)
    assert User.objects.get().display_name == "김 Bcc: x 하늘"
