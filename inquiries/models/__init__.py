"""What the portal keeps. The table of inquiries is also the queue of what has still to reach OC."""

from inquiries.models.attachment import Attachment
from inquiries.models.draft import Draft
from inquiries.models.guest import GuestInquiry, SharedInquiry
from inquiries.models.guide import TypeGuide
from inquiries.models.help import KnownIssue, TypeQuestions
from inquiries.models.inquiry import Attempt, Inquiry
from inquiries.models.look import Look, LookText
from inquiries.models.mark import TicketMark
from inquiries.models.pick import CancelledPick
from inquiries.models.remains import CatalogCopy, PurgedInquiry
from inquiries.models.service import Service
from inquiries.models.thread import FirstAnswer, HiddenEntries

__all__ = [
    "Attachment",
    "Attempt",
    "CancelledPick",
    "CatalogCopy",
    "Draft",
    "FirstAnswer",
    "GuestInquiry",
    "HiddenEntries",
    "Inquiry",
    "KnownIssue",
    "Look",
    "LookText",
    "PurgedInquiry",
    "Service",
    "SharedInquiry",
    "TicketMark",
    "TypeGuide",
    "TypeQuestions",
]
