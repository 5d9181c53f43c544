"""T48: whatever a header says, no route answers with an error of ours."""

from itertools import product
from typing import Any

import pytest
from django.test import Client

from inquiries.models import Service
from tests.security.routes import Route, routes
from tests.security.test_headers import address
from tests.support.factories import make_member
from tests.support.pages import Browser
from tests.support.tables import cases, pairs

# Each of these is read by us, by Django, by a library of ours or by what serves static files.
HEADERS = (
    *("Referer", "Origin", "HX-Current-URL", "HX-Request", "HX-Target", "HX-Trigger", "HX-Trigger-Name", "HX-Prompt"),
    *("HX-Boosted", "HX-History-Restore-Request", "HX-Current-URL-URI-AutoEncoded", "HX-Trigger-URI-AutoEncoded"),
    *("Triggering-Event", "Accept", "Accept-Language", "Accept-Encoding", "User-Agent", "Sec-CH-UA-Mobile", "Range"),
    *("Sec-Fetch-Site", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "X-Forwarded-For", "X-Forwarded-Proto", "Authorization"),
    *(
        "X-Forwarded-Host",
        "X-CSRFToken",
        "X-Requested-With",
        "If-Modified-Since",
        "If-None-Match",
        "If-Match",
        "Purpose",
    ),
)
NASTY = (
    "http://[",
    "http://[::1",
    "http://a:b:c",
    "http://testserver:99999/",
    "http://testserver:x/narae/?iframe=true",
    "//[",
    "http%3A%2F%2F%5B",
    "http://\uff0f\u2100.example",
    "\u0000\u0001\u007f",
    "%00%ff%fe%0d%0a",
    "\u00ff\u00fe",
    "true",
    "cross-site",
    "iframe",
    "{",
    '{"a": ' + "[" * 500,
    "bytes=0-,-1,x-y,99999999999999999999-",
    "gzip;q=NaN, *;q=-1, ;q=",
    "en-" * 300,
    "9" * 5000,
    "1.2.3.4%eth0, [::1]:x, ::ffff:999.1.1.1, ,,,",
    "",
    ",;=\"'\\",
    "Basic \u00e9",
    "Sat, 99 Foo 99999 99:99:99 GMT",
    "W/",
)
COOKIES = (
    'session="\\000aaaaaaaaaaa"',
    "session=" + "a" * 5000,
    'session="\\377\\376"; csrftoken="\\000"; messages="\\000"; django_language="\\000"',
    "session=../../x; csrftoken=x; messages=[[; django_language=" + "en-" * 300,
    "messages=W1tdXQ:x:y; django_language=../..",
    "=; ;;; a=b=c; session",
    "session-framed=\u00e9; csrftoken-framed=\u00e9",
    "__Host-session=x; sessionid=y; " + "; ".join(f"a{number}=b" for number in range(300)),
)
TYPES = (
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\u00e9",
    "multipart/form-data; boundary=" + "x" * 300,
    "multipart/form-data; boundary=x; charset=nonsense",
    "application/x-www-form-urlencoded; charset=nonsense",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/json; charset=idna",
    "text/plain; =; ;;",
    "",
)
_READING_FORMS = {"inquiries:new", "inquiries:upload", "inquiries:drafts", "inquiries:check", "admin:login"}
LENGTHS = ("", "-1", "x", "9" * 5000, "1e9", "\u0663", "+5", " 7 ")


@pytest.fixture
def client(narae: Service) -> Client:
    """A member's browser; a crash is an answer."""
    found = Client(raise_request_exception=False)
    found.force_login(make_member())
    return found


def wsgi(text: str) -> str:
    """As a server hands a header on: its bytes as Latin-1."""
    return text.encode().decode("latin-1")


def crashes(client: Client, route: Route, **environment: Any) -> list[str]:
    found = []
    for method in ("GET", "POST"):
        body: dict[str, Any] = (
            {} if method == "GET" else {"data": "a=b", "content_type": "application/x-www-form-urlencoded"}
        )
        status = client.generic(method, address(route), **body, **environment).status_code
        if status >= 500 and status != 503:  # 503 says that Online Contact did not answer, or a search index
            found.append(f"{status} {method} {route}")
    return found


def bundles() -> list[dict[str, str]]:
    """Every value in every header, in as many requests as there are values."""
    names = [f"HTTP_{name.upper().replace('-', '_')}" for name in HEADERS]
    count = len(NASTY)
    return [{name: wsgi(NASTY[(shift + place) % count]) for place, name in enumerate(names)} for shift in range(count)]


@pytest.mark.parametrize("part", cases(range(4)))
def test_t48_no_header_is_an_error(client: Client, part: int) -> None:
    """Each route with several sets of headers; in the end each value has stood in each header on many routes."""
    sets = bundles()
    found = []
    for number, route in enumerate(routes()):
        if number % 4 == part:
            for step in range(2):
                found += crashes(client, route, **sets[(number // 4 + step * 13) % len(sets)])
    assert found == []


@pytest.mark.parametrize(
    ("name", "value"),
    pairs(["REFERER", "HX_CURRENT_URL", "ACCEPT_LANGUAGE", "X_FORWARDED_FOR"], NASTY),
    ids=lambda value: ascii(value[:20]),
)
def test_t48_one_header_alone(client: Client, name: str, value: str) -> None:
    for path, more in product(("/narae/", "/narae/inquiries/"), ({}, {"HTTP_HX_REQUEST": "true"})):
        environment: dict[str, Any] = {f"HTTP_{name}": wsgi(value), **more}
        assert client.get(path, **environment).status_code < 500, path


@pytest.mark.parametrize("cookies", COOKIES, ids=lambda value: ascii(value[:20]))
def test_t48_no_cookie_is_an_error(narae: Service, cookies: str) -> None:
    stranger = Client(raise_request_exception=False, HTTP_COOKIE=wsgi(cookies))
    chosen = [route for route in routes() if not route.name.startswith("admin:")]
    found = [crash for route in chosen[::4] for crash in crashes(stranger, route)]
    assert found == []


@pytest.mark.parametrize("kind", TYPES, ids=ascii)
def test_t48_no_content_type_is_an_error(client: Client, kind: str) -> None:
    for route in routes():
        if route.name in _READING_FORMS:
            status = client.generic("POST", address(route), b"a=\xff&b=\x00\r\n--x\r\n", wsgi(kind)).status_code
            assert status < 500 or status == 503, f"{status} {route}"


@pytest.mark.parametrize("length", LENGTHS, ids=lambda value: ascii(value[:9]))
def test_t48_no_length_is_an_error(client: Client, length: str) -> None:
    for path in ("/narae/inquiries/new/", "/narae/files/", "/accounts/sign-in/"):
        assert client.generic("POST", path, b"a=b", CONTENT_LENGTH=length).status_code < 500


def test_an_address_that_can_be_read_is_left_alone(member: Browser) -> None:
    page = member.get("/narae/", headers={"Host": "testserver", "Referer": "http://testserver/narae/?iframe=true"})
    assert page.soup.select("header.top") == []
