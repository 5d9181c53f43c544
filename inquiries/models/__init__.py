"""The tables of the product. The table of inquiries is also the delivery queue."""

from inquiries.models.attachment import SENT_FILES, Attachment, CancelledPick
from inquiries.models.branding import Look, LookText
from inquiries.models.contact_option import ContactOption
from inquiries.models.daily_count import DailyCount
from inquiries.models.draft import Draft
from inquiries.models.guest_and_shared_inquiry import GuestInquiry, SharedInquiry
from inquiries.models.inquiry import Attempt, ContactHash, Inquiry
from inquiries.models.operation_records import (
    CatalogDrift,
    CommandRun,
    ConnectionCheck,
    EndpointCertificate,
    MetLimit,
    WorkerHeartbeat,
)
from inquiries.models.operator_content import KnownIssue, TopicIcon, TypeGuide, TypeQuestions
from inquiries.models.service import Service
from inquiries.models.staff_service import StaffService
from inquiries.models.ticket_records import FirstAnswer, HiddenEntries, SolvedFeedback, TicketMark
from inquiries.models.tombstone import PurgedInquiry
from inquiries.models.upstream_copy import CatalogCopy
