"""Adding a service from a script. Keys come from the environment or standard input, never from an argument."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inquiries.models import Service
from inquiries.oc.errors import Misconfigured
from inquiries.services.upstream import client_for


class Command(BaseCommand):
    help = (
        "Add or change a service. The key is read from OC_SERVICE_KEY, or from standard input; the organization's key, "
        "which only its own site's sign-in needs, from OC_ORGANIZATION_KEY, or from the next line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name", required=True)
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--environment", choices=Service.Environment.values)
        where.add_argument("--base-url", default="")
        parser.add_argument("--domain", default="")
        parser.add_argument("--service-id", required=True)
        parser.add_argument("--organization-id", required=True)
        parser.add_argument("--language", default="ko")
        parser.add_argument("--fallback-category", type=int, help="The type for inquiries that were sent without one.")
        parser.add_argument("--guests", action="store_true", help="Visitors who are not signed in may ask.")
        parser.add_argument("--return-to", default="", help="Origins to which signed-in members may be led back.")

    def handle(self, *args: Any, **options: Any) -> None:
        key, organization_key = _keys()
        if not key:
            raise CommandError("No key: set OC_SERVICE_KEY, or pipe the key in.")
        service = Service.objects.filter(slug=options["slug"]).first() or Service(slug=options["slug"])
        service.name = options["name"]
        service.environment = options["environment"] or service.environment
        service.base_url, service.domain = options["base_url"], options["domain"]
        service.service_id, service.organization_id = options["service_id"], options["organization_id"]
        service.default_language, service.guests_allowed = options["language"], options["guests"]
        service.return_addresses = options["return_to"]
        service.fallback_category_id = options["fallback_category"]
        service.service_key = key
        service.organization_key = organization_key or service.organization_key
        try:
            service.full_clean()
        except ValidationError as error:
            raise CommandError(
                "; ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
            ) from error
        try:
            client_for(service)  # makes no call yet; says whether one could be made
        except Misconfigured as error:
            raise CommandError(f"With this, Online Contact cannot be reached: {error.message}.") from error
        service.save()
        self.stdout.write(f"Service {service.slug} is there.")


def _keys() -> tuple[str, str]:
    """The service's and the organization's. Nothing is read from standard input where the first is known without."""
    key, organization_key = settings.OC_SERVICE_KEY.strip(), settings.OC_ORGANIZATION_KEY.strip()
    if key or sys.stdin is None or sys.stdin.isatty():
        return key, organization_key
    key, next_line = sys.stdin.readline().strip(), sys.stdin.readline().strip()
    return key, organization_key or next_line
