"""Signing in at the company's own system by OpenID Connect, and the usercode that comes of it."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from accounts.allauth import form_and_provider_settings as allauth_settings
from accounts.models import AuditEntry, User
from tests.common.test_usercodes import REFUSED
from tests.inquiries.views.guests import FIND
from tests.inquiries.views.steps import LIST, NEW
from tests.support import oidcprovider
from tests.support.factories import make_member
from tests.support.oidcprovider import CLIENT_ID, SECRET, Provider
from tests.support.pages import Browser, Page
from tests.support.words import say

BUTTON = "/accounts/with/own/oidc/"
HANEUL = {"sub": "1001", "name": "김하늘", "email": "haneul@example.com", "phone_number": "010-1234-5678"}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with oidcprovider.running() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any) -> Provider:
    own = allauth_settings.build_openid_connect(
        "나래 계정", running.url, CLIENT_ID, SECRET, ["openid", "profile", "email"]
    )
    settings.SOCIALACCOUNT_PROVIDERS = allauth_settings.build_providers(own)
    settings.OIDC_USERCODE_CLAIM = "member_no"
    running.refuses = running.is_broken = False
    running.userinfo, running.id_token, running.answer, running.discovery = None, {}, {}, {}
    running.asked.clear()
    running.person = {**HANEUL, "member_no": "haneul@example.com"}
    return running


def through(browser: Browser, start: str = BUTTON) -> Page:
    """Press the button, be let in there, and come back."""
    there = browser.get(start, follow=False)
    assert there.status == 302, there.main
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=10)
    return browser.get(back.headers["Location"])


def button(browser: Browser, then: str = LIST) -> str:
    return browser.get(f"/accounts/sign-in/?next={then}").attribute(".ways a", "href")


# --- the way --------------------------------------------------------------------------------------------------


def test_it_works_and_leads_back(guest: Browser, provider: Provider) -> None:
    page = through(guest, button(guest))
    assert page.url.endswith(LIST)
    user = User.objects.get()
    assert (user.usercode, user.display_name, user.email) == ("haneul@example.com", "김하늘", "")
    assert not user.has_usable_password()
    assert AuditEntry.objects.get(action="signed_in").detail == "oidc"


def test_its_name_is_on_the_button(guest: Browser, provider: Provider) -> None:
    assert guest.get("/accounts/sign-in/").texts(".ways a") == [say("Sign in with %(name)s", "en", name="나래 계정")]


def test_an_unconfigured_provider_has_no_button_and_no_page(guest: Browser) -> None:
    assert guest.get("/accounts/sign-in/").texts(".ways a") == []
    for path in (BUTTON, f"{BUTTON}back/", "/accounts/with/kakao/", "/accounts/with/google/back/"):
        assert guest.get(path).status == 404


def test_claims_fill_the_form_and_can_be_changed(guest: Browser, provider: Provider) -> None:
    through(guest)
    form = guest.get(f"{NEW}?category=2601").form()
    assert form["f_mail"] == "haneul@example.com"
    form.fill(f_mail="other@example.com")


def test_a_guest_draft_is_kept_after_signing_in(guest: Browser, provider: Provider) -> None:
    page = guest.get(f"{NEW}?category=2601")
    page.form().fill(f_subject="begun as a guest").smuggle(action="save").submit()
    through(guest)
    assert "begun as a guest" in str(guest.get(f"{NEW}?category=2601").soup)


def test_it_asks_with_a_challenge_and_for_no_more_than_was_configured(guest: Browser, provider: Provider) -> None:
    through(guest, f"{BUTTON}?{urlencode({'scope': 'admin', 'process': 'connect', 'auth_params': 'prompt=none'})}")
    (asked,) = provider.asked
    assert asked["code_challenge_method"] == "S256"
    assert sorted(asked["scope"].split()) == ["email", "openid", "profile"]
    assert "prompt" not in asked


def test_no_token_and_no_claim_is_kept(guest: Browser, provider: Provider) -> None:
    provider.person["secret_claim"] = "canary"
    through(guest)
    account = SocialAccount.objects.get()
    assert account.extra_data == {}
    assert not account.socialtoken_set.exists()


def test_t10_the_session_is_another_afterwards(guest: Browser, provider: Provider) -> None:
    guest.get(BUTTON, follow=False)
    before = guest.client.cookies["session"].value
    through(guest)
    assert guest.client.cookies["session"].value != before


# --- the usercode ---------------------------------------------------------------------------------------------


def test_it_stays_as_it_was_at_the_first_time(guest: Browser, provider: Provider) -> None:
    through(guest)
    guest.get("/narae/").form_to("/accounts/sign-out/").submit()
    provider.person |= {"member_no": "another", "name": "김하늘", "email": "new@example.com", "phone_number": "02-1"}
    through(guest)
    user = User.objects.get()
    assert (user.usercode, user.phone) == ("haneul@example.com", "02-1")
    assert guest.get(f"{NEW}?category=2601").form()["f_mail"] == "new@example.com"


@pytest.mark.parametrize("code", ["st18888", "김하늘", "a.b_c+d~e-f", "x" * 50, 70021])
def test_it_is_taken_unchanged(guest: Browser, provider: Provider, code: str | int) -> None:
    provider.person["member_no"] = code
    through(guest)
    assert User.objects.get().usercode == str(code)


@pytest.mark.parametrize("code", [code for code in REFUSED if code and code.isprintable()], ids=ascii)
def test_t02_a_code_that_is_not_one_path_segment_is_refused(guest: Browser, provider: Provider, code: str) -> None:
    provider.person["member_no"] = code
    assert_refused(
        through(guest), say("The customer number sent by your organization’s system cannot be used here.", "en")
    )


@pytest.mark.parametrize("code", ["guest-1", "GUEST-1", "ｇｕｅｓｔ-1"])
def test_t04_a_code_of_guests_is_refused(guest: Browser, provider: Provider, code: str) -> None:
    provider.person["member_no"] = code
    assert_refused(
        through(guest), say("The customer number sent by your organization’s system cannot be used here.", "en")
    )


@pytest.mark.parametrize("code", [None, "", ["a"], {"a": 1}, True], ids=str)
def test_sign_in_without_the_claim_is_refused(guest: Browser, provider: Provider, code: object) -> None:
    provider.person["member_no"] = code
    assert_refused(through(guest), say("Your organization’s system did not send us your customer number.", "en"))


def test_without_a_claim_of_the_operators_it_is_one_of_ours(guest: Browser, provider: Provider, settings: Any) -> None:
    settings.OIDC_USERCODE_CLAIM = ""
    through(guest)
    assert User.objects.get().usercode.startswith("m-")


def test_an_account_that_was_made_for_it_is_theirs(guest: Browser, provider: Provider) -> None:
    user = make_member("haneul@example.com")
    through(guest)
    assert User.objects.get().pk == user.pk
    assert SocialAccount.objects.get().user == user


@pytest.mark.parametrize("changes", [{"is_staff": True}, {"is_superuser": True}])
def test_an_operator_account_is_not_linked(guest: Browser, provider: Provider, changes: dict[str, Any]) -> None:
    make_member("haneul@example.com", **changes)
    assert_refused(
        through(guest),
        say("The customer number sent by your organization’s system belongs to another account here.", "en"),
        accounts=1,
    )


def test_a_code_that_differs_in_letter_case_belongs_to_another_account(guest: Browser, provider: Provider) -> None:
    make_member("HANEUL@example.com")
    assert_refused(
        through(guest),
        say("The customer number sent by your organization’s system belongs to another account here.", "en"),
        accounts=1,
    )


def test_two_people_there_are_not_one_here(guest: Browser, provider: Provider, other: Callable[[], Browser]) -> None:
    through(guest)
    provider.person["sub"] = "1002"
    assert_refused(
        through(other()),
        say("The customer number sent by your organization’s system belongs to another account here.", "en"),
        accounts=1,
    )


def test_an_address_that_is_a_members_is_written_into_forms_and_opens_nothing(
    guest: Browser, provider: Provider
) -> None:
    member = make_member("member", email="haneul@example.com")
    through(guest)
    user = User.objects.exclude(pk=member.pk).get()
    assert user.email == ""
    assert not user.emailaddress_set.exists()
    assert guest.get(f"{NEW}?category=2601").form()["f_mail"] == "haneul@example.com"


def assert_refused(page: Page, reason: str, accounts: int = 0) -> None:
    assert page.status == 403
    assert reason in page.main
    assert User.objects.count() == accounts
    assert page.browser.get(LIST).url.endswith(FIND)


@pytest.fixture
def other(sandbox: Any) -> Callable[[], Browser]:
    return lambda: Browser(sandbox)


# --- what goes wrong ------------------------------------------------------------------------------------------


def test_cancelling_at_the_provider_is_reported(guest: Browser, provider: Provider) -> None:
    provider.refuses = True
    assert say("Sign-in was cancelled", "en") in through(guest).heading


def test_a_provider_that_is_away_is_a_page(guest: Browser, provider: Provider) -> None:
    provider.is_broken = True
    page = guest.get(BUTTON)
    assert page.status == 503
    assert say("Sign-in failed", "en") in page.heading


def test_a_provider_that_goes_away_halfway_is_a_page(guest: Browser, provider: Provider) -> None:
    there = guest.get(BUTTON, follow=False)
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=10)
    provider.is_broken = True
    assert guest.get(back.headers["Location"]).status == 503


def test_an_answer_works_once_and_in_the_browser_that_asked(
    guest: Browser, provider: Provider, other: Callable[[], Browser]
) -> None:
    there = guest.get(BUTTON, follow=False)
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    assert other().get(back).status == 401
    assert not User.objects.exists()
    guest.get(back)
    assert other().get(back).status == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_t12_a_request_from_another_site_asks_before_signing_in(guest: Browser, provider: Provider, site: str) -> None:
    page = guest.get(f"{BUTTON}?next={LIST}", headers={"Sec-Fetch-Site": site})
    assert page.heading == say("Sign in?", "en")
    assert provider.asked == []
    assert page.attribute("main a", "href") == f"{BUTTON}?next={LIST}"


def test_t47_sign_in_does_not_redirect_to_another_host(guest: Browser, provider: Provider) -> None:
    assert through(guest, f"{BUTTON}?next=//evil.example/").url.endswith("/narae/")


def test_an_address_of_a_members_second_one_opens_nothing_either(guest: Browser, provider: Provider) -> None:
    member = make_member("member")
    EmailAddress.objects.create(user=member, email="haneul@example.com", verified=True)
    assert through(guest, button(guest)).url.endswith(LIST)
    assert EmailAddress.objects.get().user == member
