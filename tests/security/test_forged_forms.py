"""No other site makes a visitor's browser do anything: every route, every unsafe method, by htmx and with files too."""

from collections.abc import Iterator
from itertools import product

import pytest

from inquiries.models import Attachment, Draft, Inquiry, Service
from tests.inquiries.views.steps import calls
from tests.security.belongings import takes, unknown
from tests.security.routes import Route, routes
from tests.support.htmlforms import MULTIPART, multipart
from tests.support.pages import HTMX, Browser
from tests.support.samplefiles import PNG
from tests.support.tables import cases

# Method, by htmx, with a file.
WAYS = (
    *(("POST", htmx, with_file) for htmx in (False, True) for with_file in (False, True)),
    *((method, False, False) for method in ("PUT", "PATCH", "DELETE")),
)
URLENCODED = "application/x-www-form-urlencoded"
# Addresses that other servers or pages post to, each with what protects it instead.
EXEMPT = {
    "integration:from-browser": "a signature of the organization's own site, good for minutes and once",
    "integration:from-server": "the same, from its server, which has no cookies of ours",
    "apple_callback": "Apple posts its answer from its own page; what is in it counts only with this session's state",
}
ALL = [route for route in routes() if route.name not in EXEMPT]


def forged(token: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Name, headers, and the token in the body: what a page elsewhere can make a browser send."""
    elsewhere = "https://elsewhere.example"
    yield "without a token", {}, ""
    yield "with a token made up", {}, "x" * 64
    yield "with a token made up in a header", {"X-CSRFToken": "x" * 32}, ""
    yield "from another origin", {"Origin": elsewhere}, token
    yield "from an origin that hides", {"Origin": "null"}, token
    yield "from a host that begins like ours", {"Origin": "http://testserver.elsewhere.example"}, token
    yield "from another port", {"Origin": "http://testserver:8443"}, token


def attempts(
    route: Route, token: str, *, all_ways: bool
) -> Iterator[tuple[tuple[str, dict[str, str], str], tuple[str, bool, bool]]]:
    """The commonest by a plain POST; where it is to be all ways, everything by a plain POST, and the commonest in every
    way. The admin has dozens of routes of the same make.
    """
    all_forged = list(forged(token))
    commonest = (all_forged[0], all_forged[3])
    if route.name.startswith("admin:") or not all_ways:
        yield from product(commonest, WAYS[:1])
    else:
        yield from product(all_forged, WAYS[:1])
        yield from product(commonest, WAYS[1:])


def address(route: Route) -> str:
    looks = unknown(dict.fromkeys(_KINDS, "0" * 32))
    return route.address({"slug": "narae", **{name: looks[kind] for name, kind in (takes(route) or {}).items()}})


_KINDS = (
    *("ticket", "thread file", "receipt", "receipt to correct", "draft", "file"),
    *("row", "account", "passkey", "application", "provider", "page", "token"),
)


def refused_wrongly(browser: Browser, route: Route, *, all_ways: bool = True) -> list[str]:
    """The ways in which a forged form was not refused with 403."""
    token = browser.client.cookies["csrftoken"].value
    wrong = []
    for (how, headers, in_body), (method, htmx, with_file) in attempts(route, token, all_ways=all_ways):
        pairs = [("csrfmiddlewaretoken", in_body)] if in_body else [("a", "b")]
        body = multipart(pairs, {"file": [("a.png", PNG)]}) if with_file else f"{pairs[0][0]}={pairs[0][1]}".encode()
        kind = MULTIPART if with_file else URLENCODED
        sent = {**headers, **(HTMX if htmx else {})}
        status = browser.client.generic(method, address(route), body, kind, headers=sent).status_code
        if status != 403:
            wrong.append(f"{method} {route} {how}: {status}")
    return wrong


@pytest.mark.parametrize("step", cases([8, 1]))
def test_t12_requests_from_another_origin_are_refused(member: Browser, narae: Service, step: int) -> None:
    """To every route, and in all ways to every eighth one: one middleware refuses them all."""
    member.get("/narae/")
    thorough = ALL[::step]
    wrong = [each for route in ALL for each in refused_wrongly(member, route, all_ways=route in thorough)]
    assert wrong == []
    assert {"create", "comment", "upload"} & set(calls(member.sandbox)) == set()
    assert not Inquiry.objects.exists() and not Attachment.objects.exists() and not Draft.objects.exists()


def test_t12_signing_in_cannot_be_forged_either(guest: Browser) -> None:
    guest.get("/narae/")
    entrances = [route for route in ALL if "sign-in" in route.pattern or "login" in route.pattern]
    assert entrances
    assert [wrong for route in entrances for wrong in refused_wrongly(guest, route)] == []
    assert "session" not in guest.client.cookies


def test_t12_exempt_routes_are_listed() -> None:
    assert {route.name for route in routes() if route.is_exempt} == set(EXEMPT)


def test_t12_the_own_page_is_not_refused(member: Browser) -> None:
    """Otherwise the refusals would say nothing."""
    member.get("/narae/")
    token = member.client.cookies["csrftoken"].value
    headers = {"Origin": "http://testserver"}
    body = f"csrfmiddlewaretoken={token}&language=ko".encode()
    assert member.client.generic("POST", "/language/setlang/", body, URLENCODED, headers=headers).status_code == 302
