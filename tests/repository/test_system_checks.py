"""The delivery worker runs the system checks that have the tag `portal`, and no others."""

from typing import Any

from django.core.checks import registry

from inquiries.management.commands.deliver import Command
from tests.support.source import SHIPPED


def test_the_worker_runs_all_checks_of_the_portal() -> None:
    assert Command.requires_system_checks == ("portal",)
    checks: set[Any] = registry.registry.registered_checks
    ours = {check.__name__: check.tags for check in checks if check.__module__.split(".")[0] in SHIPPED}
    assert {name for name, tags in ours.items() if "portal" not in tags} == {"check_admin"}  # of the admin's pages
    assert len(ours) > 4
