"""System check: what is configured is installed."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

# Each extra of pyproject.toml: the setting that needs it, and the modules that it installs.
EXTRAS = {
    "otel": ("OTEL_EXPORTER_OTLP_ENDPOINT", ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")),
    "sentry": ("SENTRY_DSN", ("sentry_sdk",)),
}


def find_missing_extras() -> dict[str, str]:
    """Return the extras that the settings need and that are not installed, each with its setting."""
    needed = {extra: needs for extra, needs in EXTRAS.items() if getattr(settings, needs[0])}
    return {extra: setting for extra, (setting, names) in needed.items() if not all(map(_is_installed, names))}


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # not even the package that it is in
        return False


@register("portal")
def check_extras(**_: Any) -> list[CheckMessage]:
    """Check the optional packages. The portal runs without them, and reports nothing there."""
    return [
        Warning(
            f"{setting} is set, but the packages of the extra {extra!r} are not installed: nothing is sent there.",
            hint=f"Install requirements-extras.lock, or unset {setting}.",
            id="telemetry.W001",
        )
        for extra, setting in find_missing_extras().items()
    ]
