"""What a form says that was not accepted."""

from django.utils.translation import gettext as _

from inquiries.services.submission.accept_errors import TooManyInquiries


def describe_limit(refusal: TooManyInquiries) -> str:
    """Say which limit is reached, and when and how the form can be sent."""
    if refusal.from_network:
        return _("We have received many inquiries from your network. Please send yours again in an hour, or sign in.")
    return _(
        "Several inquiries have been sent with this email address today. Please send yours tomorrow, or "
        "sign in. You can also confirm with “Find my inquiries” that the address is yours and then send it "
        "again."
    )


def describe_files_gone() -> str:
    """Say that a file which the page lists is not stored any more."""
    return _(
        "A file listed here is no longer stored: it was removed in another window or has expired. "
        "Please check the list of files and add it again if it is missing."
    )
