"""A mail server on this machine that keeps what it is given, and refuses when it is told to."""

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """The mails that arrived, oldest first. `answer` is said instead of taking one, while there is one."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = ""
        self.on_data: Any = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.on_data:
            self.on_data(server)
        if self.answer:
            return self.answer
        data = envelope.content
        mail = message_from_bytes(data if isinstance(data, bytes) else str(data).encode(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Where Django's own SMTP backend delivers to, over a socket."""
    monkeypatch.setattr(socket, "getfqdn", lambda: "localhost")  # which it would look up
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    try:
        yield box
    finally:
        controller.stop()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def link_in(text: str) -> str:
    """The only address in a mail, without the host."""
    (found,) = set(re.findall(r"https?://[^/\s]+(/\S+)", text))
    return str(found)


def code_in(text: str) -> str:
    found = re.search(r"^\s*(\d{4} \d{4})\s*$", text, re.MULTILINE)
    assert found
    return found[1]
