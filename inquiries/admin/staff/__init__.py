"""Admin of what staff may see."""

from inquiries.admin.staff import services

__all__ = ["services"]
