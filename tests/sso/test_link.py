"""Links to the vendor's help-center addresses: whom they sign in, and where they lead."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from common.usercodes import GUEST_PREFIX
from inquiries.models import Service
from sso.models import UsedToken
from tests.accounts.steps import by_password
from tests.inquiries.views.guests import FIND
from tests.inquiries.views.steps import LIST, NEW
from tests.support.factories import make_member
from tests.support.pages import Browser, Page
from tests.support.platform import BAD_LINKS, LINK_EXPIRED, LINK_WRONG, MINUTE_MS, Site
from tests.support.sandbox import Sandbox
from tests.support.words import say

START = "/narae/"
REFUSED_CODES = [".", "..", "../victim", "%2e%2e", "a/b", "a;b", "a?b", "a b", "a\\b", "e\u0301"]


def signed_in(browser: Browser) -> str:
    """Return the name of the account that the browser shows; "" if none is signed in."""
    page = browser.get(START)
    return " ".join(page.texts(".menu-about"))


def note(page: Page) -> str:
    return " ".join(page.texts(".note"))


@pytest.mark.parametrize(("address", "page"), [("", START), ("ticket/", NEW), ("ticket/list/", LIST)])
def test_it_works(guest: Browser, site: Site, address: str, page: str) -> None:
    arrived = guest.get(site.link(address, "st18888", username="홍길동", phone="010-1234-5678"))
    assert arrived.status == 200
    assert arrived.url == f"http://testserver{page}"
    assert "홍길동" in signed_in(guest)
    assert User.objects.get().usercode == "st18888"


def test_the_history_of_the_usercode_is_there(guest: Browser, site: Site) -> None:
    assert "250" in guest.get(site.link("ticket/list/")).main


def test_details_in_the_link_fill_the_form(guest: Browser, site: Site) -> None:
    guest.get(site.link(username="홍길동", email="hong+1@shop.example", phone="010-1234-5678"))
    form = guest.get(f"{NEW}?category=2542").form()
    assert (form["f_name"], form["f_mail"], form["f_phone"]) == ("홍길동", "hong+1@shop.example", "010-1234-5678")


def test_details_in_a_later_link_replace_earlier_ones(guest: Browser, site: Site) -> None:
    guest.get(site.link(username="홍길동"))
    guest.get(site.link(username="홍길순", email="new@shop.example"))
    assert "홍길순" in signed_in(guest)
    assert "new@shop.example" in signed_in(guest)
    assert User.objects.count() == 1


def test_signed_parameters_are_left_out_of_the_redirect(guest: Browser, site: Site) -> None:
    answer = guest.get(site.link("ticket/", username="홍길동") + "&category=2601&utm=mail", follow=False)
    assert answer.status == 302
    assert answer.headers["Location"] == f"{NEW}?category=2601&utm=mail"
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_account_cannot_be_entered_in_another_way(guest: Browser, site: Site) -> None:
    guest.get(site.link(email="hong@shop.example"))
    account = User.objects.get()
    assert not account.has_usable_password()
    assert account.email == ""


def test_an_account_of_the_same_usercode_is_the_same_person(guest: Browser, site: Site) -> None:
    account = make_member("st18888", username="gildong")
    guest.get(site.link(username="홍길동"))
    assert guest.get(START).soup.select(".menu-about")
    assert list(User.objects.all()) == [account]
    account.refresh_from_db()
    assert account.email == "st18888@example.com"


@pytest.mark.parametrize("usercode", ["operator@example.com", "boss", "Operator@Example.com", "st18888"])
def test_t09_a_usercode_never_becomes_a_username(guest: Browser, site: Site, sandbox: Sandbox, usercode: str) -> None:
    """It could be the address or the name with which an operator signs in."""
    make_member("m-1", username="boss", email="operator@example.com", is_staff=True, is_superuser=True)
    for _ in range(40):
        guest.get(site.link(usercode=usercode), follow=False)
    assert User.objects.get(usercode=usercode).username.startswith("u-")
    for name in ("operator@example.com", "boss"):
        operator = Browser(sandbox)
        by_password(operator, name)
        assert operator.client.session["_auth_user_id"] == str(User.objects.get(usercode="m-1").pk)


@pytest.mark.parametrize("usercode", ["hong@shop.example", "가나다", "a.b_c+d~e-1", "A" * 50])
def test_t02_a_usercode_stays_as_it_is(guest: Browser, site: Site, usercode: str) -> None:
    guest.get(site.link(usercode=usercode))
    assert User.objects.get().usercode == usercode


@pytest.mark.parametrize("usercode", [*REFUSED_CODES, "A" * 51, "  ", "a\r\nb"])
def test_t02_a_usercode_that_is_none_is_refused_and_never_mapped(
    guest: Browser, site: Site, sandbox: Sandbox, usercode: str
) -> None:
    sandbox.clear_journal()
    page = guest.get(site.link("ticket/list/", usercode))
    assert say(LINK_WRONG, "en") in note(page)
    assert not User.objects.exists()
    assert [call for call in sandbox.journal() if call["op"] == "list"] == []


@pytest.mark.parametrize("usercode", [f"{GUEST_PREFIX}abc", "GUEST-abc", "ｇｕｅｓｔ-abc"])
def test_t04_a_guest_code_is_refused(guest: Browser, site: Site, usercode: str) -> None:
    guest.get(site.link(usercode=usercode))
    assert not User.objects.exists()
    assert signed_in(guest) == ""


def test_t04_a_code_that_differs_in_letter_case_is_refused(guest: Browser, site: Site) -> None:
    make_member("ST18888")
    assert say(LINK_WRONG, "en") in note(guest.get(site.link(usercode="st18888")))
    assert User.objects.count() == 1


@pytest.mark.parametrize("rank", [{"is_staff": True}, {"is_superuser": True}, {"is_active": False}])
def test_an_operator_or_a_closed_account_is_refused(guest: Browser, site: Site, rank: dict[str, Any]) -> None:
    make_member("boss", **rank)
    assert say(LINK_WRONG, "en") in note(guest.get(site.link(usercode="boss")))
    assert signed_in(guest) == ""


# --- bad tokens -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BAD_LINKS)
def test_a_bad_token_leads_to_the_form_without_signing_in(guest: Browser, site: Site, kind: str) -> None:
    page = guest.get(BAD_LINKS[kind](site))
    assert page.url == f"http://testserver{NEW}"
    assert say(LINK_EXPIRED if kind in {"late", "early"} else LINK_WRONG, "en") in note(page)
    assert signed_in(guest) == ""
    assert not User.objects.exists()


@pytest.mark.parametrize(("address", "page"), [("", START), ("ticket/", NEW)])
def test_a_bad_token_leads_elsewhere_to_the_same_page(guest: Browser, site: Site, address: str, page: str) -> None:
    arrived = guest.get(site.link(address) + "x")
    assert arrived.url == f"http://testserver{page}"
    assert say(LINK_WRONG, "en") in note(arrived)


def test_a_visitor_is_asked_to_sign_in_where_guests_are_not_allowed(guest: Browser, site: Site) -> None:
    Service.objects.update(guests_allowed=False)
    assert "/accounts/sign-in/" in guest.get(site.link("ticket/list/") + "x").url


def test_without_an_organization_key_sign_in_is_refused(guest: Browser, site: Site) -> None:
    Service.objects.update(organization_key="")
    assert say(LINK_WRONG, "en") in note(guest.get(site.link()))


def test_t61_a_token_is_used_once(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    link = site.link("ticket/list/")
    guest.get(link)
    thief = Browser(sandbox)
    assert thief.get(link).url == f"http://testserver{NEW}"
    assert signed_in(thief) == ""


def test_t61_a_used_token_is_known_in_another_spelling(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    link = site.link()
    guest.get(link)
    thief = Browser(sandbox)
    for other in (link.replace("%2B", "+"), f"{link}%20", f"{link}&memberno=", f"{link}&phone=%20"):
        thief.get(other)
        assert signed_in(thief) == ""


def test_t61_a_token_is_kept_as_a_hash_only(guest: Browser, site: Site) -> None:
    said = site.says()
    guest.get(
        f"/narae/hc/?usercode={said['usercode']}&email={said['email']}&time={said['time']}&token=" + said["token"]
    )
    assert said["token"] not in str(UsedToken.objects.values())


def test_the_members_own_link_followed_again_changes_nothing(guest: Browser, site: Site) -> None:
    link = site.link("ticket/list/")
    guest.get(link)
    again = guest.get(link)
    assert again.url == f"http://testserver{LIST}"
    assert note(again) == ""
    assert guest.get(site.link("ticket/list/", late_ms=10 * MINUTE_MS)).url == f"http://testserver{LIST}"


def test_links_that_a_page_signed_together_all_lead_on(guest: Browser, site: Site) -> None:
    to_form = site.link("ticket/")
    to_list = to_form.replace("/ticket/", "/ticket/list/")
    assert guest.get(to_form).url == f"http://testserver{NEW}"
    assert guest.get(to_list).url == f"http://testserver{LIST}"


def test_a_look_at_the_head_uses_nothing_up(guest: Browser, site: Site) -> None:
    link = site.link("ticket/list/")
    guest.fetch("HEAD", link, follow=False, headers={})
    assert not UsedToken.objects.exists()
    assert guest.get(link).url == f"http://testserver{LIST}"


def test_t07_too_many_bad_links_wait_and_lock_no_member_out(guest: Browser, site: Site) -> None:
    bad = site.link() + "x"
    statuses = [guest.get(bad, follow=False).status for _ in range(31)]
    assert statuses == [302] * 30 + [429]
    assert (
        say("Too many attempts. Please wait 15 minutes, then try again from the site you came from.", "en")
        in guest.get(bad).main
    )
    assert guest.get(site.link("ticket/list/")).url == f"http://testserver{LIST}"


# --- addresses ------------------------------------------------------------------------------------------------


def test_t01_without_a_token_the_session_says_who_it_is(member: Browser, guest: Browser, site: Site) -> None:
    stolen = f"/narae/hc/ticket/list/?usercode=st20001&time={timezone.now().timestamp():.0f}"
    assert member.get(stolen).url == f"http://testserver{LIST}"
    assert "길동" in signed_in(member)
    assert guest.get(stolen).url.endswith(FIND)


def test_the_vendors_id_of_the_service_is_its_address_too(guest: Browser, site: Site) -> None:
    Service.objects.update(slug="shop")
    assert guest.get(site.link("ticket/list/")).url == "http://testserver/shop/inquiries/"


def test_another_address_of_the_help_center_leads_to_the_start(guest: Browser, site: Site) -> None:
    assert guest.get("/narae/hc/article/12").url == f"http://testserver{START}"


def test_a_service_that_is_not_there(guest: Browser, site: Site) -> None:
    assert guest.get("/nobody/hc/?token=x").status == 404
    Service.objects.update(active=False)
    assert guest.get(site.link()).status == 404
