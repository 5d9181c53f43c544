"""Helpers for every app, without domain knowledge. This package imports Django and no other package of the project."""
