"""Heartbeats of web processes and workers, and the marks that tell whether they share their files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from inquiries import checks
from inquiries.models import WorkerHeartbeat
from inquiries.services import heartbeats
from inquiries.services.desk.system_health import list_system_health
from inquiries.services.heartbeats import Heart, Role

pytestmark = pytest.mark.django_db
Begin = Callable[..., Heart]


@pytest.fixture(autouse=True)
def _no_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeats, "lanes", {})


@pytest.fixture
def begin(settings: Any, tmp_path: Path) -> Begin:
    """A process on a host that has looked at its storage: a folder of this name."""

    def begin(host: str, folder: str = "shared", role: Role = Role.WEB) -> Heart:
        options = {"location": tmp_path / folder, "base_url": None}
        default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
        settings.STORAGES = settings.STORAGES | {"default": default}
        heart = Heart(role)
        heart.row.host = host
        heart.check_storage()
        heart.beat()
        return heart

    return begin


def read_storage_health() -> tuple[bool | None, str]:
    return next((part.is_well, part.text) for part in list_system_health() if part.name == "Storage")


def test_it_works(begin: Begin) -> None:
    worker, _web = begin("a", role=Role.WORKER), begin("b")
    worker.check_storage()
    worker.beat()
    assert [str(process).split(":")[0] for process in heartbeats.list_processes()] == ["web@b", "worker@a"]
    assert heartbeats.is_worker_alive("a") and not heartbeats.is_worker_alive("b")
    assert heartbeats.list_storage_problems() == []
    assert checks.check_storage() == []
    assert read_storage_health()[0] is True


def test_a_folder_that_is_not_shared_is_noticed(begin: Begin) -> None:
    begin("a", "folder of a")
    begin("b", "folder of b")
    assert heartbeats.list_storage_problems() == ["web on b does not share its files with a"]
    (error,) = checks.check_storage()
    assert error.id == "inquiries.E003"
    assert (read_storage_health()[0], "a" in read_storage_health()[1]) == (False, True)


def test_web_and_worker_of_one_host_with_two_folders_are_noticed(begin: Begin) -> None:
    begin("a", "folder of web")
    begin("a", "folder of worker", Role.WORKER)
    assert heartbeats.list_storage_problems() == ["worker on a does not share its files with a"]


def test_a_storage_that_fails_is_told(begin: Begin, tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("no folder")
    begin("a", "broken")
    (problem,) = heartbeats.list_storage_problems()
    assert problem.startswith("web on a: the storage fails")


def test_a_process_that_ends_takes_its_mark_along(begin: Begin) -> None:
    heart = begin("a")
    assert len(default_storage.listdir(heartbeats.MARKS)[1]) == 1
    heart.stop()
    assert (heartbeats.list_processes(), default_storage.listdir(heartbeats.MARKS)[1]) == ([], [])


def test_a_process_that_was_killed_is_forgotten_after_a_day(begin: Begin) -> None:
    begin("a")
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - heartbeats.FRESH)
    assert heartbeats.list_processes() == []
    heartbeats.forget_ended()
    assert WorkerHeartbeat.objects.exists()
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - heartbeats.FORGET_AFTER)
    heartbeats.forget_ended()
    assert not WorkerHeartbeat.objects.exists()
    assert default_storage.listdir(heartbeats.MARKS)[1] == []


def test_a_worker_that_is_stuck_counts_as_ended(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    heart = begin("a", role=Role.WORKER)
    before = WorkerHeartbeat.objects.get().seen_at
    heartbeats.note_lane("deliver")
    monkeypatch.setattr(heartbeats, "STUCK_AFTER", 0.0)
    heart.beat()
    assert WorkerHeartbeat.objects.get().seen_at == before


def test_the_workers_probe(begin: Begin) -> None:
    begin(heartbeats.get_host(), role=Role.WORKER)
    call_command("deliver", healthy=True)


def test_the_workers_probe_says_that_none_was_seen(begin: Begin) -> None:
    begin(heartbeats.get_host(), role=Role.WEB)
    with pytest.raises(CommandError, match="No worker of this machine was seen") as ended:
        call_command("deliver", healthy=True)
    assert ended.value.returncode == 1
