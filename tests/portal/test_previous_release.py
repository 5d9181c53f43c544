"""The previous release runs beside this one, on this one's schema: nodes are replaced one after the other."""

import io
import subprocess
import tarfile
from pathlib import Path

import pytest
import requests

from tests.chaos.customer import opened
from tests.security.server import served
from tests.support.sandbox import Sandbox
from tests.support.source import ROOT


def read_release() -> str:
    lines = (ROOT / "tests/data/previous-release.txt").read_text(encoding="utf-8").splitlines()
    return next((line.strip() for line in lines if line.strip() and not line.startswith("#")), "")


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A folder with the code of the previous release."""
    release = read_release()
    if not release:
        pytest.skip("PREVIOUS RELEASE NOT TESTED: there is none yet (tests/data/previous-release.txt)")
    archive = subprocess.run(["git", "archive", release], cwd=ROOT, check=False, capture_output=True)
    if archive.returncode:
        pytest.skip(f"PREVIOUS RELEASE NOT TESTED: this clone does not have {release}")
    folder = tmp_path / "code"
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


def test_its_web_serves_on_the_new_schema(code: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    with served(tmp_path, sandbox, code=code) as portal:
        receipt = opened(portal.url, 1).post("from the previous release")
        assert [ticket for ticket in sandbox.tickets() if receipt in ticket["subject"]]
        for canary, session in portal.sessions.items():
            page = requests.get(f"{portal.url}/narae/inquiries/", cookies={"session": session}, timeout=60)
            assert (page.status_code, canary in page.text) == (200, True)
