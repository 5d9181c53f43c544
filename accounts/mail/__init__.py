"""Guests: who they are without an account. Secrets and mails for them, and telling them from robots."""
