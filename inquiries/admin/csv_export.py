"""Export the inquiries of a list as CSV, without anything that customers wrote."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from inquiries.models import Inquiry

_FIELDS = ("receipt", "service", "kind", "state", "category_path", "attempts_made", "created_at", "delivered_at")
# A spreadsheet would take a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that returns what is written to it, so that rows are sent as they are made."""

    def write(self, row: str) -> str:
        return row


def build_csv_response(inquiries: QuerySet[Inquiry]) -> StreamingHttpResponse:
    """Build the download of a list's rows: UTF-8 with a byte order mark, which spreadsheets need for Korean."""
    name = f"inquiries-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(_write_rows(inquiries), content_type="text/csv; charset=utf-8", headers=headers)


def _write_rows(inquiries: QuerySet[Inquiry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    titles = [label_for_field(name, Inquiry) for name in (*_FIELDS, "ticket_id")]
    yield "\ufeff" + writer.writerow(titles)
    rows = inquiries.select_related("service").only(*_FIELDS, "ticket_id", "service__name").order_by("-created_at")
    for inquiry in rows.iterator(chunk_size=1000):
        yield writer.writerow([_protect(value) for value in _read_values(inquiry)])


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


def _protect(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
