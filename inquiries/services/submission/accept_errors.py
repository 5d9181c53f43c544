"""Why a submitted form is not accepted. With each of these exceptions nothing is stored."""

from inquiries.models import Inquiry


class SubmissionRefused(Exception):
    """The form was not accepted."""


class ForeignForm(SubmissionRefused):
    """Another person has sent the form with this token."""


class TooManyInquiries(SubmissionRefused):
    """The limit of a guest's e-mail address is reached, or of the network if `from_network`."""

    def __init__(self, *, from_network: bool) -> None:
        super().__init__()
        self.from_network = from_network


class SentBefore(SubmissionRefused):
    """The customer sent the same a few minutes ago, as `sent`, and has not confirmed a second one."""

    def __init__(self, sent: Inquiry) -> None:
        super().__init__()
        self.sent = sent


class FilesGone(SubmissionRefused):
    """A file that the page shows is not stored any more: removed in another tab, or expired, since it was checked."""


class NotReplaceable(SubmissionRefused):
    """The comment that the form replaces is no longer waiting for its customer, because an operator has acted."""
