"""Signals between apps that must not import each other."""

from django.dispatch import Signal

# Sent once a night by `manage.py purge`: each app deletes its rows that have expired.
purge_expired = Signal()
