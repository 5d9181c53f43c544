"""A customer over HTTP, without a browser: a guest who opens the smallest form and posts it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import requests

from tests.chaos.submissions import SMALL_FORM

_RECEIPT = re.compile(r"/receipts/([0-9A-Z]{5}-[0-9A-Z]{6})/")


@dataclass(frozen=True)
class OpenForm:
    """A form as it lies before a customer, with all that its browser sends along."""

    url: str
    headers: dict[str, str]
    cookies: dict[str, str]
    hidden: dict[str, str]

    def post(self, content: str) -> str:
        """Post it over a connection of its own; the receipt's number, from where the answer leads."""
        filled = {
            "f_name": "김하늘",
            "f_mail": "customer@example.com",
            "f_subject": "문의",
            "f_content": content,
            "f_personalAgree": "on",
        }
        with _session() as session:
            answer = session.post(
                self.url,
                data=filled | self.hidden,
                headers=self.headers,
                cookies=self.cookies,
                allow_redirects=False,
                timeout=120,
            )
        found = _RECEIPT.search(answer.headers.get("Location", ""))
        if not found:
            words = " ".join(re.sub(r"<[^>]*>", " ", answer.text.partition("<main")[2]).split())
            raise RuntimeError(f"no receipt, but {answer.status_code}: {words[:500]}")
        return found[1]

    def post_at_once(self, content: str, times: int) -> list[str]:
        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(self.post, [content] * times))


def opened(portal_url: str, number: int) -> OpenForm:
    """The form before the customer with this number, who has an address of their own."""
    headers = {"X-Forwarded-For": f"10.1.{number // 256}.{number % 256}", "Accept-Language": "ko"}
    url = f"{portal_url}/narae/inquiries/new/?category={SMALL_FORM}"
    with _session() as session:
        page = session.get(url, headers=headers, timeout=120)
        page.raise_for_status()
        hidden = {name: _hidden(page.text, name) for name in ("form_token", "csrfmiddlewaretoken", "category")}
        return OpenForm(url, headers, session.cookies.get_dict(), hidden)


def _session() -> requests.Session:
    """That goes nowhere but where it is sent: no proxies from the environment."""
    session = requests.Session()
    session.trust_env = False
    return session


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    if not found:
        raise RuntimeError(f"the page has no {name}")
    return found[1]
