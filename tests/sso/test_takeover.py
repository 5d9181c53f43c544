"""Who was in this browser before: their session ends, and nothing that they typed is shown to who comes."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.models import AuditEntry, User
from inquiries.models import Draft
from tests.inquiries.views.draftsteps import offers, restored, save
from tests.inquiries.views.steps import LIST, NEW, filled
from tests.support.factories import make_member, make_service
from tests.support.pages import Browser
from tests.support.platform import BAD_LINKS, Site
from tests.support.sandbox import Sandbox
from tests.support.words import say

START = "/narae/"


def signed_in(browser: Browser) -> str:
    """Return the name of the account that the browser shows; "" if none is signed in."""
    page = browser.get(START)
    return " ".join(page.texts(".menu-about"))


def test_t10_the_session_is_a_new_one(guest: Browser, site: Site) -> None:
    guest.get(f"{NEW}?category=2601").form().submit()  # typed something, and so has a session
    before = guest.client.cookies["session"].value
    guest.get(site.link())
    assert guest.client.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_another_member_takes_over_with_a_fresh_session(member: Browser, site: Site) -> None:
    save(filled(member, f_content="카나리본문"))
    before = member.client.session.session_key
    arrived = member.get(site.link(usercode="st20001", username="이영희"))
    assert "이영희" in signed_in(member)
    assert not Session.objects.filter(session_key=before).exists()
    assert offers(arrived) == offers(member.get(NEW)) == []
    draft = Draft.objects.get()
    page = member.get(f"{NEW}?category=2601&draft={draft.pk}")
    assert "카나리본문" not in page.body.decode()


def test_details_of_the_previous_member_are_forgotten(guest: Browser, site: Site) -> None:
    guest.get(site.link(usercode="st18888", username="홍길동", phone="010-1234-5678"))
    guest.get(site.link(usercode="st20001", email=""))
    form = guest.get(f"{NEW}?category=2542").form()
    assert (form["f_mail"], form["f_phone"]) == ("", "")
    assert "홍길동" not in signed_in(guest)


@pytest.mark.parametrize("kind", BAD_LINKS)
def test_a_bad_token_leaves_the_session_alone(member: Browser, site: Site, kind: str) -> None:
    before = member.client.session.session_key
    page = member.get(BAD_LINKS[kind](Site()).replace("st18888", "st20001"))
    assert page.url == f"http://testserver{LIST}"
    assert "still signed in as 홍길동" in " ".join(page.texts(".note"))
    assert member.client.session.session_key == before


def test_a_guest_draft_is_offered_and_not_adopted_unasked(guest: Browser, site: Site) -> None:
    save(filled(guest, f_content="카나리본문"))
    page = guest.get(site.link("ticket/", username="홍길동"))
    assert page.heading == say("Did you start an inquiry here?", "en")
    assert "카나리본문" not in page.body.decode()
    page = page.form("begun").submit(page.soup.select_one("button[value=yes]"))
    assert page.url == f"http://testserver{NEW}"
    assert restored(page).form()["f_content"] == "카나리본문"


def test_t12_the_sender_of_a_link_does_not_get_the_draft(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    save(filled(guest, f_content="카나리본문"))
    guest.get(site.link(usercode="st20001"))
    sender = Browser(sandbox)
    sender.get(site.link(usercode="st20001"))
    assert offers(sender.get(NEW)) == []


def test_a_declined_draft_is_not_offered_again(guest: Browser, site: Site) -> None:
    save(filled(guest, f_content="카나리본문"))
    page = guest.get(site.link("ticket/list/"))
    page = page.form("begun").submit(page.soup.select_one("button[value=no]"))
    assert page.url == f"http://testserver{LIST}"
    assert guest.get(site.link("ticket/list/")).url == f"http://testserver{LIST}"
    assert offers(guest.get(NEW)) == []


def test_the_question_is_for_members_only(guest: Browser, site: Site) -> None:
    save(filled(guest, f_content="내용"))
    assert guest.get("/narae/hc/begun/").url == f"http://testserver{START}"


# --- what a link is too little for ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "account_set_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_member_of_a_site_cannot_add_another_way_to_sign_in(
    guest: Browser, site: Site, name: str, method: str
) -> None:
    guest.client.handler.enforce_csrf_checks = False
    guest.get(site.link())
    assert guest.fetch(method, reverse(name), follow=False, headers={}).status == 404


def test_a_session_from_a_site_does_not_open_the_admin(guest: Browser, site: Site) -> None:
    guest.get(site.link())
    User.objects.update(is_staff=True, is_superuser=True)
    assert guest.get("/admin/").status == 404


def test_a_member_of_a_site_can_sign_out(guest: Browser, site: Site) -> None:
    guest.get(site.link()).form_to("/accounts/sign-out/").submit()
    assert signed_in(guest) == ""


def test_a_local_member_keeps_their_own_pages(member: Browser, site: Site) -> None:
    assert member.get(reverse("account_change_password"), follow=False).status in {200, 302}


def test_the_way_of_signing_in_is_logged(guest: Browser, site: Site) -> None:
    guest.get(site.link())
    entry = AuditEntry.objects.get(action=AuditEntry.Action.SIGNED_IN)
    assert (entry.actor, entry.detail) == (User.objects.get(), "own site")


# --- several organizations on one portal ----------------------------------------------------------------------


def test_a_member_is_one_at_each_service_of_the_organization(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    make_service(sandbox, "second")
    guest.get(site.link())
    assert guest.get("/second/").soup.select(".menu-about")


def test_a_sign_in_by_a_site_is_not_valid_at_another_organization(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    make_service(sandbox, "foreign", organization_id="another")
    make_member("st20001")
    guest.get(site.link(usercode="st20001"))
    sandbox.clear_journal()
    assert (
        say(
            "You are signed in through another organization’s website, which is not accepted here. Please "
            "sign out, then open this page again and sign in.",
            "en",
        )
        in guest.get("/foreign/inquiries/").main
    )
    assert guest.get("/foreign/").soup.select(".menu-about") == []
    assert sandbox.journal("list") == []
    assert signed_in(guest), "and is still signed in where the site speaks for its members"


def test_a_local_member_is_one_everywhere(member: Browser, sandbox: Sandbox) -> None:
    make_service(sandbox, "foreign", organization_id="another")
    assert member.get("/foreign/").soup.select(".menu-about")
