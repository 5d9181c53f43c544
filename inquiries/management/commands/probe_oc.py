"""Measure a real OC environment before it goes live. It writes a handful of tickets, and asks first."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inquiries.management.bounded_numbers import build_number_parser, parse_category
from inquiries.models import Service
from inquiries.oc.errors import OCError
from inquiries.services.operations.probe import run
from inquiries.services.operations.probe.report import Report

_WARNING = (
    "This writes up to {most} tickets, marked “Portal probe”, into {service} ({where}), under usercodes that\n"
    "begin with “probe-”, and takes a few minutes. Agents should be told, and close them afterwards."
)
_SPAM = "With --spam it also provokes the spam policy, which can block an address for a day: perhaps this server's."


class Command(BaseCommand):
    help = "Measure what delivery rests on at Online Contact, and say which settings are then safe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("service", help="The service's address here.")
        parser.add_argument("--category", type=parse_category, metavar="ID", help="The submission type to write under.")
        parser.add_argument("--yes", action="store_true", help="Do not ask before writing.")
        parser.add_argument("--spam", action="store_true", help="Also find out whether refused creates are attempts.")
        parser.add_argument(
            "--patience",
            type=build_number_parser(0, 3600),
            default=120,
            metavar="SECONDS",
            help="Wait for the list (120).",
        )
        parser.add_argument(
            "--file-age",
            type=build_number_parser(0, 1440),
            default=0,
            metavar="MINUTES",
            help="Let a file grow so old (0).",
        )
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        service = Service.objects.filter(slug=options["service"]).first()
        if service is None:
            raise CommandError(f"There is no service {options['service']}.")
        if not options["yes"]:
            self._ask(service, with_spam=options["spam"])
        wanted = run.Options(
            category_id=options["category"],
            with_spam=options["spam"],
            patience=options["patience"],
            file_age=options["file_age"] * 60,
        )
        report = self._probe(service, wanted)
        if options["json"]:
            self.stdout.write(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
            return
        written = f"Written: {len(report.tickets)} tickets, to be closed by an agent: {', '.join(report.tickets)}"
        self.stdout.write("\n".join([*report.lines(), "", written]))

    def _ask(self, service: Service, *, with_spam: bool) -> None:
        where = service.base_url or f"{service.domain}, {service.environment}"
        self.stderr.write(_WARNING.format(most=run.MOST_CREATES, service=service.slug, where=where))
        if with_spam:
            self.stderr.write(_SPAM)
        # Not input(), which would write to stdout. Without a terminal the line is empty.
        self.stderr.write("Go on? [y/N] ", ending="")
        self.stderr.flush()
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            raise CommandError("Nothing was written.")

    def _probe(self, service: Service, options: run.Options) -> Report:
        try:
            return run.probe(service, options)
        except (run.NoForm, run.CannotWrite) as reason:
            raise CommandError(str(reason)) from reason
        except (OCError, ValueError) as error:
            raise CommandError(f"{service.slug} does not answer ({type(error).__name__}: {error}).") from error
