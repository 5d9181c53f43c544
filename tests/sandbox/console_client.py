"""The agent's console as a test sees it: a browser without JavaScript."""

from __future__ import annotations

from typing import Any

import requests
from bs4 import BeautifulSoup, Tag

from tests.support.sandbox import Sandbox


class Console:
    def __init__(self, sandbox: Sandbox) -> None:
        self.url = f"{sandbox.url}/console"
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str = "/", **options: Any) -> requests.Response:
        return self.session.get(self.url + path, timeout=10, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return self.session.post(self.url + path, timeout=10, **options)

    def page(self, path: str = "/") -> BeautifulSoup:
        answer = self.get(path)
        assert answer.status_code == 200
        return BeautifulSoup(answer.text, "html.parser")

    def ticket(self, ticket_id: str) -> BeautifulSoup:
        return self.page(f"/tickets/{ticket_id}")

    def listed(self, query: str = "") -> list[str]:
        return [str(row["data-key"]) for row in self.page(f"/?{query}").select("[data-key]")]


def only(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, (selector, found)
    return found[0]
