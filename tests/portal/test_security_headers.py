"""Headers of every route: pages, fragments, files, redirects and errors."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import URLPattern, URLResolver, get_resolver

from inquiries.models import Service
from tests.inquiries.views.steps import filled, form_of
from tests.support.pages import Browser
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.tables import cases

FILLINGS = {
    "slug": "narae",
    "ticket_id": "T1",
    "file_id": "0" * 32,
    "receipt": "AAAAA-AAAAAA",
    "pk": "1",
    "question_id": "3401",
    "notice_id": "1231",
    "provider_id": "oidc",
    "token": "A" * 26,
    "anything": "article/1",
    "language": "ko",
    "digest": "0" * 12,
}
FILE = "00000000-0000-0000-0000-000000000000"


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every address of the portal, with something in its places; the admin's are Django's."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            filled_in = re.sub(r"<uuid:\w+>", FILE, route)
            yield "/" + re.sub(r"<\w+:(\w+)>", lambda found: FILLINGS[str(found[1])], filled_in)
        elif not route.startswith("admin"):
            yield from routes(entry, route)


ALL = sorted(routes())


def test_all_routes_are_known() -> None:
    assert len(ALL) >= 17
    assert "/narae/inquiries/T1/" in ALL


@pytest.mark.parametrize("who", ["member", "guest"])
# The headers of answers to a POST are also looked at in `tests/security/test_headers.py`.
@pytest.mark.parametrize("method", cases(["GET", "HEAD", "POST"]))
def test_every_route_has_them(request: pytest.FixtureRequest, narae: Service, who: str, method: str) -> None:
    browser: Browser = request.getfixturevalue(who)
    # The browser finds fault with every answer.
    statuses = {path: browser.fetch(method, path, follow=False, headers={}).status for path in ALL}
    assert {path for path, status in statuses.items() if status not in {200, 302, 400, 403, 404, 405, 503}} == set()


def test_the_policy_lets_nothing_in_but_ours(member: Browser) -> None:
    policy = dict(part.split(" ", 1) for part in member.get("/narae/").headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert not any(word in str(policy) for word in ("unsafe", "*", "http:", "https:"))


def test_no_page_loads_from_another_origin(member: Browser) -> None:
    for path in ("/narae/", "/narae/inquiries/new/?category=2542", "/narae/inquiries/"):
        soup = member.get(path).soup
        sources = [tag[name] for name in ("src", "srcset") for tag in soup.select(f"[{name}]")]
        sources += [tag["href"] for tag in soup.select("link[href]:not([rel=manifest], [rel=expect])")]
        assert sources
        assert all(str(source).startswith("/static/") for source in sources)


def test_a_pages_static_files_are_there(member: Browser) -> None:
    for path in ("/narae/", "/narae/inquiries/new/?category=2542"):
        soup = member.get(path).soup
        for tag in soup.select("script[src], link[href]:not([rel=manifest], [rel=expect])"):
            name = str(tag.get("src") or tag.get("href")).removeprefix(f"/{settings.STATIC_URL.strip('/')}/")
            assert finders.find(name), name


def test_the_sessions_cookie_is_for_the_server_only(member: Browser, sandbox: Sandbox) -> None:
    guest = Browser(sandbox)
    form_of(guest).submit()
    cookie = guest.client.cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_start_page_sets_no_session(guest: Browser) -> None:
    guest.get("/narae/")
    assert "session" not in guest.client.cookies


def test_each_answer_has_an_id_of_its_own(member: Browser) -> None:
    ids = {member.get("/narae/").headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3


def test_files_have_a_policy_of_their_own(member: Browser) -> None:
    page = filled(member).attach(("그림.png", PNG)).submit()
    policy = page.follow(".sent-files a").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy
