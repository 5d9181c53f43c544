"""The three ways on which a file comes in: picked with a script, with a form that has none, with a further question."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from inquiries.models import Service
from tests.fuzz.filling import BOUNDARY
from tests.inquiries.views.steps import LIST, NEW, SIMPLE
from tests.support.factories import make_form_token
from tests.support.htmlforms import File
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

ME = "st18888"
_TEXT = {
    "f_name": "홍길동",
    "f_mail": "gildong@example.com",
    "f_subject": "문의",
    "f_content": "내용",
    "f_personalAgree": "on",
    "comment": "하나 더",
}


@dataclass(frozen=True)
class Offered:
    """What became of files that were offered together."""

    status: int
    refusals: Sequence[str]
    body: bytes


@dataclass(frozen=True)
class Way:
    """`most` is how many files one request may bring."""

    client: Client
    service: Service
    address: str
    control: str
    most: int

    def offer(self, *files: File, token: str = "", **text: str) -> Offered:
        values = _TEXT | text | {"form_token": token or self.new_token()}
        body = b"".join(_part(f'name="{name}"', value.encode()) for name, value in values.items())
        for name, data in files:
            body += _part(f'name="{self.control}"; filename="{name}"', data)
        content_type = f"multipart/form-data; boundary={BOUNDARY}"
        answer = self.client.generic("POST", self.address, body + f"--{BOUNDARY}--\r\n".encode(), content_type)
        soup = BeautifulSoup(answer.content, "html.parser")
        sentences = [tag.get_text(" ", strip=True) for tag in soup.select("#errors li, .file-reason")]
        # The page holds an empty row for its script.
        return Offered(answer.status_code, list(filter(None, sentences)), answer.content)

    def new_token(self) -> str:
        return make_form_token(self.service.pk, ME)


def _part(about: str, data: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n"
    return head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n"


@pytest.fixture(params=["picked", "form", "question"])
def way(request: pytest.FixtureRequest, member: Browser, narae: Service, sandbox: Sandbox) -> Way:
    sandbox.reset(wild=True, spam_policy=False)
    Service.objects.update(paced=False)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member.account)
    if request.param == "picked":
        return Way(client, narae, "/narae/files/", "file", 1)
    if request.param == "form":
        return Way(client, narae, f"{NEW}?category={SIMPLE}", "files", 50)
    page = BeautifulSoup(client.get(f"{LIST}?status=open").content, "html.parser")
    links = [str(link["href"]) for link in page.select("main a[href]")]
    return Way(client, narae, next(link for link in links if link.startswith(f"{LIST}T")), "files", 50)
