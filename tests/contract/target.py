"""A service that the contract suite runs against, and a ticket that its type's form accepts."""

import base64
import hashlib
import io
import os
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from inquiries.oc.client import Client, Credentials, build_base_url
from inquiries.oc.types.category_and_attachment import Attachment
from inquiries.oc.types.requests import EndUser, NewTicket, UserField
from inquiries.oc.types.tickets import FieldDefinition
from tests.support.sandbox import Sandbox

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SAMPLES = {
    "date": "2022-07-11",
    "datetime": "2022-07-11 00:00",
    "date_period": "2022-07-01 ~ 2022-07-31",
    "datetime_period": "2022-07-01 00:00 ~ 2022-07-31 23:59",
    "agree": "true",
}
SYSTEM_CODES = {
    *["category", "mail", "name", "phone", "subject", "content"],
    *["attachment", "typeOne", "typeTwo", "personalAgree"],
}


@dataclass(frozen=True)
class Target:
    """A service, a type of it to ask about, and a member to ask as."""

    credentials: Credentials
    category_id: int
    usercode: str
    sandbox: Sandbox | None = None

    def client(self, **options: Any) -> Client:
        return Client(self.credentials, **options)

    def ticket(self, subject: str = "A question", content: str = "What, and why?", **changes: Any) -> NewTicket:
        """A ticket with every field that the type requires."""
        fields = self.client().fields(self.category_id)
        user_fields = [UserField(field.code, _value(field)) for field in fields if _is_needed(field)]
        given: dict[str, Any] = {
            "category_id": self.category_id,
            "subject": subject,
            "content": content,
            "end_user": EndUser(self.usercode, "someone@example.com", "Someone", "0212345678"),
            "user_fields": tuple(user_fields),
        }
        return NewTicket(**given | changes)


def _is_needed(field: FieldDefinition) -> bool:
    return field.required and field.code not in SYSTEM_CODES and field.type != "caption"


def _value(field: FieldDefinition) -> str | tuple[str, ...]:
    if field.options:
        return (field.options[0],) if field.type == "checkbox" else field.options[0]
    return SAMPLES.get(field.type, "something"[: field.length or None])


def real_target() -> Target:
    """The service that the environment names; skips the test where it names none."""
    environment = os.environ
    address = environment.get("OC_REAL_BASE_URL", "")
    if not address and "OC_REAL_ENVIRONMENT" in environment:
        address = build_base_url(environment["OC_REAL_ENVIRONMENT"], environment.get("OC_REAL_DOMAIN", ""))  # type: ignore[arg-type]
    names = ["SERVICE_ID", "ORGANIZATION_ID", "SERVICE_KEY", "CATEGORY_ID", "USERCODE"]
    missing = [f"OC_REAL_{name}" for name in names if not environment.get(f"OC_REAL_{name}")]
    if not address:
        missing.append("OC_REAL_BASE_URL (or OC_REAL_ENVIRONMENT and OC_REAL_DOMAIN)")
    if missing:
        pytest.skip("not set: " + ", ".join(missing))
    service_id, organization_id, key, category_id, usercode = (environment[f"OC_REAL_{name}"] for name in names)
    return Target(Credentials(address, service_id, organization_id, key), int(category_id), usercode)


def sandbox_target(sandbox: Sandbox) -> Target:
    """The sandbox, with the type that has every field and the member that has 250 tickets."""
    keys = sandbox.credentials
    credentials = Credentials(sandbox.url, keys.service_id, keys.organization_id, keys.service_key)
    return Target(credentials, 2542, "st18888", sandbox)


def an_address() -> str:
    """A customer's address that hardly another test has used, for the spam policy counts by it."""
    return f"203.0.113.{random.randrange(1, 255)}"


def upload(client: Client, name: str = "image.png", data: bytes = PNG) -> Attachment:
    md5_hex = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return client.upload(io.BytesIO(data), name=name, size=len(data), md5_hex=md5_hex)


def eventually(condition: Callable[[], bool], tries: int = 30) -> bool:
    """Whether the condition comes true in time; a real service's list may lag behind."""
    pause = threading.Event()
    return any(condition() or pause.wait(1) for _ in range(tries))
