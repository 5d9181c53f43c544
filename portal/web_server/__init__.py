"""Gunicorn as the portal uses it: its log, its processes, and which of them deliver."""
