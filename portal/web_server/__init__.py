"""Gunicorn as the portal uses it: its log, its processes, which of them deliver, and how long it waits for senders."""
