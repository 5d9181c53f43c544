"""What the contract suite runs against: the sandbox always, a real service with `-m real`."""

import os

import pytest

from tests.contract.target import Target, real_target, sandbox_target


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "destructive: leaves something behind; at a real service with OC_REAL_WRITES=1")
    config.addinivalue_line("markers", "sandbox_only: needs what only the sandbox's control plane can do")


@pytest.fixture(params=["sandbox", pytest.param("real", marks=pytest.mark.real)])
def target(request: pytest.FixtureRequest) -> Target:
    """The service of the rule at hand."""
    if request.param == "sandbox":
        return sandbox_target(request.getfixturevalue("sandbox"))
    if request.node.get_closest_marker("sandbox_only"):
        pytest.skip("needs the sandbox's control plane")
    if request.node.get_closest_marker("destructive") and not os.environ.get("OC_REAL_WRITES"):
        pytest.skip("leaves something behind: OC_REAL_WRITES=1 allows it")
    return real_target()
