"""Traces for OpenTelemetry and errors for Sentry: both optional, off by default, and bound to the log's allow-list."""
