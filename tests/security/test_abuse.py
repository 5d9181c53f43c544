"""Requests of machines and attackers: forged addresses, unused methods, and bodies without end."""

from ipaddress import ip_network
from typing import Any

import pytest

from inquiries.models import Inquiry, Service
from tests.inquiries.views.steps import NEW, filled
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.tables import pairs

VICTIM = "192.0.2.77"
# Every header in which some proxy somewhere says whose request it passes on.
CLAIMS = {
    "X-Forwarded-For": VICTIM,
    "X-Real-IP": VICTIM,
    "Forwarded": f"for={VICTIM}",
    "CF-Connecting-IP": VICTIM,
    "True-Client-IP": VICTIM,
    "X-Client-IP": VICTIM,
    "X-Cluster-Client-IP": VICTIM,
    "Fastly-Client-IP": VICTIM,
    "X-Originating-IP": VICTIM,
    "X-Remote-Addr": VICTIM,
    "X-Forwarded": VICTIM,
    "Forwarded-For": VICTIM,
    "OC-Client-IP": VICTIM,
    "X-Azure-ClientIP": VICTIM,
    "X-Envoy-External-Address": VICTIM,
    "X-ProxyUser-Ip": VICTIM,
    "WL-Proxy-Client-IP": VICTIM,
    "Proxy-Client-IP": VICTIM,
    "Via": f"1.1 {VICTIM}",
    "Client-IP": VICTIM,
}
FROM = "198.51.100.7"


def told(sandbox: Sandbox) -> list[str]:
    """Whose address Online Contact was told."""
    return [str(entry["headers"].get("oc-client-ip")) for entry in sandbox.journal("create")]


@pytest.mark.parametrize("header", CLAIMS)
def test_t38_whose_address_it_is_is_not_for_a_header_to_say(member: Browser, sandbox: Sandbox, header: str) -> None:
    filled(member).submit(REMOTE_ADDR=FROM, headers={header: CLAIMS[header]})
    assert told(sandbox) == [FROM]


def test_t39_forged_headers_do_not_use_up_the_quota_of_another_address(
    member: Browser, sandbox: Sandbox, settings: Any
) -> None:
    """Eleven inquiries in a victim's name, by all headers and through our own proxy: the victim's is sent at once."""
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    for number in range(11):
        form = filled(member, f_subject=f"문의 {number}", f_content=f"내용 {number}")
        form.submit(REMOTE_ADDR="10.0.0.1", headers={**CLAIMS, "X-Forwarded-For": f"{VICTIM}, {FROM}"})
    assert set(told(sandbox)) == {FROM}
    waiting = Inquiry.objects.exclude(state=Inquiry.State.DELIVERED).count()
    assert waiting >= 8  # the sender's own limit holds
    page = filled(member, f_subject="피해자", f_content="첫 문의").submit(
        REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": VICTIM}
    )
    assert "/receipts/" in page.url
    assert told(sandbox)[-1] == VICTIM
    assert Inquiry.objects.exclude(state=Inquiry.State.DELIVERED).count() == waiting


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "MKCOL", "SEARCH", "DEBUG", "FOO"])
@pytest.mark.parametrize("path", ["/narae/", NEW, "/narae/files/", "/narae/receipts/AAAAA-AAAAAA/"])
def test_t48_unused_methods_are_refused(member: Browser, method: str, path: str) -> None:
    response = member.client.generic(method, path)
    assert response.status_code in {403, 405}
    assert b"canary" not in response.content


PLACES = [NEW, "/narae/files/", "/narae/drafts/", "/language/setlang/", "/accounts/sign-in/"]
BODIES = {
    "unknown type": ("application/x-nothing", b"\x00\xff" * 100),
    "no type": ("", b"a=b"),
    "JSON a hundred thousand deep": ("application/json", b"[" * 100_000),
    "a boundary that is none": ("multipart/form-data", b"--x\r\n"),
    "a boundary that never comes": ("multipart/form-data; boundary=never", b"a" * 10_000),
    "ten thousand fields": ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(10_000))),
    "three megabytes of text": ("application/x-www-form-urlencoded", b"a=" + b"x" * 3_000_000),
    "XML with an entity": ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "a charset of another world": ("application/x-www-form-urlencoded; charset=utf-7", b"a=+ADw-"),
    "a charset that is none": ("application/x-www-form-urlencoded; charset=nothing", b"a=b"),
}


@pytest.mark.parametrize(("path", "body"), pairs(PLACES, BODIES.values()))
def test_t48_a_malformed_body_is_refused(member: Browser, narae: Service, body: tuple[str, bytes], path: str) -> None:
    """With a token that is good, so that it is read as far as it can be."""
    member.get("/narae/")
    token = member.client.cookies["csrftoken"].value
    response = member.client.generic("POST", path, body[1], body[0], headers={"X-CSRFToken": token})
    assert response.status_code < 500
    assert not Inquiry.objects.exists()


def test_t48_a_header_of_a_megabyte_is_no_crash(member: Browser) -> None:
    for header in ("User-Agent", "Accept-Language", "Referer", "HX-Current-URL", "X-Forwarded-For", "Cookie"):
        assert member.client.get("/narae/", headers={header: "x" * 1_000_000}).status_code < 500
