"""Rows for the benchmark of the desk. `manage.py shell` runs these functions in the portal's own settings."""

import random
import secrets
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from benchmarks.desk import EMAIL, NAME, PHONE, RECEIPT
from inquiries.domain import receipt_numbers
from inquiries.domain.submission_data import FieldAnswer, SubmissionData
from inquiries.models import CatalogCopy, ConnectionCheck, ContactHash, Inquiry, Service
from inquiries.services import contact_hashes
from inquiries.services.desk import nightly_counts
from inquiries.services.upstream import connection_health

MOST, DAYS = 60_000, 90
_TOPICS = [(2500 + number, f"주문·결제 > 결제 > 세부 유형 {number:03}") for number in range(200)]
_LANGUAGES = ("ko", "ko", "ko", "ko", "en", "ja", "zh-hans", "th")
_STATES = (
    *((Inquiry.State.ACCEPTED, 500), (Inquiry.State.OUTCOME_UNKNOWN, 100), (Inquiry.State.RATE_LIMITED, 200)),
    *((Inquiry.State.NEEDS_CORRECTION, 100), (Inquiry.State.NEEDS_OPERATOR, 60)),
    (Inquiry.State.AWAITING_CONFIRMATION, 100),
)


def sign_in() -> None:
    """Print the session of an administrator."""
    user, _is_new = User.objects.get_or_create(
        username="bench", defaults={"usercode": "bench", "is_staff": True, "is_superuser": True}
    )
    client = Client()
    client.force_login(user)
    print(client.cookies["session"].value)


def add_services(number: int) -> None:
    """Copy the demo's service, and what is known of it, until there are so many."""
    first = Service.objects.earliest("pk")
    connection_health.check(first)
    check = ConnectionCheck.objects.get(service=first)
    named = ("base_url", "service_id", "organization_id", "service_key")
    values = {name: getattr(first, name) for name in named}
    there = Service.objects.count()
    new = [Service(slug=f"s{n}", name=f"Service {n:03}", **values) for n in range(there, number)]
    services = Service.objects.bulk_create(new)
    ConnectionCheck.objects.bulk_create(
        ConnectionCheck(service=each, works=True, results=check.results) for each in services
    )
    for copy in CatalogCopy.objects.filter(service=first):
        CatalogCopy.objects.bulk_create(CatalogCopy(service=each, key=copy.key, body=copy.body) for each in services)


def add_inquiries(number: int = MOST) -> None:
    """Add inquiries of the last days, one in a hundred unfinished, with their contact details and daily counts."""
    chance = random.Random(1)
    services = list(Service.objects.all())
    unfinished = [state for state, count in _STATES for _ in range(count)]
    rows = [_build(chance, services, n, number, unfinished) for n in range(number)]
    Inquiry.objects.bulk_create((row for row, _data in rows), batch_size=1000)
    ContactHash.objects.bulk_create(_build_hashes(rows), batch_size=1000)
    nightly_counts.summarize_days(DAYS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _build(
    chance: random.Random, services: list[Service], n: int, number: int, unfinished: list[Inquiry.State]
) -> tuple[Inquiry, SubmissionData]:
    """Build the n-th inquiry; the first is the oldest."""
    created = timezone.now() - timedelta(days=DAYS - 1) * (1 - n / number)
    topic, path = chance.choice(_TOPICS)
    is_oldest = n == 0
    submitted = SubmissionData(
        subject="문의합니다",
        content="주문한 상품이 아직 도착하지 않았습니다. 언제 받을 수 있을까요? " * 8,
        email=EMAIL if is_oldest else f"c{n}@example.com",
        phone=PHONE if is_oldest else f"010-{n // 10000:04}-{n % 10000:04}",
        name=NAME if is_oldest else f"김하늘{n}",
        answers=(FieldAnswer("subject", "제목", "문의합니다"), FieldAnswer("email", "이메일", f"c{n}@example.com")),
    )
    state = unfinished[number - n - 1] if number - n <= len(unfinished) else Inquiry.State.DELIVERED
    is_done = state == Inquiry.State.DELIVERED
    row = Inquiry(
        receipt=RECEIPT if is_oldest else receipt_numbers.generate_receipt(),
        form_token=secrets.token_hex(24),
        service=chance.choice(services),
        usercode=f"u{n % 20_000}",
        language=chance.choice(_LANGUAGES),
        source=chance.choice(("web", "spweb")),
        category_id=topic,
        category_path=path,
        payload=submitted.to_json(),  # type: ignore[misc]
        state=state,
        attempts_made=1,
        ticket_id=f"T{n:08}" if is_done else "",
        created_at=created,
        next_at=created,
        delivered_at=created + timedelta(seconds=chance.randrange(1, 60)) if is_done else None,
    )
    return row, submitted


def _build_hashes(rows: list[tuple[Inquiry, SubmissionData]]) -> Iterator[ContactHash]:
    for row, submitted in rows:
        for value_hash in contact_hashes.list_hashes(submitted):
            yield ContactHash(inquiry=row, value_hash=value_hash)


def print_queries(path: str) -> None:
    """Print how many queries a page of the admin makes in a process that knows nothing."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="bench"))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    print(len(queries))
