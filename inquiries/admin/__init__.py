"""Admin pages of services, inquiries and operators' content."""

# Each of them registers its pages.
from inquiries.admin import (  # noqa: F401
    branding,
    contact_options,
    feedback,
    hidden_thread_entries,
    inquiries,
    services,
    staff_services,
)
from inquiries.admin.content import known_issues, type_faq_categories, type_guides  # noqa: F401
