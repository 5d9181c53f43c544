"""Downloads of tables as CSV that a spreadsheet can open without running anything in it."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

# A spreadsheet would take a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones count in East Asian editions


class _Echo:
    """A file that returns what is written to it, so that rows are sent as they are made."""

    def write(self, row: str) -> str:
        return row


def build_csv_response(name: str, titles: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Build a download with the day in its name: UTF-8 with a byte order mark, which spreadsheets need for Korean."""
    file_name = f"{name}-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return StreamingHttpResponse(_write_rows(titles, rows), content_type="text/csv; charset=utf-8", headers=headers)


def _write_rows(titles: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(titles)
    for row in rows:
        texts = map(str, row)
        yield writer.writerow([f"'{text}" if text.startswith(_FORMULA) else text for text in texts])
