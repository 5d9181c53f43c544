"""T34: with a scanner set, no file is kept that it has not looked at and found clean."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from inquiries.models import Attachment, Inquiry
from tests.fuzz.clamd import EICAR, Clamd, running
from tests.fuzz.uploading import Way, way
from tests.support.samplefiles import LIMIT, PNG, SAMPLES, padded
from tests.support.sandbox import Sandbox
from tests.support.source import ROOT
from tests.support.tables import cases
from tests.support.words import say

NOT_SCANNED = "“%(name)s” cannot be scanned for viruses right now. Please add it again in a few minutes."

__all__ = ["way"]  # a fixture


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    with running() as clamd:
        settings.CLAMD_ADDRESS = clamd.address
        yield clamd


def test_t34_it_works(way: Way, clamd: Clamd, sandbox: Sandbox) -> None:
    assert way.offer(("사진.png", PNG)).status in {200, 302}
    assert clamd.seen == [len(PNG)]
    assert Attachment.objects.get().file.read() == PNG
    assert sandbox.journal("upload")[0]["file"]["size"] == len(PNG)


@pytest.mark.parametrize("data", [EICAR, b"a" * 400_000 + EICAR], ids=["alone", "far behind"])
def test_t34_an_infected_file_is_refused_and_not_kept(way: Way, clamd: Clamd, sandbox: Sandbox, data: bytes) -> None:
    offered = way.offer(("메모.txt", data))
    assert offered.status == 422
    assert (
        say("“%(name)s” was not added: the virus scan found a problem with it.", "en", name="메모.txt")
        in offered.refusals[0]
    )
    assert not Attachment.objects.exists() and not Inquiry.objects.exists()
    assert sandbox.journal("upload") == []


def test_t34_the_largest_file_is_looked_at_to_its_end(way: Way, clamd: Clamd) -> None:
    assert way.offer(("큰 것.png", padded(PNG, LIMIT - 1))).status in {200, 302}
    assert clamd.seen == [LIMIT - 1]


@pytest.mark.parametrize("behaviour", cases(["hang up", "fail", "babble"]))
def test_t34_a_file_that_could_not_be_scanned_is_refused(
    way: Way, clamd: Clamd, sandbox: Sandbox, behaviour: str
) -> None:
    clamd.behaviour = behaviour
    offered = way.offer(("사진.png", PNG), f_content="여기까지 썼습니다", comment="여기까지 썼습니다")
    assert offered.status == 422
    assert say(NOT_SCANNED, "en", name="사진.png") in offered.refusals[0]
    assert not Attachment.objects.exists() and not Inquiry.objects.exists()
    assert sandbox.journal("upload") == []
    assert "여기까지 썼습니다" in offered.body.decode() or way.most == 1
    clamd.behaviour = "scan"
    assert way.offer(("사진.png", PNG)).status in {200, 302}


def test_t34_while_it_is_down_no_file_is_taken(way: Way, settings: Any, sandbox: Sandbox) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
        offered = way.offer(("사진.png", PNG))
    assert offered.status == 422
    assert say(NOT_SCANNED, "en", name="사진.png") in offered.refusals[0]
    assert sandbox.journal("upload") == []


def test_t34_it_may_be_a_unix_socket(way: Way, settings: Any, tmp_path: Path) -> None:
    with running(tmp_path) as clamd:
        settings.CLAMD_ADDRESS = clamd.address
        assert way.offer(("메모.txt", EICAR)).status == 422
        assert way.offer(("메모.txt", SAMPLES["txt"])).status in {200, 302}
    assert way.offer(("메모.txt", SAMPLES["txt"])).status == 422


def test_t34_without_an_address_no_scan_is_made(way: Way, settings: Any) -> None:
    with running() as clamd:
        assert settings.CLAMD_ADDRESS == ""
        assert way.offer(("메모.txt", EICAR)).status in {200, 302}
    assert clamd.seen == []


@pytest.mark.parametrize("address", ["127.0.0.1:3310", "http://127.0.0.1", "tcp://", "unix://clamd", "tcp://a/b"])
def test_t34_an_address_that_is_none_is_not_started_with(address: str) -> None:
    command = [sys.executable, "-c", "import portal.settings"]
    done = subprocess.run(
        command, cwd=ROOT, env={"CLAMD_ADDRESS": address}, capture_output=True, text=True, check=False
    )
    assert "CLAMD_ADDRESS" in done.stderr and ImproperlyConfigured.__name__ in done.stderr
