"""System checks that keep an unsafe production configuration from starting."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from inquiries.models import Service
from inquiries.services import heartbeats
from inquiries.services.operations import data_keys_check
from inquiries.services.upstream import reached_limits

_HERE = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104 - compared with, not bound to


@register("portal")
def check_settings(**_: Any) -> list[CheckMessage]:
    """Check the environment. The error is reported by every command and stops none."""
    return [Error(text, id="inquiries.E001") for text in _find_unsafe_settings()] if settings.PRODUCTION else []


@register("portal")
def check_data_keys(**_: Any) -> list[CheckMessage]:
    """Check DATA_KEYS everywhere, also in development. The server starts nevertheless: /readyz reports it, too."""
    try:
        problem = data_keys_check.find_problem()
    except DatabaseError:
        return []  # there is none yet, or it does not answer: /readyz says so
    return [Error(problem, id="inquiries.E002")] if problem else []


@register(deploy=True)
def check_storage(**_: Any) -> list[CheckMessage]:
    """Check that the processes that run share their files, from what they have found themselves."""
    try:
        problems = heartbeats.list_storage_problems()
    except DatabaseError:
        return []
    return [Error(f"{problem}. See STORAGE_URL.", id="inquiries.E003") for problem in problems]


@register("portal")
def check_proxies(**_: Any) -> list[CheckMessage]:
    """Warn in production of a portal that believes no proxy: only one that ends TLS itself can be used so."""
    if not settings.PRODUCTION or settings.TRUSTED_PROXIES:
        return []
    return [
        Warning(
            "TRUSTED_PROXIES is not set: no proxy is believed that a request came by https, and every page behind one "
            "redirects to itself.",
            hint="Name the proxy's address as the portal sees it.",
            id="inquiries.W002",
        )
    ]


@register("portal")
def check_limits(**_: Any) -> list[CheckMessage]:
    """Warn of services that have more at OC than the portal takes, from what was found when it was read."""
    try:
        slugs = dict(Service.objects.filter(active=True).values_list("pk", "slug"))
        met = reached_limits.list_met(slugs)
    except DatabaseError:
        return []
    return [Warning(f"{slugs[pk]}: {text}", id="inquiries.W001") for pk, texts in met.items() for text in texts]


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured with all problems, for the server and the worker."""
    if settings.PRODUCTION and (problems := [*_find_unsafe_settings(), *_find_unsafe_services()]):
        raise ImproperlyConfigured(" ".join(problems))


def refuse_without_static_files() -> None:
    """Raise ImproperlyConfigured in production for a server whose pages would all fail for want of a style sheet."""
    if settings.PRODUCTION and not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        raise ImproperlyConfigured("STATIC_ROOT has no static files: run `manage.py collectstatic` first.")


def _find_unsafe_settings() -> Iterator[str]:
    if settings.DEBUG:
        yield "DEBUG shows code and settings to visitors: it must be off in production."
    if settings.DEVELOPMENT_AIDS:
        yield "DEVELOPMENT_AIDS adds pages that are for developers: it must be off in production."
    if settings.USES_DEVELOPMENT_SECRET:
        yield "SECRET_KEY is the one that everybody can read: set one of your own."
    if settings.USES_DEVELOPMENT_DATA_KEY:
        yield "DATA_KEYS has the key that everybody can read: set one of your own."
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS must name the hosts that the portal answers to."


def _find_unsafe_services() -> Iterator[str]:
    """Find services that would send keys and inquiries unencrypted, or to an emulator of OC."""
    try:
        addresses = list(Service.objects.filter(active=True).exclude(base_url="").values_list("slug", "base_url"))
    except DatabaseError:
        return  # there is none yet, or it does not answer: /readyz says so
    for slug, address in addresses:
        parts = urlsplit(address)
        if parts.scheme != "https":
            yield f"The service {slug} is reached by plain http: give it an https address, or make it inactive."
        elif parts.hostname in _HERE:
            yield f"The service {slug} is on this machine, where only the sandbox is: give it its real address."
