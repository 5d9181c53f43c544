"""A company's own site, which signs its members in: signed as the contract says, without the portal's code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from inquiries.models import Service

KEY = "7cf2828608274a49a3f06152b2188927"  # the one of the contract's check vector
MINUTE_MS = 60_000
# What the portal says of a link that signs its member in no more, or never did.
LINK_EXPIRED = (
    "You could not be signed in: the link has expired or was already used. "
    "Please go back to the site you came from, reload the page and open the link there again."
)
LINK_WRONG = (
    "You could not be signed in: something is wrong with the sign-in link. "
    "Please go back to the site you came from and try again."
)


def now_ms() -> int:
    return int(time.time() * 1000)


def token_of(key: str, *parts: str) -> str:
    text = "&".join(part for part in parts if part)
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).decode()


@dataclass(frozen=True)
class Site:
    """The site of the service `service_id`, which has the organization's key."""

    key: str = KEY
    service_id: str = "narae"

    def says(self, usercode: str = "st18888", late_ms: int = 0, **details: str) -> dict[str, str]:
        """The signed parameters, `late_ms` old. `details`: username, email, phone, memberno, returnUrl."""
        said = {"usercode": usercode, "email": "hong@shop.example"} | details
        said["time"] = str(now_ms() - late_ms)
        order = ("usercode", "username", "email", "phone", "memberno", "returnUrl", "time")
        token = token_of(self.key, self.service_id, *(said.get(name, "") for name in order))
        return {name: value for name, value in said.items() if value} | {"token": token}

    def link(self, page: str = "", usercode: str = "st18888", late_ms: int = 0, **details: str) -> str:
        """The address of a help-center page, signed: `page` is "", "ticket/" or "ticket/list/"."""
        return f"/{self.service_id}/hc/{page}?{urlencode(self.says(usercode, late_ms, **details))}"

    def form(self, usercode: str = "st18888", late_ms: int = 0, **details: str) -> bytes:
        """The body of a form that is posted from the browser or from the server."""
        return urlencode({"service": self.service_id, **self.says(usercode, late_ms, **details)}).encode()


# Links to the list that do not sign in, by what is wrong with them.
BAD_LINKS: dict[str, Callable[[Site], str]] = {
    "wrong": lambda site: site.link("ticket/list/") + "x",
    "of-another-key": lambda site: Site(key="another").link("ticket/list/"),
    "late": lambda site: site.link("ticket/list/", late_ms=3 * MINUTE_MS + 1000),
    "early": lambda site: site.link("ticket/list/", late_ms=-4 * MINUTE_MS),
    "too-long-a-name": lambda site: site.link("ticket/list/", username="가" * 51),
    "of-another-service": lambda site: Site(service_id="other").link("ticket/list/").replace("/other/", "/narae/"),
    "only-a-token": lambda site: "/narae/hc/ticket/list/?token=x",
}


@pytest.fixture
def site(narae: Service) -> Site:
    """The company's own site, and the service that believes it."""
    narae.organization_key = KEY
    narae.return_addresses = "https://www.shop.example"
    narae.save()
    return Site()
