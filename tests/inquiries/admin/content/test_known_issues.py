"""Known issues in the admin, and what is common to all content of types."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inquiries.models import CatalogCopy, KnownIssue, Service, TypeQuestions
from inquiries.services.upstream import stale_cache
from tests.support.sandbox import Sandbox
from tests.support.words import say

ISSUES, QUESTIONS = "/admin/inquiries/knownissue/", "/admin/inquiries/typequestions/"


def issue(service: Service, **changes: object) -> dict[str, object]:
    values = {
        "service": service.pk,
        "category_ids": ["2537"],
        "notice_id": "",
        "starts_at_0": "2026-01-01",
        "starts_at_1": "00:00",
        "ends_at_0": "",
        "ends_at_1": "",
        "text_ko": "결제가 늦습니다.",
        "text_en": " Payments are slow. ",
    }
    return values | changes


def test_it_works(boss: Client, service: Service) -> None:
    page = boss.get(f"{ISSUES}add/").content.decode()
    assert "배송" in page  # types and notices are there to choose from
    assert "일부 카드 결제가 지연되고 있습니다" in page
    assert boss.post(f"{ISSUES}add/", issue(service)).status_code == 302
    made = KnownIssue.objects.get()
    assert made.category_ids == [2537]
    assert made.texts == {"ko": "결제가 늦습니다.", "en": "Payments are slow."}


def test_it_is_named_in_the_readers_language(boss: Client, service: Service) -> None:
    """PostgreSQL keeps the languages in an order of its own."""
    KnownIssue.objects.create(service=service, texts={"ko": "지연" * 40, "en": "Delays"})
    assert ">Delays</a>" in boss.get(ISSUES).content.decode()
    korean = boss.get(ISSUES, headers={"Accept-Language": "ko"}).content.decode()
    assert f">{'지연' * 29}지…</a>" in korean


def test_it_can_be_changed(boss: Client, service: Service) -> None:
    made = KnownIssue.objects.create(service=service, texts={"ko": "전"}, category_ids=[2537])
    page = boss.get(f"{ISSUES}{made.pk}/change/").content.decode()
    assert ">전</textarea>" in page.replace("\n", "")
    boss.post(f"{ISSUES}{made.pk}/change/", issue(service, text_en="", category_ids=[], notice_id="1231"))
    made.refresh_from_db()
    assert (made.texts, made.category_ids, made.notice_id) == ({"ko": "결제가 늦습니다."}, [], 1231)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text_ko": "", "text_en": " "},
        {"ends_at_0": "2025-12-31", "ends_at_1": "00:00"},
        {"category_ids": ["999999"]},
        {"notice_id": "999999"},
    ],
)
def test_an_invalid_known_issue_is_refused(boss: Client, service: Service, wrong: dict[str, object]) -> None:
    assert boss.post(f"{ISSUES}add/", issue(service, **wrong)).status_code == 200
    assert not KnownIssue.objects.exists()


def test_a_known_issue_keeps_a_type_that_vanished_until_it_is_taken_off(boss: Client, service: Service) -> None:
    """Otherwise it would be shown at every type, once the page is saved."""
    made = KnownIssue.objects.create(service=service, texts={"ko": "전"}, category_ids=[999999])
    page = boss.get(f"{ISSUES}{made.pk}/change/").content.decode()
    assert f"<p>{say('No longer offered', 'en')}</p>" in page
    assert 'value="999999" checked>' in page
    boss.post(f"{ISSUES}{made.pk}/change/", issue(service, category_ids=["999999"]))
    made.refresh_from_db()
    assert made.category_ids == [999999]


def test_the_lists_name_what_they_are_about(boss: Client, service: Service) -> None:
    KnownIssue.objects.create(service=service, texts={"ko": "결제가 늦습니다."}, category_ids=[2559])
    KnownIssue.objects.create(service=service, texts={"ko": "모두에게"})
    page = boss.get(ISSUES).content.decode()
    assert "주문·결제 &gt; 결제" in page
    assert say("every type", "en") in page


def test_while_oc_is_down_the_pages_open_all_the_same(boss: Client, service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)
    for page in (f"{ISSUES}add/", f"{QUESTIONS}add/", ISSUES, QUESTIONS):
        assert boss.get(page).status_code == 200


@pytest.fixture
def services(service: Service, sandbox: Sandbox) -> list[Service]:
    """200 services, of which everything is known that operators choose from."""
    values = {"base_url": sandbox.url, "service_id": "s", "organization_id": "o", "service_key": "k"}
    others = Service.objects.bulk_create(Service(slug=f"s{n}", name=f"S{n}", **values) for n in range(199))
    for copy in CatalogCopy.objects.filter(service=service):
        CatalogCopy.objects.bulk_create(CatalogCopy(service=other, key=copy.key, body=copy.body) for other in others)
    stale_cache.slots.clear()
    sandbox.clear_journal()
    return [service, *others]


def test_of_many_services_one_is_chosen_first(boss: Client, services: list[Service]) -> None:
    page = boss.get(f"{ISSUES}add/").content.decode()
    assert page.count('href="?service=') == 200
    assert "배송" not in page


@pytest.mark.parametrize("pages", [ISSUES, QUESTIONS])
def test_with_200_services_the_form_has_the_types_of_one(
    boss: Client, services: list[Service], sandbox: Sandbox, pages: str
) -> None:
    """At most 15 queries, no call to OC, and a page that does not grow."""
    with CaptureQueriesContext(connection) as queries:
        page = boss.get(f"{pages}add/?service={services[7].pk}").content.decode()
    assert page.count("> Delivery</label>") == 1
    assert sandbox.journal() == []
    assert len(queries) <= 15
    assert len(page) < 60 * 1024


def test_with_200_services_a_form_takes_the_types_of_its_own(boss: Client, services: list[Service]) -> None:
    CatalogCopy.objects.filter(service=services[8], key="types").delete()
    stale_cache.slots.clear()
    assert boss.post(f"{ISSUES}add/", issue(services[7])).status_code == 302
    assert boss.post(f"{ISSUES}add/", issue(services[8])).status_code == 200
    assert KnownIssue.objects.get().service == services[7]


@pytest.mark.parametrize("pages", [ISSUES, QUESTIONS])
def test_the_lists_read_the_types_of_all_services_at_once(
    boss: Client, services: list[Service], sandbox: Sandbox, pages: str
) -> None:
    KnownIssue.objects.bulk_create(
        KnownIssue(service=each, texts={"ko": "!"}, category_ids=[2559]) for each in services
    )
    rows = (TypeQuestions(service=each, category_id=2582, faq_category_id=2712) for each in services)
    TypeQuestions.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as queries:
        assert "주문·결제" in boss.get(pages).content.decode() or pages == QUESTIONS
    assert len(queries) <= 20
    assert sandbox.journal() == []
