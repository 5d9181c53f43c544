"""Measuring on a real environment what delivery rests on: calls as they come, findings in words, advice from both."""
