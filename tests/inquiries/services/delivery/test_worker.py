"""The delivery worker: as a command, as a real process, and several of them."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from inquiries.management.commands import deliver as worker
from inquiries.models import Inquiry, Service
from inquiries.services.delivery import claims
from tests.inquiries.services.steps import aged, creates, deliver, executed, wait_until
from tests.support.factories import changed, guest_usercode, make_comment, make_inquiry, make_service
from tests.support.sandbox import Sandbox

State = Inquiry.State
ROOT = Path(__file__).resolve().parents[4]
Start = Callable[[], subprocess.Popen[str]]


def states() -> list[str]:
    return sorted(Inquiry.objects.values_list("state", flat=True))


def unpaced(service: Service, sandbox: Sandbox) -> None:
    """Neither OC nor the portal minds how many come from one address."""
    sandbox.reset(wild=True, spam_policy=False)
    Service.objects.filter(pk=service.pk).update(paced=False)
    service.paced = False


def run_once() -> None:
    call_command("deliver", "--once")


# --- once -----------------------------------------------------------------------------------------------------


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service)
    run_once()
    assert Inquiry.objects.get().state == State.DELIVERED
    assert creates(sandbox)[0]["json"]["subject"].endswith(f"[#{inquiry.receipt}]")


def test_an_empty_queue_costs_no_call(service: Service, sandbox: Sandbox) -> None:
    run_once()
    assert sandbox.journal() == []


def test_once_takes_all_that_is_due(service: Service, sandbox: Sandbox) -> None:
    unpaced(service, sandbox)
    later = make_inquiry(service, next_at=timezone.now() + timedelta(hours=1))
    for _ in range(25):
        make_inquiry(service)
    run_once()
    assert states() == [State.ACCEPTED] + [State.DELIVERED] * 25
    assert Inquiry.objects.get(state=State.ACCEPTED) == later


def test_once_ends_while_oc_is_down(service: Service, sandbox: Sandbox) -> None:
    Service.objects.update(base_url="http://127.0.0.1:9")
    for _ in range(3):
        make_inquiry(service)
    run_once()
    assert states() == [State.ACCEPTED] * 3


def test_an_inquiry_in_doubt_is_found(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "html", status=500, executed=True, times=1)
    changed(deliver(make_inquiry(service)), next_at=timezone.now())
    run_once()
    assert states() == [State.DELIVERED]
    assert len(creates(sandbox)) == 1


def test_comments_arrive_in_their_order(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    for number in range(4):
        make_comment(service, ticket_id, content=str(number))
    for _ in range(4):  # each makes the next one due
        run_once()
    assert [entry["json"]["comment"] for entry in sandbox.journal("comment")] == ["0", "1", "2", "3"]


def test_a_row_that_cannot_be_read_stops_no_other(service: Service, sandbox: Sandbox) -> None:
    broken = make_inquiry(service, next_at=timezone.now() - timedelta(hours=1))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inquiries_inquiry SET payload = 'nonsense' WHERE id = %s", [broken.pk])
    make_inquiry(service)
    run_once()
    assert states() == [State.ACCEPTED, State.DELIVERED]
    aside = Inquiry.objects.only("next_at").get(pk=broken.pk).next_at
    assert aside > timezone.now() + timedelta(minutes=14)


def test_told_to_stop_it_takes_no_other(service: Service, sandbox: Sandbox) -> None:
    for _ in range(3):
        make_inquiry(service)
    picked = claims.pick(claims.find_due(), most=None)
    stop = threading.Event()
    taken = []

    def step(inquiry: Inquiry) -> None:
        taken.append(inquiry)
        stop.set()

    worker.process_each(picked, step, stop)
    assert len(taken) == 1
    assert claims.find_due().count() == 3  # and leaves the others to the next worker


def test_a_lane_goes_on_after_an_exception(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "IDLE", 0)
    stop = threading.Event()
    rounds = []

    def work(stop: threading.Event) -> int:
        rounds.append(1)
        if len(rounds) == 1:
            raise RuntimeError
        stop.set()
        return 1

    worker.repeat(work, stop, timedelta(seconds=1))
    assert len(rounds) == 2


# --- as a process ---------------------------------------------------------------------------------------------


@pytest.fixture
def environment(transactional_db: None) -> dict[str, str]:
    """Of a process on the test's own database."""
    database = connection.settings_dict
    name = database["NAME"]
    is_sqlite = connection.vendor == "sqlite"
    host = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
    url = f"sqlite:///{name}" if is_sqlite else f"postgres://{host}/{name}"
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url,
        "DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_POOL": "4",
    }


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Starts a worker on the test's own database; all of them are gone in the end."""
    running = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "deliver"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
        )
        running.append(process)
        return process

    yield start
    for process in running:
        with closing(process.stderr):  # type: ignore[type-var]
            process.kill()
            process.wait()


def test_the_process_delivers_and_stops_when_told_to(start: Start, sandbox: Sandbox) -> None:
    make_inquiry(make_service(sandbox))
    process = start()
    wait_until(lambda: states() == [State.DELIVERED])
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0


def test_an_inquiry_that_a_killed_worker_held_is_found(start: Start, sandbox: Sandbox) -> None:
    sandbox.fault("create", "delay", seconds=3600, then="reset")  # executed; only the answer does not come
    inquiry = make_inquiry(make_service(sandbox))
    process = start()
    wait_until(lambda: executed(sandbox) == 1)
    process.kill()
    process.wait()
    assert Inquiry.objects.get().state == State.SENDING
    sandbox.clear_faults()
    run_once()
    assert Inquiry.objects.get().state == State.SENDING  # its lease still runs
    aged(inquiry, 61)
    run_once()
    found = Inquiry.objects.get()
    assert (found.state, found.ticket_id) == (State.DELIVERED, creates(sandbox)[0]["result_id"])
    assert executed(sandbox) == 1


def test_two_workers_deliver_each_inquiry_once(start: Start, sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    unpaced(service, sandbox)
    receipts = {make_inquiry(service, guest_usercode()).receipt for _ in range(30)}
    for process in (start(), start()):
        assert process.poll() is None
    wait_until(lambda: states() == [State.DELIVERED] * 30)
    assert executed(sandbox) == len(creates(sandbox)) == 30
    assert {entry["json"]["subject"][-13:-1] for entry in creates(sandbox)} == receipts


def test_a_worker_loads_no_pages(environment: dict[str, str], sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    make_inquiry(service)
    late = {"state": State.NEEDS_OPERATOR, "created_at": timezone.now() - timedelta(hours=5)}
    changed(make_inquiry(service, guest_usercode()), **late)
    command = (
        "import sys; from django.core.management import execute_from_command_line as run; "
        "run(['manage.py', 'deliver', '--once']); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (states(), executed(sandbox)) == ([State.DELIVERED, State.NEEDS_OPERATOR], 1)
    assert "mail.sent" in done.stderr
    loaded = done.stdout.split()
    assert "inquiries.services.guests.mail_texts" in loaded
    pages = ("portal.urls", "inquiries.urls", "inquiries.views", "inquiries.forms", "inquiries.admin", "accounts.admin")
    unused = ("inquiries.admin_site", "allauth.mfa.webauthn.views", "fido2", "charset_normalizer.", "sqlparse.")
    assert [name for name in loaded if name.startswith((*pages, *unused))] == []
