"""The headers of every answer, exactly: pages, the admin, redirects, errors, static files and probes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from inquiries.models import Service
from tests.security.belongings import takes
from tests.security.routes import Route, routes
from tests.support.factories import make_member
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'"
)
EXACT = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
}
FRAMERS = "https://www.narae.example https://*.shop.example:8443"


@pytest.fixture(autouse=True)
def _by_tls(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


# Operators' preview of a form: the portal's own page in a frame of the portal's own page.
PREVIEW = EXACT | {
    "Content-Security-Policy": POLICY.replace("ancestors 'none'", "ancestors 'self'") + "; frame-src 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


def wrong_headers(response: Any, expected: dict[str, str] = EXACT) -> list[str]:
    told = {name: response.headers.get(name) for name in expected}
    found = [f"{name}: {value}" for name, value in told.items() if value != expected[name]]
    control = response.headers.get("Cache-Control", "")
    return found + ([] if "no-store" in control and "private" in control else [f"Cache-Control: {control}"])


def address(route: Route) -> str:
    return route.address(
        {"slug": "narae", **{name: _ANY.get(kind, "1") for name, kind in (takes(route) or {}).items()}}
    )


_ANY = {
    **dict.fromkeys(("draft", "file"), "00000000-0000-0000-0000-000000000000"),
    **{"application": "inquiries", "provider": "own", "ticket": "T1", "receipt": "AAAAA-AAAAAA"},
}


@pytest.mark.parametrize("who", ["nobody", "member", "operator"])
def test_t57_every_route_has_them(narae: Service, sandbox: Sandbox, who: str) -> None:
    """Whatever it answers, by GET and by a forged POST."""
    account = {"nobody": {}, "member": {}, "operator": {"is_staff": True, "is_superuser": True}}[who]
    browser = Browser(sandbox, make_member("st18888", **account) if who != "nobody" else None)
    browser.client.raise_request_exception = False
    wrong = []
    for route in routes():
        for method in ("GET", "POST"):
            response = browser.client.generic(method, address(route), secure=True)
            is_preview = route.name.startswith("admin:preview") and response.status_code == 200
            found = wrong_headers(response, PREVIEW if is_preview else EXACT)
            wrong += [f"{method} {route} {response.status_code} {text}" for text in found]
    assert wrong == []


def broken(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Any:
    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("inquiries.views.site.start.own_inquiries.find_undelivered", fail)
    browser.client.raise_request_exception = False
    return browser.client.get("/narae/", secure=True)


ERRORS: dict[int, Callable[[Browser, pytest.MonkeyPatch], Any]] = {
    301: lambda browser, _: browser.client.get("/narae", secure=True),
    400: lambda browser, _: browser.client.get("/narae/", secure=True, headers={"Host": "evil.example"}),
    403: lambda browser, _: browser.client.post("/language/setlang/", secure=True),
    404: lambda browser, _: browser.client.get("/nobody/nothing/", secure=True),
    405: lambda browser, _: browser.client.get("/narae/files/", secure=True),
    413: lambda browser, _: browser.client.post("/narae/files/", secure=True, CONTENT_LENGTH=str(57 * 1024 * 1024)),
    500: broken,
}


@pytest.mark.parametrize("status", ERRORS)
def test_t57_errors_have_them(member: Browser, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    response = ERRORS[status](member, monkeypatch)
    assert response.status_code == status
    assert wrong_headers(response) == []


def test_t57_errors_of_the_first_middleware_have_them(member: Browser, settings: Any) -> None:
    """Where the redirect to TLS already fails over a name that is not ours."""
    settings.SECURE_SSL_REDIRECT = True
    response = member.client.get("/narae/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert wrong_headers(response, {name: EXACT[name] for name in EXACT if not name.startswith("Strict")}) == []


def test_t57_no_word_of_the_policy_is_unsafe() -> None:
    assert not any(word in POLICY for word in ("unsafe", "*", "http:", "https:", "blob:"))


# --- who may frame --------------------------------------------------------------------------------------------


def test_t56_framing_is_forbidden_by_default(member: Browser) -> None:
    assert wrong_headers(member.client.get("/narae/", secure=True)) == []


def test_t56_an_operator_says_who_may_frame_a_service(member: Browser, narae: Service) -> None:
    Service.objects.update(frame_ancestors=FRAMERS)
    policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {FRAMERS}")
    for path in ("/narae/", "/narae/inquiries/", "/narae/inquiries/nothing/", "/narae/receipts/AAAAA-AAAAAA/"):
        response = member.client.get(path, secure=True)
        assert response.headers["Content-Security-Policy"] == policy
        assert "X-Frame-Options" not in response.headers  # which knows no list, and would contradict it


@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/admin/login/", "/healthz", "/nobody/", "/accounts/security/"])
def test_t56_other_pages_are_not_framed(member: Browser, narae: Service, path: str) -> None:
    Service.objects.update(frame_ancestors=FRAMERS)
    assert wrong_headers(member.client.get(path, secure=True)) == []


@pytest.mark.parametrize("origins", ["", FRAMERS, "http://localhost:3000", "https://a-b.example"])
def test_t56_origins_are_taken(narae: Service, origins: str) -> None:
    narae.frame_ancestors = origins
    narae.clean_fields()


@pytest.mark.parametrize(
    "origins",
    [
        "*",
        "https:",
        "https://*",
        "http://www.narae.example",
        "www.narae.example",
        "https://www.narae.example/path",
        "https://www.narae.example; script-src *",
        "https://www.narae.example, https://b.example",
        "'self'",
        "data:",
        "https://www.narae.example\r\nX-Evil: 1",
        "https://user@www.narae.example",
    ],
)
def test_t56_an_invalid_origin_is_refused(narae: Service, origins: str) -> None:
    narae.frame_ancestors = origins
    with pytest.raises(ValidationError):
        narae.clean_fields()
