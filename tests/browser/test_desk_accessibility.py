"""No page of the operators' desk breaks a rule that axe-core knows, in the light theme and in the dark one (P21)."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.models import CatalogDrift, CommandRun, ConnectionCheck, DailyCount, Service
from tests.browser.desk import DESKTOP, Operator
from tests.browser.desk import operator as operator  # noqa: PLC0414 - a fixture
from tests.security.routes import Route
from tests.security.test_roles import Side, list_admin_routes, make_side, parse_name
from tests.support.axe import violations
from tests.support.browser_actions import Portal
from tests.support.tables import cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
on_a_desktop = pytest.mark.parametrize("operator", [DESKTOP], ids=["both widths"], indirect=True)

WIDTHS = (1280, 360)
# What is no page: redirects, downloads, parts of pages, and the catch-all behind every other address.
NO_PAGES = {"login", "logout", "password_change", "password_change_done", "jsi18n", "autocomplete", "preview-style"}
NO_PAGES |= {"view_on_site", "django.contrib.admin.sites.AdminSite.catch_all_view"}
NO_PAGES |= {"django.views.generic.base.RedirectView"}
OWN = {"index", "search", "personal-data", "preview", "preview-page", "app_list"}
# Django answers 403 where even superusers may not do it.
REFUSED_TO_ALL = {"add", "delete"}


@pytest.fixture
def looker(operator: Operator) -> Operator:
    """An operator whose pages axe looks through: it tries styles that the policy blocks, and misses imported ones."""
    for words in ("Applying inline style violates", "403", "404"):
        operator.person.forgive(words)
    return operator


@pytest.fixture
def side(portal: Portal) -> Side:
    """One object of each model, and a home on which every part has something to say."""
    made, service = make_side(portal.sandbox, "ours"), made_service()
    Service.objects.filter(pk=service.pk).update(
        name="하늘항공 고객센터 — 국내선·국제선 예약 변경과 환불, 수하물 분실 신고"
    )
    made.objects["group"] = Group.objects.get(name="Editor")
    finding = {"kind": "removed", "category_id": 1, "path": "기타 문의", "named_by": {"guides": 1, "drafts": 2}}
    blocked = {"kind": "blocked", "category_id": 2601, "path": "계약", "label": "전자 서명"}
    CatalogDrift.objects.create(service=service, findings=[finding, blocked])
    lost = {"service": "narae", "kind": "lost", "receipt": "Q1FWY-T71QY0"}
    CommandRun.objects.create(
        command="audit_deliveries", succeeded=False, numbers={"with_findings": 1, "found": [lost]}
    )
    problem = {"step": "signature", "problem": "signature"}
    ConnectionCheck.objects.create(service=service, works=False, results=[problem])
    today = timezone.localdate()
    counts = {"received": "", "received_by_topic": "2601", "received_by_language": "ko", "delivery_seconds": "median"}
    for measure, key in counts.items():
        DailyCount.objects.create(service=service, day=today, measure=measure, key=key, count=3)
    return made


def made_service() -> Service:
    return Service.objects.get(slug="narae")


def list_pages(side: Side, *, own: bool) -> Iterator[tuple[Route, str]]:
    """List the routes of pages with an address each: the desk's own ones, or those of models."""
    service = made_service()
    ids = {"service_id": service.pk, "language": "ko", "theme": "dark", "app_label": "inquiries"}
    for route in list_admin_routes():
        name = route.name.removeprefix("admin:")
        model, _act = parse_name(route)
        if name in NO_PAGES or (name in OWN) is not own:
            continue
        key = side.objects[model].pk if not own else 0
        yield route, route.address(dict.fromkeys(route.parameters, key) | ids)


@on_a_desktop
@pytest.mark.parametrize("acts", [{"changelist", "add"}, {"change", "history", "delete", "decide", "password_change"}])
@pytest.mark.parametrize("widths", cases({"desktop": [1280], "phone": [360]}))
def test_p21_the_pages_of_every_model(looker: Operator, side: Side, acts: set[str], widths: list[int]) -> None:
    page, broken, seen = looker.page, {}, set()
    for route, address in list_pages(side, own=False):
        _model, act = parse_name(route)
        if act not in acts:
            continue
        answer = page.goto(address)
        assert answer is not None
        if answer.status == 403 and act in REFUSED_TO_ALL:
            continue
        assert answer.status == 200, address
        seen.add(act)
        broken[address] = violations(page, widths)
    assert {address: found for address, found in broken.items() if found} == {}
    assert seen == acts


@on_a_desktop
def test_p21_the_pages_of_the_desk(looker: Operator, side: Side) -> None:
    page, broken = looker.page, {}
    for _route, address in list_pages(side, own=True):
        looker.open(address)
        broken[address] = violations(page, WIDTHS)
    looker.open(f"/admin/personal-data/?member={side.objects['user'].pk}")
    broken["a person's data"] = violations(page, WIDTHS)
    looker.search("ours")
    expect(page.locator("#found-members")).to_be_visible()
    page.set_viewport_size({"width": WIDTHS[-1], "height": 800})
    narrowest = "Math.min(...[...document.querySelectorAll('#content td')].map(cell => cell.offsetWidth))"
    assert page.evaluate(narrowest) > 60  # words stay whole
    broken["what was found"] = violations(page, WIDTHS)
    looker.open("/admin/inquiries/service/add/")
    page.locator("#service_form").evaluate("form => { form.noValidate = true }")
    looker.follow(page.locator("[name=_save]"))
    broken["a form with errors"] = violations(page, WIDTHS)
    assert {address: found for address, found in broken.items() if found} == {}


def test_every_route_is_walked(side: Side) -> None:
    names = {route.name.removeprefix("admin:") for route in list_admin_routes()}
    walked = {
        route.name.removeprefix("admin:") for own in (True, False) for route, _address in list_pages(side, own=own)
    }
    assert names == walked | NO_PAGES
