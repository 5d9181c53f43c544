"""Rows to test with: a service at the sandbox, people, files and what they sent. One plain function each."""

import secrets
from collections.abc import Iterable
from typing import Any

from accounts.models import User
from common import usercodes
from inquiries.domain import form_tokens
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import Attachment, Inquiry, Service
from inquiries.services.catalog import types_and_fields
from inquiries.services.files import uploads
from inquiries.services.files.upload_handler import CheckedUploadHandler, ReceivedFile
from inquiries.services.help import help_center
from inquiries.services.submission import accept
from inquiries.services.submission.accept import Sender, TypeChosen
from tests.support.sandbox import Sandbox

SMALL_FORM = 2601  # the type with the smallest form: mail, subject, content, files, consent
CLIENT_IP = "203.0.113.7"
PASSWORD = "correct horse battery"


def make_service(sandbox: Sandbox, slug: str = "narae", **changes: Any) -> Service:
    """A service that the running sandbox answers for."""
    values = {
        "name": "Narae",
        "base_url": sandbox.url,
        "service_id": sandbox.credentials.service_id,
        "organization_id": sandbox.credentials.organization_id,
        "service_key": sandbox.credentials.service_key,
        "guests_allowed": True,
    }
    return Service.objects.create(slug=slug, **(values | changes))


def make_known_service(sandbox: Sandbox, slug: str = "narae", **changes: Any) -> Service:
    """A service whose types, notices and FAQ were read before, as operators' pages need them: those never ask OC."""
    service = make_service(sandbox, slug, **changes)
    types_and_fields.get_category_tree(service)
    help_center.get_notices(service, service.default_language)
    help_center.get_questions(service, service.default_language)
    return service


def make_member(usercode: str = "tester", **changes: Any) -> User:
    """A member who can sign in with `PASSWORD`."""
    values = {"username": usercode, "email": f"{usercode}@example.com", "first_name": "하늘", "last_name": "김"}
    return User.objects.create_user(**(values | {"usercode": usercode, "password": PASSWORD} | changes))


def guest_usercode() -> str:
    return usercodes.generate_guest_code()


def new_nonce() -> str:
    """The one-time part of a form's token."""
    return secrets.token_urlsafe(18)


def filled(**changes: Any) -> SubmissionData:
    """A filled small form."""
    values = {
        "subject": "문의합니다",
        "content": "배송이 늦습니다",
        "email": "customer@example.com",
        "name": "김하늘",
    }
    return SubmissionData(**(values | changes))


def received(name: str, data: bytes) -> ReceivedFile:
    """A file as it comes out of the upload handler."""
    handler = CheckedUploadHandler()
    handler.new_file("file", name, "application/octet-stream", len(data), None, None)
    for start in range(0, len(data), handler.chunk_size):
        handler.receive_data_chunk(data[start : start + handler.chunk_size], start)
    return handler.file_complete(len(data))


def make_file(service: Service, usercode: str, nonce: str, name: str = "메모.txt", data: bytes = b"text") -> Attachment:
    """A file that was picked for a form: checked, kept and, if OC answers, forwarded."""
    with received(name, data) as file:
        return uploads.receive(service, usercode, nonce, file)


def make_inquiry(
    service: Service,
    usercode: str = "tester",
    files: Iterable[tuple[str, bytes]] = (),
    submitted: SubmissionData | None = None,
    category_id: int = SMALL_FORM,
    **changes: Any,
) -> Inquiry:
    """An accepted inquiry with its files (name, content), not sent yet. `changes` are written over the row."""
    nonce = new_nonce()
    for name, data in files:
        make_file(service, usercode, nonce, name, data)
    chosen = TypeChosen(category_id, "기타 > 그 밖의 문의")
    inquiry = accept.accept_inquiry(service, make_sender(usercode), nonce, chosen, submitted or filled())
    return changed(inquiry, **changes)


def make_comment(
    service: Service, ticket_id: str, usercode: str = "tester", content: str = "더 묻습니다", **changes: Any
) -> Inquiry:
    """An accepted further question on a ticket, not sent yet."""
    submitted = SubmissionData(content=content)
    comment = accept.accept_comment(service, make_sender(usercode), new_nonce(), ticket_id, submitted)
    return changed(comment, **changes)


def make_sender(usercode: str = "tester", **changes: Any) -> Sender:
    values = {"usercode": usercode, "client_ip": CLIENT_IP, "source": "web", "language": "ko"}
    return Sender(**(values | changes))


def changed(inquiry: Inquiry, **changes: Any) -> Inquiry:
    """The row after `changes`, read anew."""
    if changes:
        Inquiry.objects.filter(pk=inquiry.pk).update(**changes)
    return Inquiry.objects.select_related("service").get(pk=inquiry.pk)


def make_form_token(service_id: int, usercode: str) -> str:
    """The token of a new form, as the page of a form carries it."""
    return form_tokens.build_token(form_tokens.generate_nonce(), service_id, usercode)
