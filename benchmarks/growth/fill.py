"""Fill a database with much: `python -m benchmarks.growth.fill WHAT NUMBER...`. The database is a benchmark's own."""

import itertools
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from inquiries.models import Attachment, Inquiry, Service

_AT_ONCE = 2000  # rows of one insert
_GUIDES, _ISSUES = 100, 100  # rows of a page in the admin, for one service or for all together
_FILE_IN = 4  # one of so many inquiries has a file
_USERS = 5000
_OLD = timedelta(days=100)


def main() -> None:
    django.setup()
    what, *numbers = sys.argv[1:]
    fill: dict[str, Callable[..., None]] = {
        "content": add_content,
        "services": add_services,
        "inquiries": add_inquiries,
        "copies": add_copies,
        "entries": add_entries,
        "statistics": collect_statistics,
        "tickets": add_tickets,
    }
    fill[what](*map(int, numbers))


def add_content() -> None:
    """Fill a page of each list of the admin for the demo's service, so that lists differ in their services only."""
    from inquiries.models import KnownIssue, Service, TypeQuestions  # noqa: PLC0415

    service = Service.objects.earliest("pk")
    issues = (KnownIssue(service=service, texts={"ko": f"지연 {n}"}, category_ids=[2537]) for n in range(_ISSUES))
    KnownIssue.objects.bulk_create(issues)
    TypeQuestions.objects.bulk_create(
        TypeQuestions(service=service, category_id=10_000 + n, faq_category_id=1) for n in range(_ISSUES)
    )


def add_services(number: int, since: int = 0) -> None:
    """Add copies of the demo's service, with what it knows of OC and what its operators wrote."""
    from inquiries.models import CatalogCopy, KnownIssue, Service, TypeGuide, TypeQuestions  # noqa: PLC0415

    first = Service.objects.earliest("pk")
    same = {f.attname: getattr(first, f.attname) for f in Service._meta.concrete_fields if not f.primary_key}
    services = []
    for n in range(since, number):
        own = {"slug": f"narae-{n}", "name": f"나래마켓 {n}", "service_id": f"narae{n}"}
        services.append(Service.objects.create(**(same | own)))
    few: tuple[tuple[Any, int | None], ...] = ((CatalogCopy, None), (TypeGuide, 5), (KnownIssue, 1), (TypeQuestions, 1))
    for model, most in few:
        for row in list(model.objects.filter(service=first).order_by("pk")[:most]):
            fields = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields if not f.primary_key}
            model.objects.bulk_create(model(**(fields | {"service_id": service.pk})) for service in services)


def add_inquiries(number: int, old: int = 0, since: int = 0) -> None:
    """Add delivered inquiries, spread over all services; the first `old` of them are past their retention."""
    from inquiries.models import Attachment, Attempt, Inquiry, Service  # noqa: PLC0415

    services = list(Service.objects.order_by("pk"))
    rows = (_build_inquiry(services[n % len(services)], since + n, n < old) for n in range(number))
    while batch := list(itertools.islice(rows, _AT_ONCE)):
        made = Inquiry.objects.bulk_create(batch)
        Attempt.objects.bulk_create(
            Attempt(inquiry=inquiry, number=1, claimed_ms=1, ended_at=inquiry.delivered_at, outcome="delivered")
            for inquiry in made
        )
        Attachment.objects.bulk_create(_build_files(made))


def add_entries(number: int, since: int = 0) -> None:
    """Add entries of the audit log, and as many of what customers said when they marked an inquiry as solved."""
    from accounts.models import AuditEntry, User  # noqa: PLC0415
    from inquiries.models import Service, SolvedFeedback  # noqa: PLC0415

    service, operator = Service.objects.earliest("pk"), User.objects.get(username="operator")
    numbers = range(since, since + number)
    entry = {"action": AuditEntry.Action.CHANGED, "object_type": "inquiries.service", "object_id": str(service.pk)}
    AuditEntry.objects.bulk_create((AuditEntry(actor=operator, **entry) for _ in numbers), batch_size=_AT_ONCE)
    said = (SolvedFeedback(service=service, ticket_id=str(n), face=SolvedFeedback.Face.values[0]) for n in numbers)
    SolvedFeedback.objects.bulk_create(said, batch_size=_AT_ONCE)


def add_copies(times: int) -> None:
    """Make of each inquiry that was added so many, with attempt and file, by copying rows inside PostgreSQL."""
    from django.db import connection  # noqa: PLC0415

    from inquiries.models import Attachment, Attempt, Inquiry  # noqa: PLC0415

    changed = {
        "id": "nextval(pg_get_serial_sequence('inquiries_inquiry', 'id'))",
        "receipt": "upper(substr(md5(id::text || '-' || n::text), 1, 12))",
        "form_token": "md5(id::text || '-' || n::text) || 'f'",
        "usercode": "usercode || '-' || (n %% 20)",
        "ticket_id": "ticket_id || 'n' || n",
        "created_at": "created_at - n * interval '20 hours'",
        "delivered_at": "delivered_at - n * interval '20 hours'",
    }
    columns = [field.column for field in Inquiry._meta.concrete_fields]
    chosen = ", ".join(changed.get(column, column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM inquiries_inquiry")
        last = cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO inquiries_inquiry ({', '.join(columns)}) "
            f"SELECT {chosen} FROM inquiries_inquiry, generate_series(1, %s) n WHERE ticket_id LIKE 'growth%%'",
            [times - 1],
        )
        _copy_first(cursor, Attempt, "nextval(pg_get_serial_sequence('inquiries_attempt', 'id'))", last, every=1)
        _copy_first(cursor, Attachment, "gen_random_uuid()", last, every=_FILE_IN)


def collect_statistics() -> None:
    """Do at once what PostgreSQL does by itself some time after many rows were added."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy_first(cursor: Any, model: Any, key: str, last: int, *, every: int) -> None:
    """Give one of so many inquiries after the last one a copy of the model's first row."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if field.column not in {"id", "inquiry_id"}]
    cursor.execute(
        f"INSERT INTO {table} (id, inquiry_id, {', '.join(columns)}) "
        f"SELECT {key}, i.id, {', '.join(f's.{column}' for column in columns)} "
        f"FROM inquiries_inquiry i, (SELECT * FROM {table} LIMIT 1) s WHERE i.id > %s AND i.id %% %s = 0",
        [last, every],
    )


def add_tickets(number: int) -> None:
    """Add a member with so many tickets at the sandbox."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from inquiries.models import Service  # noqa: PLC0415
    from inquiries.oc.types.requests import EndUser, NewTicket  # noqa: PLC0415
    from inquiries.services.upstream.clients import get_client  # noqa: PLC0415

    usercode = f"growth{number}"
    User.objects.create(username=f"member{number}", usercode=usercode, email=f"{usercode}@example.com")
    client, who = (
        get_client(Service.objects.earliest("pk")),
        EndUser(usercode=usercode, email="m@example.com", username="홍"),
    )

    def create(n: int) -> None:
        client.create(NewTicket(2601, f"배송 문의 {n}", "언제 오나요?", who, language="ko"), client_ip=None)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(create, range(number)))


def _build_inquiry(service: "Service", number: int, is_old: bool) -> "Inquiry":
    from django.utils import timezone  # noqa: PLC0415

    from inquiries.domain import receipt_numbers  # noqa: PLC0415
    from inquiries.domain.submission_data import FieldAnswer, SubmissionData  # noqa: PLC0415
    from inquiries.models import Inquiry  # noqa: PLC0415

    sent = timezone.now() - (_OLD if is_old else timedelta(minutes=number % 100_000))
    text = "배송이 늦습니다. " * 12
    submitted = SubmissionData(
        content=text,
        subject="문의",
        email="member@example.com",
        name="홍길동",
        answers=(FieldAnswer("subject", "제목", "문의"), FieldAnswer("content", "내용", text)),
        typed={"f_subject": ["문의"], "f_content": [text], "f_name": ["홍길동"], "f_mail": ["member@example.com"]},
    )
    return Inquiry(
        receipt=receipt_numbers.generate_receipt(),
        form_token=f"growth-{service.pk}-{number}-{sent.timestamp()}",
        service=service,
        usercode=f"customer-{number % _USERS}",
        language="ko",
        category_id=2601,
        category_path="기타 문의",
        payload=submitted.to_json(),  # type: ignore[misc]
        client_ip="203.0.113.7",
        state=Inquiry.State.DELIVERED,
        ticket_id=f"growth{number}",
        attempts_made=1,
        created_at=sent,
        delivered_at=sent,
    )


def _build_files(inquiries: "list[Inquiry]") -> "Iterator[Attachment]":
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from inquiries.models import Attachment  # noqa: PLC0415

    for inquiry in inquiries[::_FILE_IN]:
        file = Attachment(
            service=inquiry.service,
            usercode=inquiry.usercode,
            form_token=inquiry.form_token,
            inquiry=inquiry,
            name="사진.jpg",
            size=8,
            content_type="image/jpeg",
            md5_hex="0" * 32,
        )
        file.file.save("x", ContentFile(b"contents"), save=False)
        yield file


if __name__ == "__main__":
    main()
