"""Parts of pages that are rendered once: nothing of one visitor, language or state is in another's page."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import override

from accounts.models import User
from inquiries.domain.rendered_text_cache import BoundedTexts
from inquiries.models import Look, Service
from inquiries.templatetags import cached_parts
from tests.inquiries.views.draftsteps import restored, save
from tests.inquiries.views.steps import EVERYTHING, NEW, SIMPLE, filled, form_of
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

FORM = f"{NEW}?category={EVERYTHING}"


@pytest.fixture(autouse=True)
def _nothing_is_kept_yet() -> Iterator[None]:
    cached_parts.forget()
    yield
    cached_parts.forget()


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def steps(language: str = "en", **context: Any) -> str:
    with override(language):
        return render('{% cached_part "inquiries/_steps.html" step=step %}', **context)


def test_it_works(member: Browser) -> None:
    first = member.get(FORM)
    again = member.get(FORM)
    assert [str(field) for field in first.soup.select(".field")] == [
        str(field) for field in again.soup.select(".field")
    ]
    assert steps(step=1) is not None
    assert steps(step=1) == steps(step=1) != steps(step=2)


def test_two_visitors_share_no_token(member: Browser, other_member: Browser) -> None:
    tokens = [
        form_of(browser, EVERYTHING)[name]
        for browser in (member, other_member)
        for name in ("form_token", "csrfmiddlewaretoken")
    ]
    assert len(set(tokens)) == 4


def test_all_forms_of_a_page_have_its_visitors_token(member: Browser, other_member: Browser) -> None:
    kept_twice = [browser.get(FORM).soup for browser in (member, member, other_member)]
    tokens = [{field["value"] for field in page.select("[name=csrfmiddlewaretoken]")} for page in kept_twice]
    assert [len(found) for found in tokens] == [1, 1, 1]
    assert len(set.union(*tokens)) == 3
    assert all(len(page.select("[name=csrfmiddlewaretoken]")) == 3 for page in kept_twice)


def test_two_visitors_share_no_name_in_the_head(member: Browser, other_member: Browser) -> None:
    for browser in (member, other_member):
        assert browser.get(FORM).texts(".menu-about b") == [browser.account.display_name]


def test_a_value_that_is_put_in_later_is_escaped_and_not_kept() -> None:
    source = '{% cached_part "_late_head.html" put_rest_url=url %}'
    shown = [render(source, url=url) for url in ('/?wait="><b>', "/?wait=2")]
    assert "/?wait=&quot;&gt;&lt;b&gt;" in shown[0]
    assert "/?wait=2" in shown[1]
    assert "wait=&quot" not in shown[1]


def test_two_visitors_share_no_values(member: Browser, other_member: Browser, guest: Browser) -> None:
    for browser in (member, other_member):
        form = form_of(browser, EVERYTHING)
        assert form["f_mail"] == browser.account.email
        assert form["f_name"] == browser.account.display_name
    page = guest.get(FORM)
    assert page.form()["f_mail"] == page.form()["f_name"] == ""
    assert member.account.email not in page.body.decode()


def test_a_visitors_own_details_are_escaped_where_they_are_put_in(member: Browser, other_member: Browser) -> None:
    form_of(other_member, EVERYTHING)
    User.objects.filter(pk=member.account.pk).update(first_name="", last_name='"><b>name')
    page = member.get(FORM)
    assert page.form()["f_name"] == '"><b>name'
    assert '"><b>name' not in page.body.decode()


def test_a_guest_without_details_has_no_place_for_them(member: Browser, guest: Browser) -> None:
    member.get(FORM)
    bare = guest.get(FORM).soup.select("#id_f_mail, #id_f_name")
    assert [field.get("value") for field in bare] == [None, None]


def test_two_guests_share_no_mark_of_when_a_form_was_opened(guest: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    first = form_of(guest)["opened"]
    moment = time.time() + 5
    monkeypatch.setattr(time, "time", lambda: moment)
    assert form_of(guest)["opened"] != first


def test_a_guest_after_a_member_is_offered_to_sign_in(member: Browser, guest: Browser) -> None:
    member.get(FORM)
    assert guest.get(FORM).soup.select(".tools a[href*='sign-in']")
    assert not member.get(FORM).soup.select(".tools a[href*='sign-in']")


def test_each_language_has_its_own(member: Browser) -> None:
    words = {}
    for language in ("ko", "en", "ja", "th"):
        member.headers = {"Accept-Language": language}
        words[language] = (
            member.get(FORM).texts("label.label"),
            member.get(FORM).texts(".tabs"),
            member.get(NEW).texts(".picker"),
        )
    assert len({str(shown) for shown in words.values()}) == 4
    assert steps("ko", step=1) != steps("en", step=1)


def test_errors_are_shown_to_who_made_them_only(member: Browser, other_member: Browser) -> None:
    form_of(other_member)
    refused = filled(member, f_content="", f_name="이름").submit()
    assert refused.status == 422
    assert refused.soup.select(".has-error")
    assert refused.form()["f_name"] == "이름"
    for browser in (other_member, member):
        page = browser.get(f"{NEW}?category={SIMPLE}")
        assert not page.soup.select(".has-error")
        assert page.form()["f_content"] == ""


def test_a_draft_is_restored_for_its_owner_only(member: Browser, other_member: Browser) -> None:
    save(filled(member, f_content="내 글"))
    page = restored(member.get(NEW))
    assert page.form()["f_content"] == "내 글"
    assert "내 글" not in other_member.get(f"{NEW}?category={SIMPLE}").body.decode()
    assert member.get(f"{NEW}?category={SIMPLE}").form()["f_content"] == ""


def test_a_changed_brand_is_shown_at_once(member: Browser, narae: Service) -> None:
    assert "새 이름" not in member.get(FORM).body.decode()
    look = Look.objects.create(service=narae, accent="#fee500")
    look.texts.create(language="en", name="새 이름", footer="새 글")
    look.service.mark_changed()
    page = member.get(FORM)
    assert page.texts(".brand-name") == ["새 이름"]
    assert page.texts(".foot-text") == ["새 글"]


def test_a_changed_definition_is_shown_at_once(member: Browser, narae: Service, sandbox: Sandbox) -> None:
    assert member.get(FORM).soup.select("[name=f_dropdown] option")
    sandbox.set_fields(EVERYTHING, [])
    narae.save()
    assert not member.get(FORM).soup.select("[name=f_dropdown]")


def test_what_is_unread_is_counted_for_each(member: Browser, other_member: Browser, narae: Service) -> None:
    narae.ticketmark_set.create(usercode=member.account.usercode, ticket_id="", unread=["T1"])
    assert member.get(FORM).attribute("#unread-count", "data-unread") == "1"
    assert other_member.get(FORM).attribute("#unread-count", "data-unread") == "0"


def test_it_sees_neither_the_token_nor_the_request() -> None:
    context: dict[str, Any] = {"csrf_token": "secret", "request": "secret", "visitor": "secret", "step": 1}
    assert "secret" not in steps(**context)
    assert render('{% cached_part "_tabs.html" slug="narae" %}', csrf_token="secret") == render(
        '{% cached_part "_tabs.html" slug="narae" %}'
    )


def test_a_safe_text_is_not_taken_for_one_that_is_not() -> None:
    source = '{% cached_part "_foot.html" text=text %}'
    assert "<b>" in render(source, text=mark_safe("<b>"))
    assert "&lt;b&gt;" in render(source, text="<b>")


def test_a_row_of_the_database_is_refused(narae: Service) -> None:
    refused: tuple[object, ...] = (narae, (narae,), ["a list"], {})
    for value in refused:
        with pytest.raises(TypeError):
            steps(step=value)


def test_what_is_kept_is_bounded() -> None:
    parts: BoundedTexts[str] = BoundedTexts(20_000)
    for number in range(1000):
        parts.put((number,), "x" * 10, 10)
    assert parts.get((999,))
    assert not any(parts.get((number,)) for number in range(900))
