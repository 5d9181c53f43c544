"""Inspect customers' files without the database: type, content, name, and whether they may be shown."""
