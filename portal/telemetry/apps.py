"""Start what is configured, in each process: web, worker and commands."""

from django.apps import AppConfig
from django.conf import settings


class TelemetryConfig(AppConfig):
    name = "portal.telemetry"
    default = True

    def ready(self) -> None:
        from portal.telemetry import checks  # noqa: PLC0415 - and is registered from here on

        missing = checks.find_missing_extras()
        if settings.OTEL_EXPORTER_OTLP_ENDPOINT and "otel" not in missing:
            from portal.telemetry import tracing  # noqa: PLC0415 - which imports OpenTelemetry

            tracing.start(settings.OTEL_EXPORTER_OTLP_ENDPOINT, settings.OTEL_EXPORTER_OTLP_HEADERS)
        if settings.SENTRY_DSN and "sentry" not in missing:
            from portal.telemetry import error_reports  # noqa: PLC0415 - which imports Sentry's package

            error_reports.start(settings.SENTRY_DSN)
