"""The delivery worker runs the system checks that have the tag `portal`, and no others."""

from django.core.checks import registry

from inquiries.management.commands.deliver import Command
from tests.support.source import SHIPPED


def test_the_worker_runs_all_checks_of_the_portal() -> None:
    assert Command.requires_system_checks == ("portal",)
    ours = [check for check in registry.registry.registered_checks if check.__module__.split(".")[0] in SHIPPED]
    untagged = {check.__name__ for check in ours if "portal" not in getattr(check, "tags")}  # noqa: B009 - it has no type
    assert untagged == {"check_admin"}  # of the admin's pages
    assert len(ours) > 4
