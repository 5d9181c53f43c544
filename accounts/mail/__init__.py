"""Mails of accounts and guests, and the addresses that they go to."""
