"""F42, F43, F45 and F47: the machine runs out of a resource, or loses one, during a request."""

import errno
import os
import resource
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import override_settings

from inquiries.models import Attachment, Inquiry
from portal.fail_open_redis import FailOpenRedisCache
from tests.accounts.steps import SIGN_OUT
from tests.faults.steps import State, accepted, another_connection, assert_arrived_once, waits, work
from tests.inquiries.services.steps import wait_until
from tests.inquiries.views.filesteps import upload
from tests.inquiries.views.guests import FIND
from tests.inquiries.views.steps import LINES, LIST, filled, form_of, rescued
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG, padded
from tests.support.sandbox import Sandbox
from tests.support.words import say

committed = pytest.mark.django_db(transaction=True)
on_sqlite = pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite's own")


def assert_not_accepted(page: Page) -> None:
    """No receipt and no crash, and what was typed is there."""
    assert page.status == 503
    assert page.heading == say("Not sent yet", "en")
    assert LINES in rescued(page)
    assert not page.soup.select_one("#receipt-number")


# --- F42: the database is locked ------------------------------------------------------------------------------


@contextmanager
def locked() -> Iterator[None]:
    """Hold a lock on the database for longer than this connection waits."""
    is_sqlite = connection.vendor == "sqlite"
    with another_connection() as other, connection.cursor() as cursor:
        other.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        if not is_sqlite:
            other.execute("LOCK TABLE inquiries_inquiry IN EXCLUSIVE MODE")
        cursor.execute("PRAGMA busy_timeout = 50" if is_sqlite else "SET lock_timeout = '50ms'")
        yield
        other.execute("ROLLBACK")
        cursor.execute("PRAGMA busy_timeout = 20000" if is_sqlite else "SET lock_timeout = 0")


@committed
def test_F42_database_locked(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_content=LINES)
    with locked():
        assert_not_accepted(form.submit())
    assert not Inquiry.objects.exists()
    assert_arrived_once(member, sandbox, accepted(form.submit()))


@on_sqlite
@committed
def test_F42_sqlite_is_set_up_to_lose_nothing() -> None:
    with connection.cursor() as cursor:
        found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert connection.settings_dict["OPTIONS"]["timeout"] == 20


# --- F43: the disk is full ------------------------------------------------------------------------------------


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process can grow beyond `size` bytes."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_F43_disk_full_for_a_file(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_content=LINES).attach(("큰 사진.png", padded(PNG, 9_000_000)))
    with room_for(8_000_000):
        page = form.submit()
    assert page.status == 422
    assert "큰 사진.png" in page.one("#errors").get_text()
    assert page.form()["f_content"] == LINES
    assert not Inquiry.objects.exists()
    assert not Attachment.objects.exists()
    number = accepted(page.form().attach(("큰 사진.png", padded(PNG, 9_000_000))).submit())
    assert_arrived_once(member, sandbox, number)


def test_F43_the_file_storage_is_full(member: Browser, sandbox: Sandbox, tmp_path: Path, settings: Any) -> None:
    form = form_of(member)
    (tmp_path / "files").symlink_to("/dev/full")
    options = {"location": tmp_path / "files", "base_url": None}
    kept_there = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": kept_there}
    page = upload(form, ("사진.png", PNG))
    assert page.status == 422
    assert "사진.png" in page.text
    assert not Attachment.objects.exists()


@on_sqlite
@committed
def test_F43_disk_full_for_the_database(member: Browser, sandbox: Sandbox) -> None:
    text = LINES * 100
    form, waiting = filled(member, f_content=text), filled(member)
    sandbox.fault("create", "http", status=429, body="", times=1)
    number = waits(waiting.submit(), State.ACCEPTED)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what other tests left free would be room enough
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        page = form.submit()
        cursor.execute("PRAGMA max_page_count = 1073741823")
    assert page.status == 503
    assert text in rescued(page)
    assert list(Inquiry.objects.values_list("receipt", flat=True)) == [number]
    work(number)  # what was promised still goes out
    assert_arrived_once(member, sandbox, number)


# --- F45: Redis is gone ---------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def redis() -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of the test's own, in which the portal keeps its cache."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    try:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    except FileNotFoundError:
        pytest.skip("no redis-server on this machine")
    kept = {
        "default": {"BACKEND": "portal.fail_open_redis.FailOpenRedisCache", "LOCATION": f"redis://127.0.0.1:{port}/0"}
    }
    with process:
        try:
            wait_until(lambda: is_open(port))
            with override_settings(CACHES=kept):
                yield process
        finally:
            process.kill()


def test_F45_redis_flushed(redis: subprocess.Popen[bytes], member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    cache.set("known", 1)
    assert cache.get("known") == 1
    cache.clear()
    assert_arrived_once(member, sandbox, accepted(form.submit()))


def test_F45_redis_down(redis: subprocess.Popen[bytes], member: Browser, guest: Browser, sandbox: Sandbox) -> None:
    forms = [filled(member), filled(guest)]
    redis.kill()
    redis.wait()
    for form in forms:
        number = accepted(form.submit())
        assert_arrived_once(form.page.browser, sandbox, number)


def test_F45_redis_stalls(redis: subprocess.Popen[bytes], member: Browser, guest: Browser, sandbox: Sandbox) -> None:
    """It takes what is asked of it, and does not answer."""
    forms = [filled(member), filled(guest)]
    redis.send_signal(signal.SIGSTOP)
    try:
        for form in forms:
            number = accepted(form.submit())
            assert_arrived_once(form.page.browser, sandbox, number)
    finally:
        redis.send_signal(signal.SIGCONT)


def test_F45_a_session_that_ended_while_redis_was_away_stays_ended(
    redis: subprocess.Popen[bytes], member: Browser
) -> None:
    """What one node could not take out of Redis, another one must not believe."""
    assert member.get(LIST).url.endswith(LIST)
    id_ = member.client.cookies["session"].value
    redis.send_signal(signal.SIGSTOP)
    try:
        member.get(LIST).form_to(SIGN_OUT).submit()
    finally:
        redis.send_signal(signal.SIGCONT)
    FailOpenRedisCache.rests.clear()  # the other node did not notice
    member.client.cookies["session"] = id_
    assert FIND in member.get(LIST).url


# --- F47: no more files can be opened -------------------------------------------------------------------------


@contextmanager
def nothing_more_to_be_opened() -> Iterator[None]:
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as stack:
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, usual)
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, usual[1]))
        while True:
            try:
                stack.enter_context(open(os.devnull, "rb"))
            except OSError as error:
                assert error.errno == errno.EMFILE
                break
        yield


@contextmanager
def exhausted(browser: Browser) -> Iterator[None]:
    """The portal can open nothing more while it answers; what checks its answers still can."""
    usual = browser.client.generic

    def answered(*args: Any, **kwargs: Any) -> Any:
        with nothing_more_to_be_opened():
            return usual(*args, **kwargs)

    browser.client.generic = answered  # type: ignore[method-assign]
    yield
    browser.client.generic = usual  # type: ignore[method-assign]


def test_F47_no_more_files_can_be_opened(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    accepted(filled(member, f_subject="앞의 문의").submit())  # what a running portal has open and in memory
    with exhausted(member):
        page = form.submit()
    number = waits(page, State.ACCEPTED)
    work(number)
    assert_arrived_once(member, sandbox, number)


def test_F47_no_more_files_can_be_received(member: Browser, sandbox: Sandbox) -> None:
    form, other = filled(member).attach(("사진.png", PNG)), filled(member, f_name="").attach(("글.exe", b"x"))
    assert other.submit().status == 422  # a form with errors is in memory
    with exhausted(member):
        page = form.submit()
    assert page.status == 422
    assert "사진.png" in page.one("#errors").get_text()
    number = accepted(page.form().attach(("사진.png", PNG)).submit())
    assert_arrived_once(member, sandbox, number)
