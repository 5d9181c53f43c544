"""Admin pages of services, inquiries and operators' content."""

from inquiries.admin import (
    branding,
    contact_options,
    help_feedback,
    hidden_thread_entries,
    inquiries,
    services,
    solved_feedback,
    staff,
)
from inquiries.admin.content import known_issues, type_guides, type_questions

__all__ = [
    "branding",
    "contact_options",
    "help_feedback",
    "hidden_thread_entries",
    "inquiries",
    "known_issues",
    "services",
    "solved_feedback",
    "staff",
    "type_guides",
    "type_questions",
]
