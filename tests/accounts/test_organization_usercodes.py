"""A usercode belongs to an organization: at another one's services its member has another code, or is a stranger."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts import organization_usercodes
from accounts.models import User
from inquiries.models import Attachment, Draft, Inquiry, Service
from inquiries.services.guests import sharing
from inquiries.services.submission import drafts
from tests.accounts.allauth.test_own_system import provider, running, through  # noqa: F401 - fixtures, used by their names
from tests.accounts.steps import by_password
from tests.support.factories import guest_usercode, make_inquiry, make_member, make_service
from tests.support.pages import Browser
from tests.support.platform import KEY, Site
from tests.support.sandbox import Sandbox

HOME, THIRD = "home-organization", "third-organization"
CODE = "st18888"  # has 250 tickets at the sandbox, which answers for the other organization
PAGES = [
    "",
    "inquiries/",
    "inquiries/?q=a&status=open",
    "inquiries/open/",
    "inquiries/new/?category=2601",
    "inquiries/10021/",
]


@pytest.fixture
def foreign(narae: Service, sandbox: Sandbox) -> Service:
    """The service of another organization, on the same portal: the one that the sandbox answers for."""
    narae.organization_id = HOME
    narae.save()
    return make_service(sandbox, "foreign")


@pytest.fixture
def hong(foreign: Service, sandbox: Sandbox) -> Browser:
    """A member of the first service's organization, who signs in with a password."""
    browser = Browser(sandbox)
    make_member(CODE)
    by_password(browser, CODE)
    return browser


def code_at(service: Service) -> str:
    return organization_usercodes.get_usercode_at(User.objects.get(usercode=CODE), service.organization_id)


def test_it_works(hong: Browser, narae: Service, foreign: Service) -> None:
    assert code_at(narae) == CODE
    assert code_at(foreign) == code_at(foreign) != CODE
    assert "250" not in hong.get("/foreign/inquiries/").main


@pytest.mark.parametrize("page", PAGES)
def test_t16_no_page_of_another_organization_asks_for_it(
    hong: Browser, foreign: Service, sandbox: Sandbox, page: str
) -> None:
    sandbox.clear_journal()
    hong.get(f"/foreign/{page}")
    hong.get(f"/foreign/{page}", headers={"HX-Request": "true"})
    assert CODE not in str(sandbox.journal())


def test_t16_an_inquiry_has_the_usercode_of_its_organization(hong: Browser, foreign: Service) -> None:
    page = hong.get("/foreign/inquiries/new/?category=2601")
    page.form().fill(f_mail="a@example.com", f_subject="s", f_content="c", f_personalAgree="true").submit()
    assert Inquiry.objects.get().usercode == code_at(foreign)


def test_t16_drafts_and_files_there_have_the_code_of_there(hong: Browser, foreign: Service) -> None:
    form = hong.get("/foreign/inquiries/new/?category=2601").form()
    values = {"form_token": form["form_token"], "category": "2601", "f_content": "draft"}
    hong.post_parts("/foreign/drafts/", {**values, "csrfmiddlewaretoken": form["csrfmiddlewaretoken"]})
    assert Draft.objects.get().owner.startswith("member-")
    assert Draft.objects.get() in _drafts(foreign)
    assert list(Attachment.objects.exclude(usercode=code_at(foreign))) == []


def _drafts(service: Service) -> list[Draft]:
    return drafts.find_own_drafts(service, code_at(service))


def test_t16_receipts_of_the_same_code_elsewhere_are_not_shown(hong: Browser, foreign: Service) -> None:
    theirs = make_inquiry(foreign, CODE)
    assert hong.get(f"/foreign/receipts/{theirs.receipt}/").status == 404
    own = make_inquiry(foreign, code_at(foreign))
    assert hong.get(f"/foreign/receipts/{own.receipt}/").status == 200


def test_guest_drafts_go_to_the_usercode_of_each_organization(guest: Browser, foreign: Service, narae: Service) -> None:
    for slug in ("narae", "foreign"):
        form = guest.get(f"/{slug}/inquiries/new/?category=2601").form()
        values = {"form_token": form["form_token"], "category": "2601", "f_content": f"draft at {slug}"}
        guest.post_parts(f"/{slug}/drafts/", {**values, "csrfmiddlewaretoken": form["csrfmiddlewaretoken"]})
    make_member(CODE)
    by_password(guest, CODE)
    for service in (narae, foreign):
        assert [draft.service for draft in _drafts(service)] == [service]


def test_joining_gives_what_a_guest_sent_to_the_code_of_there(foreign: Service) -> None:
    make_member(CODE)
    sent = make_inquiry(foreign, guest_usercode())
    sharing.share([sent], code_at(foreign))
    assert sharing.get_receipt_owner(foreign, code_at(foreign), sent.receipt) == sent.usercode
    assert sharing.get_receipt_owner(foreign, CODE, sent.receipt) == CODE


# --- by a site's word -----------------------------------------------------------------------------------------


@pytest.fixture
def sites(narae: Service, foreign: Service) -> tuple[Site, Site]:
    Service.objects.filter(pk=narae.pk).update(organization_key=KEY)
    Service.objects.filter(pk=foreign.pk).update(organization_key="key of another")
    return Site(), Site("key of another")


def at_foreign(link: str) -> str:
    """Both services have one id at Online Contact, and each an address of its own here."""
    return link.replace("/narae/", "/foreign/")


def test_two_organizations_give_one_code_to_two_people(sites: tuple[Site, Site], sandbox: Sandbox) -> None:
    ours, theirs = sites
    one, other = Browser(sandbox), Browser(sandbox)
    one.get(ours.link(username="홍길동"))
    other.get(at_foreign(theirs.link(username="이영희")))
    accounts = set(User.objects.values_list("usercode", "organization_id"))
    assert accounts == {(CODE, HOME), (CODE, Service.objects.get(slug="foreign").organization_id)}


def test_t09_a_site_learns_nothing_of_another_organizations_member(sites: tuple[Site, Site], guest: Browser) -> None:
    make_member(CODE, email="secret@example.com", phone="010-0000-0000")
    guest.get(at_foreign(sites[1].link(email="")))
    form = guest.get("/foreign/inquiries/new/?category=2542").form()
    assert (form["f_mail"], form["f_phone"]) == ("", "")


def test_a_site_does_not_end_the_session_of_another_site(sites: tuple[Site, Site], guest: Browser) -> None:
    guest.get(sites[0].link(username="홍길동"))
    guest.get("/foreign/hc/?token=junk")
    guest.get("/foreign/inquiries/")
    assert "홍길동" in " ".join(guest.get("/narae/").texts(".menu-about"))


def test_a_member_of_one_site_is_a_guest_at_another(sites: tuple[Site, Site], guest: Browser) -> None:
    guest.get(sites[0].link(username="홍길동"))
    form = guest.get("/foreign/inquiries/new/?category=2601").form()
    assert form["f_mail"] == ""
    form.submit()  # asked again, and a guest from now on
    assert guest.client.session["guest_usercode"]


# --- by the company's own system ------------------------------------------------------------------------------


@pytest.mark.usefixtures("foreign")
@pytest.mark.parametrize(("setting", "organization"), [("", HOME), (THIRD, THIRD)])
def test_the_claim_is_a_code_of_one_organization(
    guest: Browser,
    provider: Any,  # noqa: F811 - the fixture
    settings: Any,
    setting: str,
    organization: str,
) -> None:
    settings.OIDC_ORGANIZATION = setting
    provider.person["member_no"] = CODE
    through(guest)
    assert User.objects.get().organization_id == organization


# --- whose an account is --------------------------------------------------------------------------------------


def test_an_account_is_of_the_first_services_organization(sandbox: Sandbox, db: None) -> None:
    early = make_member("early")
    first = make_service(sandbox)
    make_service(sandbox, "second", organization_id=THIRD)
    early.refresh_from_db()
    assert early.organization_id == make_member("late").organization_id == first.organization_id


def test_a_corrected_id_takes_the_accounts_along(narae: Service) -> None:
    member = make_member(CODE)
    narae.organization_id = "corrected"
    narae.save()
    member.refresh_from_db()
    assert member.organization_id == "corrected"


def test_an_id_that_others_have_too_does_not(narae: Service, sandbox: Sandbox) -> None:
    make_service(sandbox, "second")
    member, before = make_member(CODE), narae.organization_id
    narae.organization_id = THIRD
    narae.save()
    member.refresh_from_db()
    assert member.organization_id == before


@pytest.mark.usefixtures("foreign")
def test_one_code_is_there_once_in_an_organization() -> None:
    make_member(CODE)
    make_member(CODE, username="y", organization_id=THIRD)
    for usercode in (CODE, CODE.upper()):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_member(usercode, username="z")


def test_saving_again_keeps_it(hong: Browser, foreign: Service) -> None:
    user = User.objects.get(usercode=CODE)
    user.first_name = "x"
    user.save()
    user.refresh_from_db()
    assert user.organization_id == HOME
