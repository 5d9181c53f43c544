"""Lanes: several at once, each service for itself, and all of them let go when told to stop."""

import threading
from collections.abc import Callable, Iterator

import pytest

from inquiries.models import Inquiry, Service
from inquiries.services.delivery import deliver
from inquiries.services.delivery.lanes import Lanes
from tests.inquiries.services.steps import creates, executed, wait_until
from tests.inquiries.services.steps import deliver as deliver_now
from tests.support.factories import changed, make_comment, make_inquiry, make_service
from tests.support.sandbox import Sandbox

State = Inquiry.State
pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 20.0  # seconds
Start = Callable[..., Lanes]


def send(inquiry: Inquiry) -> None:
    deliver.deliver(inquiry, deadline=PATIENCE)


@pytest.fixture
def service(sandbox: Sandbox) -> Service:
    """Neither OC nor the portal minds how many come from one address."""
    sandbox.reset(wild=True, spam_policy=False)
    return make_service(sandbox, paced=False)


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def start(stop: threading.Event) -> Iterator[Start]:
    """Makes lanes, which are closed in the end."""
    made: list[Lanes] = []

    def start(each: int, step: Callable[[Inquiry], None] = send) -> Lanes:
        made.append(Lanes(each, step, stop))
        return made[-1]

    yield start
    stop.set()
    for lanes in made:
        lanes.close()


class Gate:
    """A step that holds each inquiry until the gate is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.inside: list[Inquiry] = []

    def __call__(self, inquiry: Inquiry) -> None:
        self.inside.append(inquiry)
        self.opened.wait(PATIENCE)
        send(inquiry)


def all_delivered() -> bool:
    return not Inquiry.objects.exclude(state=State.DELIVERED).exists()


def test_several_are_sent_at_once_and_each_once(service: Service, sandbox: Sandbox, start: Start) -> None:
    for number in range(10):
        make_inquiry(service, f"customer-{number}")
    gate = Gate()
    start(3, gate).feed()
    wait_until(lambda: len(gate.inside) == 3)
    gate.opened.set()
    wait_until(all_delivered)
    assert executed(sandbox) == len(creates(sandbox)) == 10


def test_a_silent_service_takes_its_own_lanes_only(service: Service, sandbox: Sandbox, start: Start) -> None:
    healthy = make_service(sandbox, slug="healthy", paced=False)
    silent = [make_inquiry(service, f"customer-{number}") for number in range(6)]
    gate = Gate()

    def step(inquiry: Inquiry) -> None:
        (gate if inquiry.service_id == service.pk else send)(inquiry)

    lanes = start(2, step)
    lanes.feed()
    wait_until(lambda: len(gate.inside) == 2)
    for number in range(6):
        make_inquiry(healthy, f"customer-{number}")
    lanes.feed()
    wait_until(lambda: healthy.inquiries.filter(state=State.DELIVERED).count() == 6)
    assert len(gate.inside) == 2
    gate.opened.set()
    wait_until(all_delivered)
    assert {changed(inquiry).attempts_made for inquiry in silent} == {1}


def test_comments_on_a_ticket_keep_their_order(service: Service, sandbox: Sandbox, start: Start) -> None:
    ticket_id = deliver_now(make_inquiry(service)).ticket_id
    for number in range(4):
        make_comment(service, ticket_id, content=str(number))
    start(4).feed()
    wait_until(all_delivered)
    assert [entry["json"]["comment"] for entry in sandbox.journal("comment")] == ["0", "1", "2", "3"]


def test_told_to_stop_they_let_go_of_what_waits(
    service: Service, sandbox: Sandbox, start: Start, stop: threading.Event
) -> None:
    for number in range(6):
        make_inquiry(service, f"customer-{number}")
    gate = Gate()
    lanes = start(2, gate)
    lanes.feed()
    wait_until(lambda: len(gate.inside) == 2)
    stop.set()
    closing = threading.Thread(target=lanes.close)
    closing.start()
    wait_until(lambda: Inquiry.objects.filter(lease_until=None).count() == 4)
    assert closing.is_alive(), "it waits for the two that are under way"
    gate.opened.set()
    closing.join(PATIENCE)
    assert not closing.is_alive()
    assert executed(sandbox) == 2


def test_a_lane_goes_on_after_a_row_that_cannot_be_processed(service: Service, start: Start) -> None:
    broken = make_inquiry(service, "broken")
    make_inquiry(service, "fine")

    def step(inquiry: Inquiry) -> None:
        if inquiry.pk == broken.pk:
            raise ValueError
        send(inquiry)

    start(1, step).feed()
    wait_until(lambda: Inquiry.objects.get(usercode="fine").state == State.DELIVERED)
    assert changed(broken).state == State.ACCEPTED
