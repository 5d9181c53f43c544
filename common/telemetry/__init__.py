"""What the code reports of its own work."""
