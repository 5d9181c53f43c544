"""F25 to F29 and F48: OC certainly refuses, for a reason that only time or an operator can mend."""

from collections.abc import Callable

import pytest
from django.test import Client, override_settings

from inquiries.models import Service
from inquiries.services.upstream import connection_health
from tests.faults.steps import (
    State,
    assert_arrived_once,
    assert_found_again,
    in_doubt,
    inquiry_of,
    tickets,
    waits,
    work,
)
from tests.inquiries.services.steps import aged, executed, pause
from tests.inquiries.views.steps import NEW, SIMPLE, filled
from tests.support.factories import make_member
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.tables import cases
from tests.support.words import say, say_fixed_part

_OF_NO_CONCERN = ("uthoriz", "ignature", "ecurity", "key", "403", "404", "clock", "raw words")


def waits_for_an_operator(page: Page) -> str:
    """The receipt number of what waits, without a word about why."""
    number = waits(page, State.ACCEPTED)
    assert [word for word in _OF_NO_CONCERN if word in page.main] == []
    waiting = inquiry_of(number)
    # Behind an open breaker nothing is tried: it goes out as soon as that closes.
    assert waiting.attempts_made == 0 or 50 < pause(waiting) <= 15 * 60
    return number


def goes_out_by_itself(member: Browser, sandbox: Sandbox, mend: Callable[[], object]) -> None:
    """Two inquiries that wait, neither lost nor sent twice once what was wrong is mended."""
    forms = [filled(member), filled(member, f_subject="둘째 문의")]
    receipts = [waits_for_an_operator(form.submit()) for form in forms]
    work(*receipts)
    assert executed(sandbox) == 0
    mend()
    work(*receipts)
    for number in receipts:
        assert_arrived_once(member, sandbox, number)


@pytest.fixture
def opened(member: Browser) -> Browser:
    """The member, with the form's definitions held already: what is wrong concerns only what is sent."""
    filled(member)
    return member


def test_F25_not_found(opened: Browser, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=404, http_status=404, message="raw words")
    goes_out_by_itself(opened, sandbox, sandbox.clear_faults)


def test_F25_not_found_from_a_proxy_is_in_doubt(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "html", status=404, executed=True)
    assert_found_again(member, sandbox, in_doubt(form.submit()))


@pytest.mark.parametrize("minutes", cases([6, -6]))
def test_F26_our_clock_is_off(opened: Browser, sandbox: Sandbox, minutes: int) -> None:
    sandbox.clock(offset_ms=minutes * 60_000)
    goes_out_by_itself(opened, sandbox, lambda: sandbox.clock(offset_ms=0))


def test_F26_a_new_attempt_is_signed_anew(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "expired", times=1)
    number = waits_for_an_operator(form.submit())
    work(number)
    assert_arrived_once(member, sandbox, number)
    first, second = (int(entry["headers"]["x-tc-timestamp"]) for entry in sandbox.journal("create"))
    assert first < second
    assert [attempt.claimed_ms for attempt in inquiry_of(number).attempts.all()] == [first, second]


def test_F27_key_was_rotated(opened: Browser, sandbox: Sandbox) -> None:
    sandbox.config(service_key="another key")

    def enter_the_new_key() -> None:
        service = Service.objects.get()
        service.service_key = "another key"
        service.save()

    goes_out_by_itself(opened, sandbox, enter_the_new_key)


@pytest.mark.parametrize("kind", cases(["no_key", "forbidden_address"]))
def test_F28_forbidden(opened: Browser, sandbox: Sandbox, kind: str) -> None:
    sandbox.fault("create", kind)
    goes_out_by_itself(opened, sandbox, sandbox.clear_faults)


def test_F28_the_operator_reads_what_to_do(narae: Service, sandbox: Sandbox) -> None:
    sandbox.config(allowed_addresses=["192.0.2.1"])
    assert (
        say("this server’s address is not allowed. Add it to the allowed addresses of the service.", "en")
        in connection_health.check(narae)[-1].text
    )


@pytest.mark.parametrize("code", cases([1001, 1002]))
def test_F29_spam_policy(member: Browser, other_member: Browser, sandbox: Sandbox, code: int) -> None:
    form, others = filled(member), filled(other_member)
    sandbox.fault("create", "code", result_code=code, message="raw words", times=1)
    page = form.submit(REMOTE_ADDR="198.51.100.7")
    number = waits(page, State.RATE_LIMITED)
    assert (
        say_fixed_part("We pass inquiries on at a steady pace. Yours follows automatically after %(time)s.", "en")
        in page.main
    )
    assert "raw words" not in page.text
    assert pause(inquiry_of(number)) > 24 * 3600
    from_elsewhere = others.submit(REMOTE_ADDR="203.0.113.8")
    assert from_elsewhere.soup.select_one("#receipt-state.tone-done")
    assert len(sandbox.journal("create")) == 2, "no call is made to see whether the block is over"
    aged(inquiry_of(number), 25 * 3600)
    work(number)
    assert_arrived_once(member, sandbox, number)


def test_F48_without_a_key(opened: Browser, narae: Service, sandbox: Sandbox) -> None:
    Service.objects.update(service_key="")
    without = Service.objects.get()
    assert [
        say("there is no service key, here or at Online Contact. Enter it here, or create it there.", "en")
        in finding.text
        for finding in connection_health.check(without)
    ] == [True]
    form = filled(opened)
    number = waits_for_an_operator(form.submit())
    assert inquiry_of(number).attempts_made == 0
    assert tickets(sandbox, number) == sandbox.journal("create") == []
    Service.objects.update(service_key=sandbox.credentials.service_key)
    work(number)
    assert_arrived_once(opened, sandbox, number)


@override_settings(HEALTH_TOKEN="a token")
def test_F48_first_start_without_a_key(guest: Browser, sandbox: Sandbox, client: Client) -> None:
    """Nothing was ever read from OC: it is accepted all the same, and goes out when the operator enters the key."""
    details = {"Authorization": "Bearer a token"}
    client.force_login(make_member("boss", is_staff=True, is_superuser=True))
    Service.objects.update(service_key="", fallback_category_id=SIMPLE)
    form = guest.get(NEW).form().fill(f_name="홍길동", f_mail="gildong@example.com", f_subject="문의", f_content="내용")
    number = waits_for_an_operator(form.fill(f_shortFormConsent=["on"]).submit())
    assert sandbox.journal() == []
    work(number)
    waits_for_an_operator(guest.get(f"/narae/receipts/{number}/"))
    readiness = client.get("/readyz", headers=details)
    assert (readiness.status_code, readiness.json()["not_connected"]) == (200, ["narae"])
    assert (
        say(
            "Not connected: %(why)s",
            "en",
            why=say("there is no service key, here or at Online Contact. Enter it here, or create it there.", "en"),
        )
        in client.get("/admin/inquiries/service/", headers={"Accept-Language": "en"}).content.decode()
    )
    service = Service.objects.get()
    service.service_key = sandbox.credentials.service_key
    service.save()
    work(number)
    assert_arrived_once(guest, sandbox, number)
    assert client.get("/readyz", headers=details).json()["not_connected"] == []
