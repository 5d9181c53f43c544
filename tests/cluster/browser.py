"""A customer's browser before the proxy, and the patience of the person who sits there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from http.cookies import SimpleCookie

from tests.cluster.tally import GAVE_UP, PAGE_OF_500, Tally
from tests.support.htmlforms import MULTIPART, File, Pair, multipart
from tests.support.nginx import HOST, trust_any
from tests.support.source import ROOT

_PROXYS_PAGE = (ROOT / "deploy/pages/unavailable.ko.html").read_bytes()
_LONGEST = 60.0  # seconds for one answer, as the proxy's
_PAUSE = 0.5  # seconds after which a person tries again
_IDLE = 30.0  # seconds after which a browser opens another connection: the proxy closes idle ones after 75
_PATIENCE = 180.0  # seconds after which a person gives up


class GaveUp(Exception):
    """The person tried for too long."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Browser:
    """Keeps cookies and a connection; each address of 127/8 is another network's customer.

    What a person would try again is tried again, and counted: a page of the proxy while a node is killed, a page that
    asks for a few minutes, a connection that broke off.
    """

    def __init__(self, port: int, address: str, tally: Tally) -> None:
        self.cookies: dict[str, str] = {}
        self._tally = tally
        self._used_at = 0.0
        self._connection = HTTPSConnection(
            "127.0.0.1", port, timeout=_LONGEST, source_address=(address, 0), context=trust_any()
        )

    def get(self, path: str) -> Answer:
        return self._ask_until_answered("GET", path, b"", {})

    def post(self, path: str, pairs: list[Pair], files: dict[str, list[File]] | None = None) -> Answer:
        # As browsers do it: the address of the page that the form was on.
        headers = {"Content-Type": MULTIPART, "Referer": f"https://{HOST}{path}"}
        return self._ask_until_answered("POST", path, multipart(pairs, files or {}), headers)

    def close(self) -> None:
        self._connection.close()

    def _ask_until_answered(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            answer = self._ask(method, path, body, headers)
            if answer is not None and not self._is_to_be_repeated(answer, f"{method} {path}"):
                return answer
            time.sleep(_PAUSE)
        self._tally.complain(GAVE_UP, f"{method} {path}")
        raise GaveUp(path)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer | None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": HOST, "Accept-Language": "ko", **headers, **({"Cookie": cookie} if cookie else {})}
        if time.monotonic() > self._used_at + _IDLE:
            self._connection.close()
        try:
            self._connection.request(method, path, body or None, sent)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException) as error:
            self._connection.close()
            self._tally.note_no_answer(f"answers that broke off ({type(error).__name__})")
            return None
        self._used_at = time.monotonic()
        self._keep_cookies(answer)
        return Answer(answer.status, answer.headers.get("Location", ""), content)

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value

    def _is_to_be_repeated(self, answer: Answer, what: str) -> bool:
        if answer.status in (502, 503, 504) and answer.body == _PROXYS_PAGE:
            self._tally.note_no_answer(f"pages of the proxy ({answer.status})")
            return True
        if answer.status == 503:
            self._tally.count("pages of the portal that ask for patience (503)")
            return True
        if answer.status >= 500:
            self._tally.complain(PAGE_OF_500, f"{answer.status} {what}")
            return True
        self._tally.count("pages")
        return False
