"""A customer who picks files, fills a form, sends it, and looks at the receipt; and tries again what a person would."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from typing import NoReturn

from tests.chaos.submissions import SMALL_FORM
from tests.cluster.browser import Answer, Browser, GaveUp
from tests.cluster.sends import Send, content_of
from tests.cluster.tally import (
    FILE_DIFFERS,
    GAVE_UP,
    NOT_TOLD,
    OTHER_ANSWER,
    SESSION_LOST,
    SESSION_REVIVED,
    Tally,
)
from tests.support.factories import PASSWORD
from tests.support.htmlforms import Pair

_RECEIPT = re.compile(r"/receipts/([0-9A-Z]{5}-[0-9A-Z]{6})/")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_KEPT = re.compile(r'<li class="file" data-kept>.*?</li>', re.DOTALL)
_REASONS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r'id="errors".*?<li>(.*?)</li>',
        r'class="note note-error".*?<p>(.*?)</p>',
        r'<p class="file-reason">(.*?)</p>',
    )
)
_TRIES = 120
_PAUSE = 0.5  # seconds
SIGN_IN, SIGN_OUT = "/accounts/sign-in/", "/accounts/sign-out/"


class Form:
    """The form of a page: what is hidden in it, and which files it shows."""

    def __init__(self, page: str) -> None:
        self.markup = page.partition('id="inquiry"')[2].partition("</form>")[0]
        self.hidden: list[Pair] = _HIDDEN.findall(self.markup)

    def __bool__(self) -> bool:
        return bool(self.hidden)

    def shows(self, name: str) -> bool:
        return any(name in row for row in _KEPT.findall(self.markup))

    def token(self) -> list[Pair]:
        return [(name, value) for name, value in self.hidden if name in ("csrfmiddlewaretoken", "form_token")]


class Member:
    """A member with one browser, who stays signed in; one thing at a time."""

    def __init__(self, port: int, number: int, usercode: str, tally: Tally) -> None:
        self.usercode, self.lock, self.sends = usercode, threading.Lock(), 0
        self.browser = Browser(port, f"127.0.1.{1 + number}", tally)
        self._tally = tally

    def sign_in(self) -> None:
        hidden = _HIDDEN.findall(self.browser.get(SIGN_IN).text)
        token = next(pair for pair in hidden if pair[0] == "csrfmiddlewaretoken")
        answer = self.browser.post(SIGN_IN, [token, ("login", self.usercode), ("password", PASSWORD)])
        if answer.status != 302:
            self._tally.complain(OTHER_ANSWER, f"{answer.status} for {self.usercode} signing in")

    def leave_and_return(self) -> None:
        """Sign out; the cookie of before leads nowhere from then on, on either node."""
        page = self.browser.get("/narae/").text
        token = next(pair for pair in _HIDDEN.findall(page) if pair[0] == "csrfmiddlewaretoken")
        before = dict(self.browser.cookies)
        self.browser.post(SIGN_OUT, [token])
        after, self.browser.cookies = self.browser.cookies, before
        for _ in range(4):
            if SIGN_OUT in self.browser.get("/narae/").text:
                self._tally.complain(SESSION_REVIVED, self.usercode)
        self.browser.cookies = after
        self.sign_in()


class Visit:
    """One send, from the form to the receipt."""

    def __init__(self, browser: Browser, send: Send, tally: Tally) -> None:
        self._browser, self._send, self._tally = browser, send, tally
        if send.ticket_id:
            self._path = f"/narae/inquiries/{send.ticket_id}/"
            self._typed: list[Pair] = [("comment", send.content)]
        else:
            self._path = f"/narae/inquiries/new/?category={SMALL_FORM}"
            self._typed = [
                ("f_name", "김하늘"),
                ("f_mail", f"customer-{send.number}@example.com"),
                ("f_subject", f"문의 {send.number}"),
                ("f_content", send.content),
                ("f_personalAgree", "on"),
            ]

    def make(self) -> None:
        """Raises GaveUp."""
        form = self._open_form()
        kept = list(self._pick_files(form))
        self._send_form(form, kept)

    def _open_form(self) -> Form:
        for _ in range(_TRIES):
            answer = self._browser.get(self._path)
            if answer.status == 302 or (self._send.usercode and SIGN_OUT not in answer.text):
                self._tally.complain(SESSION_LOST, f"{self._send.usercode} at {self._path}")
                raise GaveUp(self._path)
            if answer.status != 200:
                self._tally.complain(OTHER_ANSWER, f"{answer.status} for {self._path}")
            if form := Form(answer.text):
                return form
            self._tally.count("pages without the form, as what OC has is still being read")
            time.sleep(_PAUSE)
        self._give_up("no form")

    def _pick_files(self, form: Form) -> Iterator[Pair]:
        """Each file of those that go up at once, and what the page then names it by."""
        for name in self._send.files[: self._send.picked]:
            yield self._pick(form, name)

    def _pick(self, form: Form, name: str) -> Pair:
        for _ in range(_TRIES):
            answer = self._browser.post("/narae/files/", form.token(), {"file": [(name, content_of(name))]})
            kept = _HIDDEN.findall(answer.text)
            if answer.status == 200 and kept:
                self._look_at(kept[0][1], name)
                return kept[0]
            self._take_refusal(answer, "files")
            time.sleep(_PAUSE)
        self._give_up(f"the file {name}")

    def _look_at(self, file_id: str, name: str) -> None:
        """The file as it is kept, which another node may show than the one that took it."""
        shown = self._browser.get(f"/narae/files/{file_id}/")
        if shown.status == 200 and shown.body == content_of(name):
            self._tally.count("files shown")
        else:
            self._tally.complain(FILE_DIFFERS, f"{shown.status}, {len(shown.body)} bytes of {name}")

    def _send_form(self, form: Form, kept: list[Pair]) -> None:
        with_form = self._send.files[self._send.picked :]
        for _ in range(_TRIES):
            files = {"files": [(name, content_of(name)) for name in with_form]}
            answer = self._browser.post(self._path, [*form.hidden, *kept, *self._typed], files)
            if answer.status == 302:
                return self._take_receipt(answer)
            self._take_refusal(answer, self._path)
            if answer.status == 403:
                self._tally.complain(SESSION_LOST, f"{self._send.number}: the form was refused")
            # The page is shown again; what it names is what it has.
            form, kept = Form(answer.text) or self._open_form(), []
            with_form = tuple(name for name in self._send.files if not form.shows(name))
            time.sleep(_PAUSE)
        self._give_up("the form")

    def _take_receipt(self, answer: Answer) -> None:
        found = _RECEIPT.search(answer.location)
        self._tally.promise(self._send.number, found[1] if found else "")
        if not found and not self._send.ticket_id:
            self._tally.complain(OTHER_ANSWER, f"{self._send.number} led to {answer.location}")
        page = self._browser.get(answer.location.partition("#")[0])
        if page.status != 200 or (found and found[1] not in page.text):
            self._tally.complain(SESSION_LOST, f"{page.status} for the receipt of {self._send.number}")

    def _take_refusal(self, answer: Answer, what: str) -> None:
        """Something was not taken: the page has to say why."""
        if answer.status not in (200, 422):
            self._tally.complain(OTHER_ANSWER, f"{answer.status} after {what} was posted")
        elif not (reason := _find_reason(answer.text)):
            self._tally.complain(NOT_TOLD, f"{self._send.number} {what}: {answer.status}")
        else:
            self._tally.count(f"refused: {reason}")

    def _give_up(self, what: str) -> NoReturn:
        self._tally.complain(GAVE_UP, f"{self._send.number}: {what}")
        raise GaveUp(what)


def _find_reason(page: str) -> str:
    """What the page says about why something was not taken, without names; "" if it says nothing."""
    found = next(filter(None, (reason.search(page) for reason in _REASONS)), None)
    words = " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()) if found else ""
    return re.sub(r"“[^”]*”", "“…”", words)[:120]
