"""DATA_KEYS that do not open what is stored: said by `check` and by readiness, and no page is a 500."""

import io
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from inquiries.models import Inquiry, Service
from tests.support.pages import Browser

CANARY = "canary-7Qx"
OTHER = Fernet.generate_key().decode()
WRONG = [[CANARY], [OTHER], [OTHER, CANARY], ["한글"], [OTHER + "="], []]
PATHS = [
    *(
        "/",
        "/narae/",
        "/narae/inquiries/",
        "/narae/inquiries/new/",
        "/narae/inquiries/new/types/?q=a",
        "/narae/search/?q=a",
    ),
    *(
        "/narae/inquiries/open/",
        "/narae/manifest.webmanifest",
        "/narae/worker.js",
        "/narae/offline/",
        "/narae/look/icon/",
    ),
    *("/narae/inquiries/1/", "/narae/receipts/A1/", "/narae/guests/", "/narae/guests/open/A1/b/", "/narae/faq/"),
    *("/accounts/sign-in/?next=/narae/", "/accounts/register/", "/admin/", "/x/narae/?token=a", "/nowhere/at/all/"),
]

pytestmark = pytest.mark.django_db


def check() -> str:
    out = io.StringIO()
    call_command("check", stdout=out)
    return out.getvalue()


def test_the_right_keys_are_no_matter(narae: Service, settings: Any) -> None:
    settings.DATA_KEYS = [OTHER, *settings.DATA_KEYS]
    assert "no issues" in check()
    assert Client().get("/readyz").json()["ready"] is True


@pytest.mark.parametrize("keys", WRONG)
def test_wrong_ones_are_said_by_check(narae: Service, settings: Any, keys: list[str]) -> None:
    settings.DATA_KEYS = keys
    with pytest.raises(SystemCheckError, match="DATA_KEYS") as raised:
        check()
    assert CANARY not in str(raised.value) and OTHER not in str(raised.value)


@pytest.mark.parametrize("keys", WRONG)
def test_wrong_ones_are_said_by_readiness(narae: Service, settings: Any, keys: list[str]) -> None:
    settings.DATA_KEYS = keys
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})
    assert Client().get("/healthz").status_code == 200


def test_an_invalid_key_is_reported_before_a_service_exists(settings: Any) -> None:
    settings.DATA_KEYS = [CANARY]
    with pytest.raises(SystemCheckError, match="32 bytes"):
        check()


@pytest.mark.parametrize("keys", [[CANARY], [OTHER]], ids=["no key", "another key"])
@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_a_500(narae: Service, settings: Any, keys: list[str], path: str) -> None:
    settings.DATA_KEYS = keys
    for client in (
        Client(raise_request_exception=False),
        Client(raise_request_exception=False, headers={"HX-Request": "true"}),
    ):
        answer = client.get(path, follow=True)
        assert answer.status_code in {200, 400, 404, 405, 503}
        assert CANARY not in answer.content.decode()


@pytest.mark.parametrize("check_csrf", [False, True])
def test_typed_text_is_returned(narae: Service, settings: Any, check_csrf: bool) -> None:
    settings.DATA_KEYS = [OTHER]
    client = Client(raise_request_exception=False, enforce_csrf_checks=check_csrf)
    answer = client.post("/narae/inquiries/new/", {"f_content": "여기까지 썼습니다"})
    assert answer.status_code == 503
    assert "여기까지 썼습니다" in answer.content.decode()
    assert not Inquiry.objects.exists()


def test_once_they_are_right_again_pages_are_there(narae: Service, guest: Browser, settings: Any) -> None:
    right, settings.DATA_KEYS = settings.DATA_KEYS, [OTHER]
    assert guest.get("/narae/").status == 503
    settings.DATA_KEYS = right
    assert guest.get("/narae/").status == 200
