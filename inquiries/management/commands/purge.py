"""Delete expired data. To be run every night."""

import sys
from dataclasses import asdict
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from common.signals import purge_expired
from inquiries.models import CommandRun
from inquiries.services.desk import nightly_counts
from inquiries.services.operations import certificates, retention


class Command(BaseCommand):
    help = "Delete copies past their service's retention, old drafts, unsent files and expired sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count what would be deleted, and delete nothing.")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        if not dry_run:
            nightly_counts.summarize_days()  # while the rows are still there
        swept = retention.purge(dry_run=dry_run)
        if not dry_run:
            call_command("clearsessions")
            purge_expired.send(sender=Command)
            certificates.look_at_all()
            _count_rows()
            CommandRun.record("purge", succeeded=not swept.failed, numbers=asdict(swept))
        verb = "To be deleted" if dry_run else "Deleted"
        self.stdout.write(
            f"{verb}: {swept.inquiries} delivered and {swept.cancelled} cancelled inquiries, "
            f"{swept.drafts} drafts, "
            f"{swept.unsent_files} unsent files, {swept.stray_files} stray files."
        )
        if swept.feedback:
            self.stdout.write(f"{verb}: feedback on {swept.feedback} solved inquiries.")
        if swept.failed:
            self.stderr.write(f"{swept.failed} could not be deleted; the log says why. They are tried again next time.")
            sys.exit(1)


def _count_rows() -> None:
    """Have SQLite count how many rows have each value, as PostgreSQL does by itself.

    Without that it takes the index of the service for the operators' home, and reads every inquiry.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
