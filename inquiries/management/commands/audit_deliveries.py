"""Compare delivered inquiries with OC. To be run every night."""

import sys
from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from inquiries.management.bounded_numbers import build_number_parser
from inquiries.models import CommandRun, Service
from inquiries.services.operations import delivery_audit

_FOUND, _NOT_READ = 1, 2  # exit codes
_MOST_DAYS = 3650
_MOST_KEPT = 100  # findings that the operators' home lists


class Command(BaseCommand):
    help = (
        "Find inquiries that are twice at Online Contact, gone from it, or unknown here. "
        "Ends with 1 if there are any, else with 2 if not everything could be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        days = build_number_parser(0.01, _MOST_DAYS)
        parser.add_argument("--since", type=days, default=7, metavar="DAYS", help="How far to go back (7).")
        parser.add_argument("--service", metavar="SLUG", help="Only this service.")

    def handle(self, *args: Any, since: float, service: str | None = None, **options: Any) -> None:
        services = Service.objects.filter(slug=service) if service else Service.objects.filter(active=True)
        if service and not services:
            raise CommandError(f"There is no service {service}.")
        findings: list[dict[str, str]] = []
        codes = [self._audit(one, since, findings) for one in services]
        if not service:
            numbers = {
                "services": len(codes),
                "with_findings": sum(code == _FOUND for code in codes),
                "found": findings[:_MOST_KEPT],
            }
            CommandRun.record("audit_deliveries", succeeded=not any(codes), numbers=numbers)
        if any(codes):
            sys.exit(_FOUND if _FOUND in codes else _NOT_READ)

    def _audit(self, service: Service, days: float, findings: list[dict[str, str]]) -> int:
        """Compare one service, add its findings to `findings`, and return the exit code."""
        result = delivery_audit.audit(service, timezone.now() - timedelta(days=days))
        for finding in result.findings:
            self.stdout.write(f"{service.slug}: {finding.kind} {finding.receipt} {', '.join(finding.tickets)}")
            findings.append({"service": service.slug, "kind": finding.kind.value, "receipt": finding.receipt})
        counts = Counter(finding.kind for finding in result.findings)
        found = ", ".join(f"{counts[kind]} {kind}" for kind in delivery_audit.Kind)
        self.stdout.write(f"{service.slug}: {result.owners - result.unread} customers read: {found}.")
        if result.unread:
            rest = "; the others were not tried" if result.stopped else ""
            self.stderr.write(f"{service.slug}: {result.unread} customers could not be read{rest}.")
        if result.findings:
            return _FOUND
        return _NOT_READ if result.unread else 0
