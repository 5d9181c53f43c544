"""Sending: as whom and from where is for the session and the socket to say, not for the request."""

from ipaddress import ip_network
from typing import Any

import pytest

from inquiries.models import Service
from tests.inquiries.views.steps import LINES, SIMPLE, created, filled, rescued
from tests.support.pages import Browser
from tests.support.samplefiles import SAMPLES
from tests.support.sandbox import Sandbox

PDF = SAMPLES["pdf"]


def test_a_guest_asks_under_a_usercode_of_ours(guest: Browser, sandbox: Sandbox) -> None:
    page = filled(guest).submit()
    assert "/receipts/" in page.url
    assert created(sandbox)[0]["endUser"]["usercode"].startswith("guest-")
    filled(guest).submit()
    assert len({ticket["endUser"]["usercode"] for ticket in created(sandbox)}) == 1


def test_where_guests_may_not_ask_nothing_is_sent_and_the_text_is_given_back(
    guest: Browser, narae: Service, sandbox: Sandbox
) -> None:
    form = filled(guest, f_content=LINES)
    Service.objects.update(guests_allowed=False)
    page = form.submit()
    assert page.status == 403
    assert LINES in rescued(page)
    assert page.soup.select_one("main a[href^='/accounts/sign-in/']")
    assert created(sandbox) == []


def test_the_sender_is_not_taken_from_the_request(member: Browser, sandbox: Sandbox) -> None:
    forged = {"usercode": "st20001", "endUser": "st20001", "f_usercode": "st20001", "source": "api", "language": "th"}
    filled(member).smuggle(**forged, client_ip="192.0.2.99", receipt="X", state="delivered", ticket_id="T1").submit()
    (ticket,) = created(sandbox)
    assert ticket["endUser"]["usercode"] == "st18888"
    assert (ticket["source"], ticket["language"]) == ("web", "en")
    assert sandbox.journal("create")[0]["headers"]["oc-client-ip"] == "127.0.0.1"
    assert "userFields" not in ticket


def test_the_type_is_the_addresss_and_not_a_hidden_fields(member: Browser, sandbox: Sandbox) -> None:
    filled(member).smuggle(category="2602").submit()
    assert created(sandbox)[0]["categoryId"] == SIMPLE


# --- where from -----------------------------------------------------------------------------------------------

PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("headers", "source"),
    [
        ({"User-Agent": DESK}, "web"),
        ({"User-Agent": PHONE}, "spweb"),
        ({"User-Agent": DESK, "Sec-CH-UA-Mobile": "?1"}, "spweb"),
        ({"User-Agent": PHONE, "Sec-CH-UA-Mobile": "?0"}, "web"),
        ({}, "web"),
    ],
)
def test_the_source_is_the_kind_of_device(
    member: Browser, sandbox: Sandbox, headers: dict[str, str], source: str
) -> None:
    filled(member).submit(headers=headers)
    assert created(sandbox)[0]["source"] == source


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_language_is_the_customers(member: Browser, sandbox: Sandbox, language: str) -> None:
    member.headers["Accept-Language"] = f"{language}-XX, fr;q=0.5"
    filled(member).submit()
    assert created(sandbox)[0]["language"] == language


def client_ip(sandbox: Sandbox) -> str:
    return str(sandbox.journal("create")[-1]["headers"].get("oc-client-ip"))


def test_the_address_is_the_sockets(member: Browser, sandbox: Sandbox) -> None:
    filled(member).submit(REMOTE_ADDR="198.51.100.7", headers={"X-Forwarded-For": "203.0.113.5"})
    assert client_ip(sandbox) == "198.51.100.7"


def test_p29_the_address_is_what_a_trusted_proxy_says(member: Browser, sandbox: Sandbox, settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    filled(member).submit(REMOTE_ADDR="10.1.2.3", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.5, 10.9.9.9"})
    assert client_ip(sandbox) == "203.0.113.5"
    other = filled(member, f_content="다른 내용")
    other.submit(REMOTE_ADDR="198.51.100.7", headers={"X-Forwarded-For": "203.0.113.5"})
    assert client_ip(sandbox) == "198.51.100.7"
