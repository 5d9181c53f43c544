"""What an operator is told about the way to OC."""

import pytest

from inquiries.models import ConnectionCheck, Service
from inquiries.services.upstream import connection_health
from tests.support.factories import SMALL_FORM, make_service
from tests.support.sandbox import Sandbox
from tests.support.words import say

NO_ANSWER = say("no usable answer. Check domain and network; Online Contact may be down.", "en")
SIGNATURE_REFUSED = say(
    "the signature is refused. Check the organization id and the service key; was it renewed?", "en"
)
NO_KEY = say("there is no service key, here or at Online Contact. Enter it here, or create it there.", "en")
NO_SERVICE = say("no such service was found. Check environment, domain and service id.", "en")


def told(service: Service) -> list[tuple[bool, str]]:
    return [(finding.works, finding.text) for finding in connection_health.check(service)]


def signed(service: Service) -> str:
    """What is said of the signed call, the last one; the open ones before it work."""
    *open_calls, last = connection_health.check(service)
    assert all(finding.works for finding in open_calls)
    assert not last.works
    return last.text.removeprefix(f"{say('Signed requests', 'en', context='connection check')}: ")


def test_it_works(service: Service) -> None:
    assert told(service) == [
        (True, say("The address answers and knows the service", "en")),
        (True, say("Submission types can be read", "en")),
        (True, say("Signed requests are accepted", "en")),
    ]


def test_it_is_known_since_when_every_check_passed(service: Service, sandbox: Sandbox) -> None:
    def check() -> ConnectionCheck:
        connection_health.check(service)
        return ConnectionCheck.objects.get()

    first = check()
    assert check().works_since == first.works_since == first.checked_at
    sandbox.fault("categories", "html", status=503)
    assert check().works_since is None
    sandbox.clear_faults()
    assert check().works_since != first.works_since


def test_a_type_that_inquiries_without_one_can_go_to(service: Service) -> None:
    service.fallback_category_id = SMALL_FORM
    assert all(works for works, _text in told(service))


@pytest.mark.parametrize("category", [999_999, 2536], ids=["gone", "divided"])
def test_one_that_they_cannot(service: Service, category: int) -> None:
    service.fallback_category_id = category
    *others, last = told(service)
    assert all(works for works, _text in others)
    assert last == (
        False,
        say("The fallback submission type cannot be used: it no longer exists, or now has subtypes.", "en"),
    )


def test_it_only_reads_and_uses_a_usercode_without_tickets(service: Service, sandbox: Sandbox) -> None:
    connection_health.check(service)
    assert [entry["op"] for entry in sandbox.journal()] == ["service", "categories", "list"]
    assert "/enduser/connection-check/" in sandbox.journal("list")[0]["target"]


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("rotated_key", SIGNATURE_REFUSED),
        ("no_key", NO_KEY),
        (
            "forbidden_address",
            say("this server’s address is not allowed. Add it to the allowed addresses of the service.", "en"),
        ),
        ("expired", say("this server’s clock is off by more than five minutes. Correct it.", "en")),
    ],
)
def test_a_refused_signed_call_is_explained(service: Service, sandbox: Sandbox, kind: str, advice: str) -> None:
    sandbox.fault("list", kind)
    assert signed(service) == advice


def test_a_wrong_key(db: None, sandbox: Sandbox) -> None:
    assert signed(make_service(sandbox, service_key="wrong")).startswith(SIGNATURE_REFUSED)


def test_a_wrong_organization(db: None, sandbox: Sandbox) -> None:
    assert signed(make_service(sandbox, organization_id="wrong")).startswith(SIGNATURE_REFUSED)


def test_no_key_here(db: None, sandbox: Sandbox) -> None:
    ((works, text),) = told(make_service(sandbox, service_key=""))
    assert not works
    assert text.startswith(NO_KEY)
    assert sandbox.journal() == []


def test_no_organization_here(db: None, sandbox: Sandbox) -> None:
    assert signed(make_service(sandbox, organization_id="")).startswith(NO_KEY)


def test_a_wrong_service_id(db: None, sandbox: Sandbox) -> None:
    for works, text in told(make_service(sandbox, service_id="other")):
        assert not works
        assert text.endswith(NO_SERVICE)


@pytest.mark.parametrize(
    "changes",
    [
        {"base_url": "http://oc.example.com"},  # a key must not go there in the clear
        {"base_url": "", "domain": ""},
        {"service_id": "a/b"},
        {"service_id": ""},
    ],
)
def test_an_address_that_cannot_be_one(db: None, sandbox: Sandbox, changes: dict) -> None:
    for works, text in told(make_service(sandbox, **changes)):
        assert not works
        assert text.endswith(NO_SERVICE)
    assert sandbox.journal() == []


def test_a_refused_connection_is_reported_for_every_call(db: None, sandbox: Sandbox) -> None:
    findings = told(make_service(sandbox, base_url="http://127.0.0.1:9"))
    assert [text.partition(": ")[2] for _works, text in findings] == [NO_ANSWER] * 3


@pytest.mark.parametrize("kind", ["html", "refuse", "truncate"])
def test_no_usable_answer(service: Service, sandbox: Sandbox, kind: str) -> None:
    sandbox.fault("categories", kind)
    findings = told(service)
    assert [works for works, _text in findings] == [True, False, True]
    assert findings[1][1] == f"{say('Submission types', 'en', context='connection check')}: {NO_ANSWER}"


def test_a_redirect_is_no_answer(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("service", "http", status=302, headers={"Location": "/elsewhere"}, body="")
    assert NO_SERVICE in told(service)[0][1]


def test_any_other_refusal_is_told_by_its_code(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("list", "code", result_code=400)
    assert signed(service) == say("refused (code %(code)s).", "en", code="400")
