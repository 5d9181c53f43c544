"""Frequent questions: all of them, those that a search finds, and one with its answer."""

import pytest

from inquiries.models import Service
from inquiries.services.upstream import stale_cache
from tests.support.pages import HTMX, Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say, say_number

HELP = "/narae/help/"
REFUND, WITH_PICTURE, HOSTILE = 3414, 3401, 3438


def rows(page_or_part: Page) -> list[str]:
    return page_or_part.texts(".row-title")


def test_it_works(guest: Browser) -> None:
    page = guest.get(HELP)
    assert page.status == 200
    assert page.texts("section h2")[0] == say("Most frequently asked", "en")
    assert "When do I get my refund?" in rows(page)[:5]
    assert page.texts(".chip") == ["All", *page.texts("section h2")[1:]]


def test_it_is_read_once_for_all_visitors(guest: Browser, member: Browser, sandbox: Sandbox) -> None:
    guest.get(HELP)
    asked = len(sandbox.journal())
    member.get(HELP)
    member.get(f"{HELP}?q=refund")
    assert len(sandbox.journal()) == asked


def test_a_category_begins_and_leads_to_all_of_it(guest: Browser) -> None:
    page = guest.get(HELP).follow(".more a")
    assert page.texts(".chip[aria-current]") == ["Orders & payment"]
    assert len(rows(page)) == 7


@pytest.mark.parametrize("query", ["환불", "환부", "계좌"])
def test_two_letters_of_korean_are_enough(guest: Browser, query: str) -> None:
    guest.headers["Accept-Language"] = "ko"
    page = guest.get(f"{HELP}?q={query}")
    assert "환불 계좌를 바꾸고 싶습니다" in rows(page)
    assert page.attribute("#help-query", "value") == query


def test_p16_the_query_is_in_the_address(guest: Browser) -> None:
    page = guest.get(HELP).form_to(HELP).fill(q="refund account").submit()
    assert page.url.endswith("/narae/help/?q=refund+account")
    assert rows(page)[0] == "I want to change my refund account"


def test_p17_where_nothing_fits_it_says_what_was_searched_and_what_is_near(guest: Browser) -> None:
    page = guest.get(f"{HELP}?q=refrigerator+unicorns")
    assert "refrigerator unicorns" in page.main
    assert rows(page) == ["My refrigerator makes a noise"]
    assert page.soup.select_one(".ask-us a[href='/narae/inquiries/new/']")


def test_the_query_is_escaped(guest: Browser) -> None:
    page = guest.get(f"{HELP}?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert "<script>alert(1)</script>" in page.main


@pytest.mark.parametrize("query", ["?category=x", "?category=999999", "?category=-1", "?q=" + "x" * 5000, "?q=%00"])
def test_odd_addresses_are_pages_too(guest: Browser, query: str) -> None:
    assert guest.get(HELP + query).status == 200


def test_for_htmx_it_is_the_part_beneath_the_search(guest: Browser) -> None:
    part = guest.get(f"{HELP}?q=refund", headers=HTMX)
    assert part.soup.select_one("main") is None
    assert part.headers["HX-Replace-Url"] == "/narae/help/?q=refund"
    count = len(part.texts(".row"))
    found = say_number("%(count)s question found", count, "en", count=count)
    assert found in part.one("#help-status").get_text()


@pytest.mark.parametrize("language", ["ko", "en", "ja", "zh-hans", "th"])
def test_p22_it_speaks_the_visitors_language(guest: Browser, language: str) -> None:
    guest.headers["Accept-Language"] = language
    page = guest.get(HELP)
    code = language.partition("-")[0]
    assert page.attribute("html", "lang") == language
    assert page.soup.select("[lang]:not(html, button)") == []
    assert {entry["target"].partition("language=")[2][:2] for entry in guest.sandbox.journal("faq_list")} == {code}


def test_a_question_in_another_language_is_marked(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.unpublish("faq")
    sandbox.publish("faq", {"texts": {"ko": ["한국어 질문", "<p>답</p>"]}, "top": True})
    page = guest.get(HELP)
    assert "한국어 질문" in page.main
    assert {tag["lang"] for tag in page.soup.select("main [lang]")} == {"ko"}


# --- one question ---------------------------------------------------------------------------------------------


def test_a_question_has_its_answer_files_and_neighbours(guest: Browser) -> None:
    page = guest.get(f"{HELP}{REFUND}/")
    assert page.heading == "When do I get my refund?"
    assert page.texts(".prose td")[0] == "Credit card"
    assert page.texts(".tile .file-name") == ["환불 일정표.pdf"]
    assert "I want to change my refund account" in rows(page)
    assert "When do I get my refund?" not in rows(page)


def test_its_picture_and_file_come_from_here(guest: Browser, sandbox: Sandbox) -> None:
    page = guest.get(f"{HELP}{WITH_PICTURE}/")
    picture = guest.get(page.attribute(".prose img", "src"))
    assert (picture.headers["Content-Type"], picture.body[:4]) == ("image/png", b"\x89PNG")
    paper = guest.get(page.attribute(".tile .icon-button", "href"))
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert paper.body.startswith(b"%PDF-")
    assert "sandbox" in paper.headers["Content-Security-Policy"]


def test_t20_no_id_of_a_file_at_oc_is_in_it(guest: Browser, sandbox: Sandbox) -> None:
    """The browser of these tests compares every answer; here is what it compares with."""
    page = guest.get(f"{HELP}{WITH_PICTURE}/")
    assert not [i for i in sandbox.published()["faq"]["file_ids"] if i.encode() in page.body]


def test_t29_a_hostile_answer_is_only_words(guest: Browser) -> None:
    page = guest.get(f"{HELP}{HOSTILE}/")
    assert "Then sign in again." in page.main
    assert page.soup.select("main script, main iframe, .article form, main [onclick], main [hx-get]") == []


@pytest.mark.parametrize("path", ["1/", "99999999999999999999/", f"{REFUND}/files/abc/", "1/files/abc/"])
def test_a_missing_question_or_file_is_404(guest: Browser, path: str) -> None:
    assert guest.get(HELP + path).status == 404


def test_for_htmx_it_is_the_answer_alone(guest: Browser) -> None:
    part = guest.get(f"{HELP}{REFUND}/", headers=HTMX)
    assert part.soup.select_one("main, h1") is None
    assert part.attribute(".answer-more a", "target") == "_blank"


# --- outages, and a service without any -------------------------------------------------------------------------


def test_f38_while_oc_is_down_the_copy_serves_and_says_so(guest: Browser, sandbox: Sandbox) -> None:
    guest.get(HELP)
    stale_cache.slots.clear()
    sandbox.fault("*", "html", status=503)
    for path in (HELP, f"{HELP}?q=refund", f"{HELP}{REFUND}/"):
        page = guest.get(path)
        assert page.status == 200
        assert (
            say("We cannot reach our help pages right now, so what you see may be slightly out of date.", "en")
            in page.main
        )


def test_f38_where_nothing_was_ever_kept_it_is_not_available_right_now(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)
    page = guest.get(HELP)
    assert (page.status, page.heading) == (503, say("Not available right now", "en"))


def test_it_is_linked_from_the_header_once_there_is_something(guest: Browser) -> None:
    guest.get(HELP)
    page = guest.get("/narae/inquiries/new/")
    assert page.soup.select_one("header nav a[href='/narae/help/']")


def test_a_service_without_questions_shows_no_dead_link(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.unpublish("faq")
    sandbox.unpublish("notices")
    for path in ("/narae/", HELP, "/narae/notices/", "/narae/inquiries/new/?category=2601"):
        page = guest.get(path)
        assert page.soup.select("header a[href^='/narae/help'], header a[href^='/narae/notices']") == []
    assert guest.get("/narae/").soup.select("a[href^='/narae/help'], a[href^='/narae/notices']") == []
    assert say("There are no frequently asked questions yet.", "en") in guest.get(HELP).main


def test_a_closed_service_shows_its_help_all_the_same(guest: Browser, narae: Service) -> None:
    Service.objects.filter(pk=narae.pk).update(guests_allowed=False)
    assert guest.get(HELP).status == 200
    assert guest.get(f"{HELP}{REFUND}/").status == 200
