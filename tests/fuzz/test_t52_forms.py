"""T52: whatever is typed, or sent instead of typing, is no error of ours: it is asked again, or OC gets it exactly.

Each form has some twenty controls, each filled at random: well, or with one of the kinds of `hostile_texts`. What must
come of it is told by `contract`, which shares no code with the portal. The suite sends 125 forms with some
2,500 inputs; `make chaos` sends 10,000 forms.
"""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from inquiries.models import Inquiry, Service
from tests.fuzz import contract
from tests.fuzz.filling import BOUNDARY, FORM, Filled, fill
from tests.inquiries.views.steps import EVERYTHING, NEW
from tests.support.factories import make_form_token
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.tables import cases

ADDRESS = f"{NEW}?category={EVERYTHING}"
ME = "st18888"
PARTS, FORMS_IN_A_PART, BATCH = 80, 125, 25
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture
def asking(member: Browser, narae: Service, sandbox: Sandbox) -> Client:
    """A member before a form with every kind of field, at a service that takes any number of inquiries."""
    sandbox.reset(wild=True, spam_policy=False)
    sandbox.set_fields(EVERYTHING, [asked.definition(number) for number, asked in enumerate(FORM, start=900)])
    Service.objects.update(paced=False)
    narae.mark_changed()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member.account)
    return client


@pytest.fixture(params=cases(range(PARTS)))
def batches(request: pytest.FixtureRequest) -> Iterator[list[Filled]]:
    chance = random.Random(request.param)
    return ([fill(chance) for _ in range(BATCH)] for _ in range(FORMS_IN_A_PART // BATCH))


def post(client: Client, service: Service, filled: Filled) -> HttpResponseBase:
    more = ("form_token", make_form_token(service.pk, ME)), ("usercode", "st20001")
    if filled.as_files:
        return client.generic("POST", ADDRESS, filled.multipart(*more), MULTIPART)
    return client.generic("POST", ADDRESS, filled.urlencoded(*more), URLENCODED)


def expected(filled: Filled, receipt: str = "") -> dict[str, Any] | None:
    """What OC must get, or None where the form has to be shown again."""
    try:
        sent = contract.ticket(FORM, filled.posted, receipt, ME)
    except contract.No:
        return None
    return sent | {"categoryId": EVERYTHING, "language": "en", "source": "web"}


def arrived(sandbox: Sandbox) -> dict[str, Any]:
    """The bodies of the creates by the receipt number that their subject ends with."""
    bodies = [entry["json"] for entry in sandbox.journal("create") if entry["executed"]]
    for body in bodies:
        body["userFields"] = sorted(body.get("userFields") or [], key=lambda entry: entry["code"])
        assert not body.pop("attachments", None)
    return {body["subject"].rpartition("[#")[2].removesuffix("]"): body for body in bodies}


def test_t52_it_works() -> None:
    """What `fill` makes is worth trying: much of it is accepted, and much is not."""
    verdicts = [expected(fill(random.Random(number))) is not None for number in range(300)]
    assert 60 < sum(verdicts) < 240


def test_t52_t53_is_asked_again_or_arrives_exactly(
    asking: Client, narae: Service, sandbox: Sandbox, batches: Iterator[list[Filled]]
) -> None:
    for batch in batches:
        sandbox.clear_journal()
        wanted, without_subject = {}, {}
        for filled in batch:
            answer = post(asking, narae, filled)
            if expected(filled) is None:
                assert answer.status_code == 422, filled
                continue
            assert answer.status_code == 302, filled
            receipt = answer.headers["Location"].rstrip("/").rpartition("/")[2]
            wanted[receipt] = sent = expected(filled, receipt) or {}
            if sent["subject"].startswith(" [#"):
                without_subject[receipt] = filled.posted["content"][-1]
        found = arrived(sandbox)
        for receipt, text in without_subject.items():
            assert contract.is_first_line(found[receipt]["subject"], text)
            wanted[receipt]["subject"] = found[receipt]["subject"]
        assert found == wanted
        assert set(Inquiry.objects.values_list("state", flat=True)) <= {Inquiry.State.DELIVERED}
