"""Add or change a service from a script. Keys come from the environment or standard input, never as arguments."""

import argparse
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inquiries.management.bounded_numbers import parse_category
from inquiries.models import Service
from inquiries.oc.errors import Misconfigured
from inquiries.services.upstream import connection_health
from inquiries.services.upstream.clients import get_client

# Options by the name of their field. An option that was not given is not among the command's options at all.
_FIELDS = {
    "name": "name",
    "environment": "environment",
    "base_url": "base_url",
    "domain": "domain",
    "service_id": "service_id",
    "organization_id": "organization_id",
    "language": "default_language",
    "fallback_category": "fallback_category_id",
    "guests": "guests_allowed",
    "return_to": "return_addresses",
}
_NEEDED = ("name", "service_id", "organization_id")


class Command(BaseCommand):
    help = (
        "Add a service, or change one: then only what is named is changed. The key is read from OC_SERVICE_KEY or from "
        "standard input; the organization's key, which only its own site's sign-in needs, from OC_ORGANIZATION_KEY or "
        "from the next line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The first part of the service's path here.")
        unnamed: dict[str, Any] = {"default": argparse.SUPPRESS}
        parser.add_argument("--name", **unnamed)
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--environment", choices=Service.Environment.values, **unnamed)
        where.add_argument("--base-url", help="Instead of environment and domain.", **unnamed)
        parser.add_argument("--domain", **unnamed)
        parser.add_argument("--service-id", **unnamed)
        parser.add_argument("--organization-id", **unnamed)
        parser.add_argument("--language", help="ko, unless it is named.", **unnamed)
        fallback = "The type for inquiries that were sent without one; none where it is empty."
        category: dict[str, Any] = {"type": parse_category, "metavar": "ID"}
        parser.add_argument("--fallback-category", help=fallback, **category, **unnamed)
        guests = "Whether visitors who are not signed in may ask."
        parser.add_argument("--guests", action=argparse.BooleanOptionalAction, help=guests, **unnamed)
        parser.add_argument("--return-to", help="Origins to which signed-in members may be led back.", **unnamed)

    def handle(self, *args: Any, **options: Any) -> None:
        service = Service.objects.filter(slug=options["slug"]).first() or Service(slug=options["slug"])
        changes = _read_changes(options)
        if service.pk is None:
            _require_all(service.slug, options, changes)
        if not changes:
            raise CommandError("Nothing to change: name what should change, or pipe the key in.")
        for field, value in changes.items():
            setattr(service, field, value)
        _check(service)
        # Only these, so that what an operator saves in the admin meanwhile stays.
        service.save(update_fields=[*changes, "changed_at"] if service.pk else None)
        self.stdout.write(f"Service {service.slug} is there.")


def _read_changes(options: dict[str, Any]) -> dict[str, Any]:
    """Return the new values, by field name."""
    changes = {field: options[name] for name, field in _FIELDS.items() if name in options}
    if "environment" in changes:
        changes["base_url"] = ""  # which would be used instead
    key, organization_key = _read_keys()
    if key:
        changes["service_key"] = key
    if organization_key:
        changes["organization_key"] = organization_key
    return changes


def _require_all(slug: str, options: dict[str, Any], changes: dict[str, Any]) -> None:
    missing = [f"--{name.replace('_', '-')}" for name in _NEEDED if name not in options]
    if not {"environment", "base_url"} & options.keys():
        missing.append("--environment or --base-url")
    if missing:
        raise CommandError(f"There is no service {slug} yet. To add it, name {', '.join(missing)} too.")
    if "service_key" not in changes:
        raise CommandError("No key: set OC_SERVICE_KEY, or pipe the key in.")


def _check(service: Service) -> None:
    try:
        service.full_clean()
        connection_health.check_is_public(service)
    except ValidationError as error:
        raise CommandError("; ".join(_list_errors(error))) from error
    try:
        get_client(service)  # makes no call yet; says whether one could be made
    except Misconfigured as error:
        raise CommandError(f"With this, Online Contact cannot be reached: {error.message}.") from error


def _list_errors(error: ValidationError) -> list[str]:
    """Return the errors, each with the name of the option, or of the field that has none."""
    if not hasattr(error, "error_dict"):
        return error.messages
    options = {field: f"--{option.replace('_', '-')}" for option, field in _FIELDS.items()}
    return [f"{options.get(name, name)}: {' '.join(texts)}" for name, texts in error.message_dict.items()]


def _read_keys() -> tuple[str, str]:
    """Return the service's and the organization's key. Standard input is read only if the first is not given."""
    key, organization_key = settings.OC_SERVICE_KEY.strip(), settings.OC_ORGANIZATION_KEY.strip()
    if not (key or sys.stdin is None or sys.stdin.isatty()):
        key, next_line = _read_line(), _read_line()
        organization_key = organization_key or next_line
    if not (key.isprintable() and organization_key.isprintable()):
        raise CommandError("A key is one line of text. What was read has other characters in it; nothing was changed.")
    return key, organization_key


def _read_line() -> str:
    try:
        return sys.stdin.readline().strip()
    except UnicodeDecodeError:
        raise CommandError("Standard input is no text in UTF-8; nothing was changed.") from None
