"""Customers' files, judged and named without the database: what they are, what they hold, what may be shown."""
