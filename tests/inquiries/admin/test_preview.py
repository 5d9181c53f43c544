"""The preview of a service's ask page: what customers see, also before the service is active, sending nothing."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from inquiries.models import Draft, Inquiry, KnownIssue, Service, TypeGuide
from tests.support.factories import SMALL_FORM, make_service
from tests.support.sandbox import Sandbox
from tests.support.words import say


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    return make_service(sandbox, active=False)


def read(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_an_inactive_services_form_is_shown_with_guide_and_known_issue(boss: Client, service: Service) -> None:
    TypeGuide.objects.create(service=service, category_id=SMALL_FORM, language="ja", description="ここだけの案内")
    KnownIssue.objects.create(service=service, texts={"ja": "障害のお知らせ"})
    outer = read(boss, f"/admin/preview/{service.pk}/?category={SMALL_FORM}&language=ja&device=phone&theme=dark")
    frame = outer.select_one("iframe.desk-frame-phone")
    assert frame
    page = read(boss, str(frame["src"]))
    assert page.html
    assert page.html["lang"] == "ja"
    style = boss.get(str(page.select("link[rel=stylesheet]")[0]["href"])).content.decode()
    assert "color-scheme: dark" in style
    assert "prefers-color-scheme" not in style
    assert "ここだけの案内" in page.get_text()
    assert "障害のお知らせ" in page.get_text()
    assert page.select_one("#inquiry textarea[name=f_content]")


def test_nothing_in_it_can_be_sent(boss: Client, service: Service) -> None:
    page = read(boss, f"/admin/preview/{service.pk}/ko/light/?category={SMALL_FORM}")
    assert not page.select("form[method=post], [name=form_token], [name=csrfmiddlewaretoken], script")
    button = page.select_one("#inquiry .button-send")
    assert button
    assert button.has_attr("disabled")
    assert say("This is a preview. Nothing can be sent from it.", "ko") in page.get_text()
    assert not Draft.objects.exists()
    assert not Inquiry.objects.exists()


def test_only_the_portals_own_pages_may_frame_it(boss: Client, service: Service) -> None:
    Service.objects.update(frame_ancestors="https://www.example.com")
    policy = boss.get(f"/admin/preview/{service.pk}/ko/light/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "frame-src" not in boss.get("/admin/").headers["Content-Security-Policy"]


def test_topics_are_chosen_as_customers_choose_them(boss: Client, service: Service) -> None:
    page = read(boss, f"/admin/preview/{service.pk}/en/light/")
    topic = page.select_one("#picker a.topic")
    assert topic
    assert read(boss, str(topic["href"])).select_one("#picker .path")


def test_it_needs_the_permission_to_see_services(operator: Callable[..., Client], service: Service) -> None:
    assert operator("view_inquiry").get(f"/admin/preview/{service.pk}/").status_code == 403
    sees = operator("view_service", "view_typeguide")
    assert sees.get(f"/admin/preview/{service.pk}/ko/light/").status_code == 200
    assert sees.get(f"/admin/preview/{service.pk}/xx/light/").status_code == 404
