"""What is typed wrongly into addresses and forms of the admin is refused in words, and never fails."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inquiries.models import ContactOption, KnownIssue, Look, Service
from tests.inquiries.admin.test_services import LIST, fields, page_of
from tests.support.factories import make_service
from tests.support.sandbox import Sandbox

ISSUES = "/admin/inquiries/knownissue/"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    return make_service(sandbox)


def find_errors(answer: Any) -> set[str]:
    """Return the names of the fields that are shown with an error."""
    page = BeautifulSoup(answer.content, "html.parser")
    return {str(field["name"]) for row in page.select(".form-row.errors") for field in row.select("[name]")}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/admin/inquiries/inquiry/?created_at__gte=0000-00-00", 302),
        ("/admin/inquiries/inquiry/?created_at__year=0", 400),
        ("/admin/inquiries/inquiry/?id__range=1", 400),
        ("/admin/inquiries/service/?id__range=9999", 400),
        ("/admin/inquiries/knownissue/?starts_at__range=2026", 400),
        ("/admin/inquiries/inquiry/?usercode__regex=(", 400),
        ("/admin/inquiries/hiddenentries/?ticket_id__iregex=(a+)+", 400),
        ("/admin/accounts/user/?username__regex=(", 400),
        ("/admin/inquiries/contactoption/?names__contains=a", 400),
        ("/admin/inquiries/contactoption/?names__has_any_keys=", 400),
        ("/admin/inquiries/contactoption/?hours__0__contained_by=a", 400),
        ("/admin/inquiries/contactoption/?hours__0__gte=a", 400),
        (f"{ISSUES}add/?starts_at=soon", 200),
        (f"{ISSUES}add/?ends_at=2026-13-01", 200),
    ],
)
def test_an_address_that_was_typed_wrongly_does_not_fail(boss: Client, address: str, status: int) -> None:
    assert boss.get(address).status_code == status


@pytest.mark.parametrize("part", ["change", "delete"])
def test_a_row_is_found_where_the_address_names_no_field(boss: Client, service: Service, part: str) -> None:
    assert boss.get(f"/admin/inquiries/service/{service.pk}/{part}/?_to_field=").status_code == 200


@pytest.mark.parametrize("key", ["x", "\0", "9" * 20])
def test_an_action_on_rows_that_cannot_be_is_refused(boss: Client, key: str) -> None:
    posted = {"action": "hand_to_worker", "_selected_action": [key]}
    assert boss.post("/admin/inquiries/inquiry/", posted).status_code == 400


def test_a_choice_of_a_row_that_cannot_be_is_refused(boss: Client, db: None) -> None:
    answer = boss.post("/admin/auth/group/add/", {"name": "Night shift", "permissions": ["9" * 20]})
    assert answer.status_code == 200
    assert find_errors(answer) == {"permissions"}


def test_an_address_can_fill_in_a_moment(boss: Client, service: Service) -> None:
    assert 'value="2026-05-06"' in boss.get(f"{ISSUES}add/?starts_at=2026-05-06T07:08").content.decode()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"starts_at_0": "0001-01-01"}, "starts_at_0"),
        ({"ends_at_0": "9999-12-31", "ends_at_1": "23:59"}, "ends_at_0"),
        ({"category_ids": ["9" * 5000]}, ""),
    ],
)
def test_a_known_issue_with_an_impossible_value_is_refused(
    boss: Client, service: Service, wrong: dict[str, Any], named: str
) -> None:
    posted = {"service": service.pk, "starts_at_0": "2026-01-01", "starts_at_1": "00:00", "text_ko": "지연", **wrong}
    answer = boss.post(f"{ISSUES}add/", posted)
    assert answer.status_code == 200
    assert not named or named in find_errors(answer)
    assert not KnownIssue.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("base_url", f"https://{host}") for host in ("[::1", "a..b", "a b", "a:b", "a:99999", f"{'a' * 64}.example")),
        ("sign_in_address", "https://[login"),
        ("default_language", "kr"),
        ("default_language", "한국어"),
    ],
)
def test_an_address_or_language_that_is_none_is_refused(boss: Client, service: Service, field: str, value: str) -> None:
    for page in (f"{LIST}add/", page_of(service)):
        answer = boss.post(page, fields(slug="dusk", **{field: value}))
        assert answer.status_code == 200
        assert field in find_errors(answer)


def test_a_language_of_online_contact_that_the_portal_lacks_is_kept(boss: Client, service: Service) -> None:
    Service.objects.update(default_language="vi")
    assert boss.post(page_of(service), fields(default_language="vi")).status_code == 302
    assert Service.objects.get().default_language == "vi"


def test_a_name_that_is_too_long_is_refused(boss: Client, service: Service) -> None:
    posted = {"service": service.pk, "kind": "telephone", "address": "1588-0000", "order": "0", "note_ko": "가" * 201}
    assert find_errors(boss.post("/admin/inquiries/contactoption/add/", posted)) == {"note_ko"}
    assert not ContactOption.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("logo.png", PNG, True),
        ("logo.jpg", PNG, True),  # browsers show it
        ("logo.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", True),
        ("logo.png", b"hello", False),
        ("logo.svg", PNG, False),
        ("logo.png", PNG + bytes(1024 * 1024), False),
    ],
)
def test_a_logo_is_a_picture_that_loads_quickly(
    boss: Client, service: Service, name: str, content: bytes, is_taken: bool
) -> None:
    posted = {"service": service.pk, "accent": "", "texts-TOTAL_FORMS": "0", "texts-INITIAL_FORMS": "0"}
    for field in ("logo", "favicon"):
        answer = boss.post("/admin/inquiries/look/add/", {**posted, field: SimpleUploadedFile(name, content)})
        assert find_errors(answer) == (set() if is_taken else {field})
        assert Look.objects.exists() is is_taken
        Look.objects.all().delete()
