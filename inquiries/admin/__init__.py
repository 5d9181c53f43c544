"""What operators see: services to manage, and inquiries to watch."""

from inquiries.admin import guides, help_center, hidden, inquiries, looks, services

__all__ = ["guides", "help_center", "hidden", "inquiries", "looks", "services"]
