"""Report changes of OC's submission types and fields. To be run every night."""

import sys
from email.utils import parseaddr
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext

from inquiries.models import CommandRun, Service
from inquiries.oc.errors import OCError
from inquiries.services.operations import catalog_drift

_FOUND, _NOT_READ = 1, 2  # exit codes


class Command(BaseCommand):
    help = (
        "Compare the submission types and fields of Online Contact with what was known, and with what guides, known "
        "issues, questions, contact options and drafts name. Ends with 1 if something has to be done, else with 2 if "
        "not everything could be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", action="append", default=[], metavar="ADDRESS", help="Mail findings there, too.")

    def handle(self, *args: Any, mail: list[str], **options: Any) -> None:
        for address in mail:
            _require_address(address)
        services = list(Service.objects.filter(active=True))
        lines, unread = [], 0
        with translation.override(settings.LANGUAGE_CODE):
            for service in services:
                try:
                    findings = catalog_drift.check_drift(service)
                except OCError as error:
                    self.stderr.write(f"{service.slug}: not read ({type(error).__name__}).")
                    unread += 1
                    continue
                lines += [f"{service.slug}: {each.path}: {each.advice}" for each in findings]
            subject = gettext("Submission types have changed at Online Contact")
        if lines or not unread:
            self.stdout.write("\n".join(lines) or "Nothing has changed.")
        numbers = {"services": len(services), "findings": len(lines), "unread": unread}
        CommandRun.record("check_drift", succeeded=not lines and not unread, numbers=numbers)
        if lines and mail:
            self._send(subject, "\n\n".join(lines), mail)
        if lines or unread:
            sys.exit(_FOUND if lines else _NOT_READ)

    def _send(self, subject: str, text: str, addresses: list[str]) -> None:
        """Mail the findings. What keeps them from being mailed is written: they stand on the operators' home anyway."""
        if not settings.SENDS_MAIL:
            self.stderr.write("No mail was sent: EMAIL_URL is not set.")
            return
        try:
            send_mail(subject, text, None, addresses)
        except (OSError, SMTPException) as error:
            self.stderr.write(f"The mail could not be sent ({type(error).__name__}).")


def _require_address(address: str) -> None:
    try:
        validate_email(parseaddr(address)[1])  # “Name <address>” is taken, too
    except ValidationError:
        raise CommandError(f"--mail: {address} is not an email address.") from None
