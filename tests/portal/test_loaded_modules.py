"""What a web process that is ready has not loaded."""

import subprocess
import sys

import pytest

from tests.support.source import ROOT

READY = "import sys, portal.wsgi; from portal.health import monitor; monitor.measure(); print(*sys.modules)"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    environment = {"DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    done = subprocess.run(
        [sys.executable, "-c", READY], check=True, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return frozenset(done.stdout.split())


def test_it_has_all_pages(loaded: frozenset[str]) -> None:
    assert loaded >= {"inquiries.views.files", "allauth.mfa.webauthn.views"}


@pytest.mark.parametrize("package", ["fido2", "sqlparse", "charset_normalizer", "inquiries.migrations"])
def test_it_is_without(package: str, loaded: frozenset[str]) -> None:
    assert [name for name in loaded if name.startswith(f"{package}.")] == []


def test_parts_of_what_is_not_loaded_can_be_imported() -> None:
    parts = "sqlparse.sql, charset_normalizer.api, allauth.mfa.webauthn.internal.auth"
    subprocess.run([sys.executable, "-c", f"import portal, {parts}"], check=True, cwd=ROOT, env={})
