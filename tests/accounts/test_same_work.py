"""Who has an account cannot be told from the work of a page: password hashes, mails, questions to the database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import OutgoingMail
from tests.accounts.steps import CODE, CONFIRM, ENTER, FORGOTTEN, REGISTER
from tests.support.factories import PASSWORD, make_member

KNOWN, NEW = "tester@example.com", "nobody@example.com"
FORMS = {
    "registration": (REGISTER, {"name": "김하늘", "password1": PASSWORD}, CONFIRM),
    "code": (CODE, {}, ENTER),
    "reset": (FORGOTTEN, {}, f"{FORGOTTEN}code/"),
}


@dataclass(frozen=True)
class Work:
    status: int
    queries: list[str]
    hashes: int
    mails: int


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    calls: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        calls.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    yield calls


def work(client: Client, hashes: list[str], path: str, posted: dict[str, str] | None) -> Work:
    hashes.clear()
    mails = OutgoingMail.objects.count()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path) if posted is None else client.post(path, posted)
    kinds = [re.sub(r' "s\d+_x\d+"|=.*', "", query["sql"])[:60] for query in asked.captured_queries]
    return Work(answer.status_code, kinds, len(hashes), OutgoingMail.objects.count() - mails)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FORMS)
def test_t08_a_known_and_a_new_address_take_the_same(hashes: list[str], kind: str) -> None:
    make_member("tester")
    path, fields, then = FORMS[kind]
    first, known, new = Client(), Client(), Client()
    # The network's own counters are there from now on.
    for step in (path, then):
        first.post(step, fields | {"email": "first@example.com", "code": "0000-0000"})
    posted = [work(client, hashes, path, fields | {"email": email}) for client, email in ((known, KNOWN), (new, NEW))]
    assert posted[0].queries == posted[1].queries
    assert posted[0] == posted[1]
    assert (posted[0].status, posted[0].mails) == (302, 1)
    assert posted[0].hashes == (1 if kind == "registration" else 0)
    for code in (None, {"code": "0000-0000"}):
        after = [work(client, hashes, then, code) for client in (known, new)]
        assert after[0] == after[1]
        assert after[0].status == 200


@pytest.mark.django_db
def test_t08_a_new_code_takes_the_same_too(hashes: list[str]) -> None:
    make_member("tester")
    path, fields, then = FORMS["registration"]
    first, known, new = Client(), Client(), Client()
    for client, email in ((first, "first@example.com"), (known, KNOWN), (new, NEW)):
        client.post(path, fields | {"email": email})
    first.post(then, {"action": "resend"})
    again = [work(client, hashes, then, {"action": "resend"}) for client in (known, new)]
    assert again[0].mails == again[1].mails == 1
    assert len(again[0].queries) == len(again[1].queries)
