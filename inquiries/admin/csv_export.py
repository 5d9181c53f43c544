"""Export the inquiries of a list as CSV, without anything that customers wrote."""

from typing import Any

from django.contrib.admin.utils import label_for_field
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from accounts.admin import csv_response
from inquiries.models import Inquiry

_FIELDS = ("receipt", "service", "kind", "state", "category_path", "attempts_made", "created_at", "delivered_at")


def build_csv_response(inquiries: QuerySet[Inquiry]) -> StreamingHttpResponse:
    """Build the download of a list's rows."""
    titles = [str(label_for_field(name, Inquiry)) for name in (*_FIELDS, "ticket_id")]
    rows = inquiries.select_related("service").only(*_FIELDS, "ticket_id", "service__name").order_by("-created_at")
    return csv_response.build_csv_response("inquiries", titles, map(_read_values, rows.iterator(chunk_size=1000)))


def _read_values(inquiry: Inquiry) -> list[Any]:
    moments = (inquiry.created_at, inquiry.delivered_at)
    received, delivered = (timezone.localtime(at).isoformat(timespec="seconds") if at else "" for at in moments)
    return [
        inquiry.receipt,
        inquiry.service.name,
        inquiry.get_kind_display(),
        inquiry.get_state_display(),
        inquiry.category_path,
        inquiry.attempts_made,
        received,
        delivered,
        inquiry.ticket_id,
    ]
