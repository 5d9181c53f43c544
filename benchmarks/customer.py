"""A customer without a browser: signs in, picks, attaches, sends and reads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count

import requests

from benchmarks.paced_upload import Upload
from benchmarks.servers import Portal, http

MEMBER = {"login": "member", "password": "member-demo"}
LANGUAGE = "ko"
PICKER = "/narae/inquiries/new/?category=2540"
LIST = "/narae/inquiries/"
SMALLEST_FORM = 2601
_NUMBERS = count(1)  # the same words twice within minutes would be asked about


def form_path(category: int) -> str:
    return f"/narae/inquiries/new/?category={category}"


@dataclass(frozen=True, slots=True)
class OpenForm:
    path: str
    token: str
    csrf: str


class Customer:
    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.session: requests.Session = http()
        self.session.headers.update({"Accept-Language": LANGUAGE})
        csrf = _hidden(self.get("/accounts/sign-in/").text, "csrfmiddlewaretoken")
        answer = self.post("/accounts/sign-in/", {**MEMBER, "csrfmiddlewaretoken": csrf})
        if answer.status_code != 302:
            raise RuntimeError("the member could not sign in")

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)

    def get(self, path: str, **headers: str) -> requests.Response:
        answer = self.session.get(self.portal.url + path, headers=headers, timeout=30)
        answer.raise_for_status()
        return answer

    def post(self, path: str, fields: dict[str, str]) -> requests.Response:
        """A posted form, without following where it leads."""
        answer = self.session.post(self.portal.url + path, data=fields, timeout=30, allow_redirects=False)
        answer.raise_for_status()
        return answer

    def open(self, path: str) -> OpenForm:
        """A page with a form."""
        page = self.get(path).text
        return OpenForm(path, _hidden(page, "form_token"), _hidden(page, "csrfmiddlewaretoken"))

    def upload(self, form: OpenForm, upload: Upload) -> None:
        body = upload.body({"form_token": form.token})
        headers = {"Cookie": self.cookies, "X-CSRFToken": form.csrf, "Accept-Language": LANGUAGE, **body.headers}
        post(self.portal.port, "/narae/files/", body.blocks, headers)

    def send(self, form: OpenForm, words: str = "언제 오나요?") -> requests.Response:
        """The smallest form, filled in; its address after sending is in the answer."""
        words = f"{words} {next(_NUMBERS)}"
        about = {"f_mail": "member@example.com", "f_name": "홍길동", "f_subject": "문의", "f_content": words}
        answer = self.post(form.path, {**about, "f_personalAgree": "on", **_hidden_fields(form)})
        if answer.status_code not in (302, 303):
            raise RuntimeError(f"the form was not taken: {answer.status_code}")
        return answer

    def comment(self, form: OpenForm) -> None:
        answer = self.post(form.path, {"comment": f"하나 더 묻습니다. {next(_NUMBERS)}", **_hidden_fields(form)})
        if answer.status_code not in (302, 303):
            raise RuntimeError(f"the comment was not taken: {answer.status_code}")


def post(port: int, path: str, blocks: Iterable[bytes], headers: dict[str, str]) -> bytes:
    """A streamed body, over a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", path, body=blocks, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}: {content[:300]!r}")
    return content


def _hidden_fields(form: OpenForm) -> dict[str, str]:
    return {"form_token": form.token, "csrfmiddlewaretoken": form.csrf}


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    if not found:
        raise RuntimeError(f"the page has no {name}")
    return found[1]
