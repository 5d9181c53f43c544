"""Measure on a real OC environment what the delivery relies on, and advise on the settings."""
