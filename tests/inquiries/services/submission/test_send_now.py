"""The first attempt goes on without its request: what the request returned before, and how the attempt then ends.

OC carries each call out and holds back its answer until the faults are cleared, so that the order of events is the
test's.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from django.core.management import call_command

from inquiries.models import Attachment, Inquiry, Service
from inquiries.oc.errors import Refused
from inquiries.services.delivery import claims, outcomes
from inquiries.services.submission import accept as submission
from inquiries.services.submission.accept import TypeChosen
from tests.inquiries.services.steps import creates, deliver, executed, wait_until
from tests.support.background import running
from tests.support.factories import changed, filled, make_comment, make_file, make_inquiry, make_service
from tests.support.sandbox import Sandbox

State = Inquiry.State
pytestmark = pytest.mark.django_db(transaction=True)

NEVER = 3600.0  # seconds


@pytest.fixture
def service(sandbox: Sandbox) -> Service:
    return make_service(sandbox, paced=False)


@pytest.fixture
def hanging(sandbox: Sandbox, settings: Any) -> Callable[[str], None]:
    """Nobody waits long, and OC does not answer these calls."""
    settings.RECEIPT_WAIT = 0.01

    def hang(op: str) -> None:
        sandbox.fault(op, "delay", seconds=NEVER)

    return hang


def end_of_attempts(sandbox: Sandbox) -> None:
    sandbox.clear_faults()
    wait(running())


@pytest.mark.parametrize("words", ["other words", filled().content])
def test_what_was_corrected_meanwhile_is_not_sent_as_it_was_read(
    service: Service, sandbox: Sandbox, words: str
) -> None:
    inquiry = make_inquiry(service)  # as the attempt read it, before its files were uploaded
    outcomes.record_not_ready(changed(inquiry), Refused("no such content"), "사진.png")
    submission.move(changed(inquiry), TypeChosen(2602, "Other"), filled(content=words), language="ko")
    deliver(inquiry)
    assert creates(sandbox) == []
    deliver(changed(inquiry))
    assert [call["json"]["categoryId"] for call in creates(sandbox)] == [2602]


def test_the_receipt_comes_while_the_attempt_is_under_way(
    service: Service, sandbox: Sandbox, hanging: Callable[[str], None]
) -> None:
    hanging("create")
    inquiry = submission.send_now(make_inquiry(service))
    assert inquiry.state in (State.ACCEPTED, State.SENDING)
    wait_until(lambda: len(creates(sandbox)) == 1)
    assert changed(inquiry).state == State.SENDING
    end_of_attempts(sandbox)
    assert changed(inquiry).state == State.DELIVERED
    assert executed(sandbox) == 1


def test_a_worker_leaves_the_attempt_alone(service: Service, sandbox: Sandbox, hanging: Callable[[str], None]) -> None:
    hanging("create")
    inquiry = submission.send_now(make_inquiry(service))
    wait_until(lambda: len(creates(sandbox)) == 1)
    call_command("deliver", once=True)
    end_of_attempts(sandbox)
    assert changed(inquiry).state == State.DELIVERED
    assert executed(sandbox) == 1


def test_what_a_worker_has_picked_meanwhile_is_left_to_it(service: Service) -> None:
    inquiry = make_inquiry(service)
    picked = claims.pick(claims.find_due(), None)
    sent = submission.send_now(inquiry)
    assert (sent.state, sent.attempts_made) == (State.ACCEPTED, 0)
    picked.release()
    assert submission.send_now(inquiry).state == State.DELIVERED


def test_an_answer_after_the_wait_is_a_correction_all_the_same(
    service: Service, sandbox: Sandbox, hanging: Callable[[str], None]
) -> None:
    hanging("create")
    inquiry = submission.send_now(make_inquiry(service, submitted=filled(email="no address")))
    wait_until(lambda: len(creates(sandbox)) == 1)
    end_of_attempts(sandbox)
    assert changed(inquiry).state == State.NEEDS_CORRECTION


def test_a_comment_is_not_waited_for_either(service: Service, sandbox: Sandbox, hanging: Callable[[str], None]) -> None:
    ticket = deliver(make_inquiry(service)).ticket_id
    hanging("comment")
    comment = submission.send_now(make_comment(service, ticket))
    wait_until(lambda: len(sandbox.journal("comment")) == 1)
    assert changed(comment).state == State.SENDING
    end_of_attempts(sandbox)
    assert changed(comment).state == State.DELIVERED
    assert executed(sandbox, "comment") == 1


def test_the_upload_before_the_create_is_part_of_the_attempt(
    service: Service, sandbox: Sandbox, hanging: Callable[[str], None]
) -> None:
    inquiry = make_inquiry(service, files=[("하나.txt", b"1")])
    wait_until(lambda: bool(Attachment.objects.get().upstream_id))  # what was picked goes up in the background
    Attachment.objects.update(upstream_id="", forwarded_at=None)
    hanging("upload")
    submission.send_now(inquiry)
    wait_until(lambda: len(sandbox.journal("upload")) == 2)
    assert changed(inquiry).state == State.ACCEPTED
    end_of_attempts(sandbox)
    assert changed(inquiry).state == State.DELIVERED
    assert executed(sandbox) == 1


def test_a_picked_file_is_kept_while_its_upload_goes_on(
    service: Service, sandbox: Sandbox, hanging: Callable[[str], None]
) -> None:
    hanging("upload")
    file = make_file(service, "tester", "nonce")
    wait_until(lambda: len(sandbox.journal("upload")) == 1)
    assert Attachment.objects.get().upstream_id == ""
    end_of_attempts(sandbox)
    assert Attachment.objects.get(pk=file.pk).upstream_id


def test_beyond_the_limit_the_worker_sends(
    service: Service, sandbox: Sandbox, hanging: Callable[[str], None], settings: Any
) -> None:
    settings.BACKGROUND_THREADS = 1
    hanging("create")
    first = submission.send_now(make_inquiry(service, "first"))
    wait_until(lambda: len(creates(sandbox)) == 1)
    second = submission.send_now(make_inquiry(service, "second"))
    assert (second.state, second.attempts_made, len(running())) == (State.ACCEPTED, 0, 1)
    end_of_attempts(sandbox)
    call_command("deliver", once=True)
    assert [changed(inquiry).state for inquiry in (first, second)] == [State.DELIVERED] * 2
    assert executed(sandbox) == 2


def test_where_no_thread_can_be_had_the_worker_sends(
    service: Service, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(ThreadPoolExecutor, "submit", refuse)
        inquiry = submission.send_now(make_inquiry(service))
    assert (inquiry.state, inquiry.attempts_made) == (State.ACCEPTED, 0)
    assert submission.send_now(inquiry).state == State.DELIVERED
