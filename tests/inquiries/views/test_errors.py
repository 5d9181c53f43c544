"""Pages for what went wrong: ours, in the customer's language, and never OC's words."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template
from django.test import Client, override_settings

from accounts.models import User
from inquiries.models import Service
from tests.inquiries.views.steps import LINES, LIST, NEW, SIMPLE, filled, rescued
from tests.support.factories import make_member
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.words import say

RAW = "OcException raw <words> of OC"


@pytest.mark.parametrize(("language", "word"), [("ko", "찾"), ("en", "find")])
@pytest.mark.parametrize("path", ["/nobody/", "/narae/nothing/", "/narae/receipts/AAAAA-AAAAAA/", f"{LIST}T0/"])
def test_a_missing_page_is_404_in_the_language_of_the_visitor(
    member: Browser, path: str, language: str, word: str
) -> None:
    page = member.get(path, headers={"Accept-Language": language})
    assert page.status == 404
    assert page.attribute("html", "lang") == language
    assert word in page.heading
    assert page.soup.select_one("main a[href='/'], main a[href='/narae/']")


def test_a_missing_page_of_a_service_keeps_its_brand_and_offers_its_search(guest: Browser) -> None:
    page = guest.get("/narae/nothing/")
    assert page.status == 404
    assert page.texts(".brand") == guest.get("/narae/").texts(".brand")
    assert page.attribute("main form[role=search]", "action") == "/narae/search/"
    assert page.soup.select_one("main a[href='/narae/']")


def test_a_member_in_a_guests_browser_is_offered_to_sign_in_and_led_back(member: Browser, guest: Browser) -> None:
    """The member's session has ended, and an inquiry was sent without an account from the same browser before."""
    receipt = filled(member).submit().url
    filled(guest).submit()
    page = guest.get(receipt)
    assert page.status == 404
    path = receipt.removeprefix("http://testserver")
    assert page.attribute("main a.button-primary", "href") == f"/accounts/sign-in/?next={path}"
    assert not member.get(f"{LIST}T0/").soup.select("main a.button-primary")
    assert not guest.get("/narae/nothing/").soup.select("main a.button-primary")


def test_a_page_of_the_desk_that_failed_leads_back_to_the_desk(client: Client, db: None) -> None:
    operator = make_member("desk", is_staff=True, is_superuser=True)
    client.force_login(operator)
    for address, status in (("/admin/accounts/user/0/change/", 404), ("/admin/accounts/user/?x__y=1", 400)):
        page = BeautifulSoup((answer := client.get(address)).content, "html.parser")
        assert answer.status_code == status
        assert page.select_one("main a[href='/admin/']")
    User.objects.update(is_superuser=False)
    page = BeautifulSoup(client.get("/admin/accounts/user/").content, "html.parser")
    assert say("Your account may not open it. If you need it, please ask an administrator.") in page.get_text()


def test_a_missing_page_elsewhere_offers_no_search(guest: Browser, narae: Service) -> None:
    Service.objects.update(active=False)
    for path in ("/narae/nothing/", "/nobody/nothing/"):
        assert guest.get(path).soup.select("form[role=search]") == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_post_that_cannot_be_trusted(member: Browser, sandbox: Sandbox, language: str) -> None:
    form = filled(member, f_content=LINES).smuggle(csrfmiddlewaretoken="nonsense")
    page = form.submit(headers={"Accept-Language": language})
    assert page.status == 403
    assert page.attribute("html", "lang") == language
    assert LINES in rescued(page)
    assert "CSRF" not in page.text
    assert "create" not in [entry["op"] for entry in sandbox.journal()]


def test_another_site_puts_no_words_into_a_page_of_ours(member: Browser) -> None:
    body = b"f_content=Call+this+number"
    assert rescued(member.post(NEW, body)) == ["Call this number"]
    assert rescued(member.post(NEW, body, headers={"Sec-Fetch-Site": "cross-site"})) == []


def test_p25_signing_in_in_another_tab_gives_the_text_back(guest: Browser) -> None:
    form = filled(guest, f_content=LINES)
    guest.client.cookies["csrftoken"] = "x" * 32
    assert LINES in rescued(form.submit())


@pytest.mark.parametrize("kind", ["html", "code", "wrong_json", "truncate", "reset", "gzip_bomb"])
@pytest.mark.parametrize("path", [NEW, f"{NEW}?category={SIMPLE}", LIST, f"{LIST}T0/"])
def test_messages_of_oc_are_never_shown(member: Browser, sandbox: Sandbox, kind: str, path: str) -> None:
    how: dict[str, dict[str, Any]] = {
        "html": {"status": 502},
        "code": {"result_code": 500, "message": RAW},
        "wrong_json": {"body": f'{{"raw": "{RAW}"}}'},
        "reset": {"when": "before"},
        "gzip_bomb": {"megabytes": 4},
    }
    sandbox.fault("*", kind, **how.get(kind, {}))
    page = member.get(path)
    assert page.status in {200, 404, 503}
    assert "raw" not in page.text
    assert "OcException" not in page.text


@pytest.mark.parametrize("kind", ["rotated_key", "expired", "forbidden_address", "no_key", "method_not_allowed"])
@pytest.mark.parametrize("path", [NEW, f"{NEW}?category={SIMPLE}", LIST])
def test_configuration_errors_are_not_shown_to_customers(
    member: Browser, sandbox: Sandbox, kind: str, path: str
) -> None:
    sandbox.fault("*", kind)
    page = member.get(path)
    assert page.status == 200
    for word in ("uthoriz", "ignature", "ecurity", "key", "403"):
        assert word not in page.main


@pytest.mark.parametrize(
    "change", [{"service_key": ""}, {"base_url": "", "domain": ""}, {"base_url": "http://x.example"}]
)
def test_a_service_that_cannot_work_yet_is_no_crash(member: Browser, narae: Service, change: dict[str, str]) -> None:
    Service.objects.filter(pk=narae.pk).update(**change)
    for path in ("/narae/", NEW, f"{NEW}?category={SIMPLE}", LIST, f"{LIST}T0/"):
        assert member.get(path).status in {200, 503}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/narae/", NEW, LIST, "/narae/files/"])
def test_other_methods_are_refused(member: Browser, path: str, method: str) -> None:
    token = member.get("/narae/").attribute("[name=csrfmiddlewaretoken]", "value")
    assert member.fetch(method, path, follow=False, headers={"X-CSRFToken": token}).status == 405


@pytest.mark.parametrize("path", ["/narae/files/", f"{LIST}T0/solved/", "/accounts/sign-out/"])
def test_the_address_of_a_form_is_no_blank_page(member: Browser, path: str) -> None:
    page = member.get(path, headers={"Accept": "text/html"})
    assert page.status == 405
    assert "POST" in page.response.headers["Allow"]
    assert page.texts(".brand") == member.get("/narae/").texts(".brand")
    assert page.soup.select_one("main a[href='/narae/']")


def test_a_crash_has_a_page_that_needs_nothing(member: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("the reason")

    monkeypatch.setattr("inquiries.views.site.start.present_receipt", broken)
    monkeypatch.setattr("inquiries.views.site.start.own_inquiries.find_undelivered", broken)
    member.expect_a_crash()
    with override_settings(DEBUG=False):
        page = member.get("/narae/")
    assert page.status == 500
    assert "the reason" not in page.text
    assert "RuntimeError" not in page.text
    assert page.heading == "잠시 문제가 생겼습니다"
    assert "Something went wrong" in page.main


def test_the_page_of_a_crash_needs_no_database_and_says_it_in_every_language(settings: Any) -> None:
    page = get_template("500.html").render()
    words = {"ko": "접수번호", "en": "receipt number", "ja": "受付番号", "zh-hans": "受理编号", "th": "หมายเลขรับเรื่อง"}
    assert set(words) == {code for code, _name in settings.LANGUAGES}
    soup = BeautifulSoup(page, "html.parser")
    for language, word in words.items():
        assert word in soup.select(f"main [lang={language}], html[lang={language}] .lead")[0].get_text()


def test_a_form_with_far_too_much_text_has_a_page_of_ours(member: Browser) -> None:
    page = filled(member, f_content="가" * 1_000_000).submit()
    assert page.status == 413
    assert page.heading


def test_a_form_with_far_too_many_fields_has_a_page_of_ours(member: Browser) -> None:
    page = filled(member).smuggle(**{f"f_{number}": "x" for number in range(600)}).submit()
    assert page.status == 413


@pytest.mark.parametrize("path", [NEW, LIST, "/accounts/sign-in/", "/accounts/code/", "/nobody/", "/language/setlang/"])
def test_an_address_with_far_too_many_fields_has_a_page_of_ours(guest: Browser, narae: Service, path: str) -> None:
    page = guest.get(f"{path}?{'&'.join(f'f{number}=x' for number in range(1500))}")
    assert (page.status, page.soup.select_one("main") is not None) == (413 if path != "/nobody/" else 404, True)


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/x-www-form-urlencoded", "&".join(f"f{number}=x" for number in range(1500)), 413),
        ("multipart/form-data; boundary=", "--", 400),
        ("multipart/form-data; boundary=b", "no form", 404),
    ],
    ids=["too many", "no boundary", "empty"],
)
def test_a_body_that_is_no_form_at_an_unknown_address(
    member: Browser, content_type: str, body: str, status: int
) -> None:
    member.get(NEW)  # which gives the cookie that a form is checked with
    answer = member.client.generic("POST", "/narae/nothing/at-all/", body, content_type)
    assert (answer.status_code, "<main" in answer.content.decode()) == (status, True)


def test_t46_a_host_that_is_not_ours_has_a_page_of_ours(guest: Browser) -> None:
    page = guest.get("/narae/", headers={"Host": "evil.example"})
    assert page.status == 400
    assert page.heading
    assert "evil.example" not in page.text
