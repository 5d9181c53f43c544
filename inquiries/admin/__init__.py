"""What operators see: services to manage, and inquiries to watch."""

from inquiries.admin import branding, hidden_entries, inquiries, operator_content, services, submission_guides

__all__ = ["branding", "hidden_entries", "inquiries", "operator_content", "services", "submission_guides"]
