"""Export or delete what is kept of one person, as docs/personal-data.md describes."""

import os
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.security import audit_log
from accounts.security.audit_log import Action
from inquiries.models import Service
from inquiries.services.personal_data import archive, erasure, people
from inquiries.services.personal_data.people import Person


class Command(BaseCommand):
    help = "Export or delete what is kept of one person, found by usercode or email address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("export", "erase"))
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--usercode")
        who.add_argument("--email", metavar="ADDRESS")
        parser.add_argument("--service", metavar="SLUG", help="Only this service.")
        parser.add_argument("--reason", required=True, help="For the audit log.")
        parser.add_argument("--output", type=Path, metavar="FILE", help="Where export writes the ZIP file.")
        waiting = parser.add_mutually_exclusive_group()
        waiting.add_argument("--withdraw-waiting", action="store_true", help="Cancel and delete what was not sent yet.")
        waiting.add_argument("--keep-waiting", action="store_true", help="Deliver what was not sent yet.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if not options["reason"].strip():
            raise CommandError("Say why with --reason: the audit log keeps it.")
        person = self._find(**options)
        if action == "export":
            self._export(person, options["output"], options["reason"])
        else:
            self._erase(person, options["reason"], keep=options["keep_waiting"], withdraw=options["withdraw_waiting"])

    def _find(self, *, usercode: str | None, email: str | None, service: str | None, **_options: Any) -> Person:
        services = Service.objects.filter(slug=service) if service else Service.objects.all()
        if service and not services:
            raise CommandError(f"There is no service {service}.")
        try:
            found = people.find_by_usercode(usercode, services) if usercode else people.find(email or "", services)
        except people.SeveralPeople:
            raise CommandError("Two organizations use this usercode. Name a service with --service.") from None
        if found is None:
            raise CommandError("Nothing is kept under it.")
        return found

    def _export(self, person: Person, output: Path | None, reason: str) -> None:
        if output is None:
            raise CommandError("Name the file to write with --output.")
        try:
            # Never over another person's, and for other accounts of the machine not to be read.
            file = open(output, "xb", opener=partial(os.open, mode=0o600))  # noqa: SIM115 (closed below)
        except OSError as error:
            raise CommandError(f"{output} cannot be written ({error.strerror}).") from error
        audit_log.note(Action.DATA_EXPORTED, None, None, people.name_in_audit_log(person), reason)
        try:
            with file:
                file.writelines(archive.stream_archive(person))
        except OSError as error:
            output.unlink()
            raise CommandError(f"The export broke off ({error.strerror or error}). Nothing was left behind.") from error
        self.stdout.write(f"Written: {output}")

    def _erase(self, person: Person, reason: str, *, keep: bool, withdraw: bool) -> None:
        waiting = erasure.list_waiting(person)
        if waiting and not (keep or withdraw):
            numbers = ", ".join(inquiry.receipt for inquiry in waiting)
            raise CommandError(
                f"Not delivered yet: {numbers}. Say --keep-waiting or --withdraw-waiting. Nothing was deleted."
            )
        audit_log.note(Action.DATA_ERASED, None, None, people.name_in_audit_log(person), reason)
        done = erasure.erase(person, withdraw=withdraw)
        self.stdout.write(
            f"Deleted: {done.inquiries} inquiries ({done.withdrawn} of them withdrawn), {done.drafts} drafts, "
            f"{done.unsent_files} unsent files, {done.marks} marks, {done.feedback} feedback. "
            f"Kept for delivery: {done.waiting + done.may_be_at_oc}."
        )
        if done.failed:
            raise CommandError(f"{done.failed} could not be deleted; the log says why.")
