"""Fixtures around the sandbox: one process for the session, as good as new for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.sandbox import Sandbox, start_sandbox


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[Sandbox]:
    with start_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(sandbox_process: Sandbox) -> Sandbox:
    """In wild mode, with the spam policy in force."""
    sandbox_process.reset(wild=True, spam_policy=True)
    return sandbox_process
