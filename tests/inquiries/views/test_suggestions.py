"""Beside the form: known issues and questions of the chosen type, and questions while the subject is written."""

from urllib.parse import urlencode

import pytest

from inquiries.models import KnownIssue, Service, TypeQuestions
from inquiries.services.help import help_center
from tests.inquiries.views.steps import NEW, SIMPLE, filled, form_of
from tests.support.pages import HTMX, Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say_number

TWICE = 2561  # charged twice, below 2537 › 2559
SUGGESTIONS = "/narae/help/suggestions/"


def suggested(browser: Browser, subject: str, category: int = SIMPLE) -> Page:
    """What is answered while a subject is typed, as the form asks for it."""
    token = form_of(browser, category)["csrfmiddlewaretoken"]
    body = urlencode([("csrfmiddlewaretoken", token), ("f_subject", subject)]).encode()
    return browser.post(f"{SUGGESTIONS}?category={category}", body, headers=HTMX)


def test_it_works(guest: Browser) -> None:
    page = guest.get(f"{NEW}?category={TWICE}")
    assert "I was charged twice" in page.texts(".others summary")
    assert page.soup.select_one("#inquiry")


def test_an_operator_says_which_questions(guest: Browser, narae: Service) -> None:
    TypeQuestions.objects.create(service=narae, category_id=2537, faq_category_id=2706)
    shown = guest.get(f"{NEW}?category={TWICE}").texts(".others .answer summary")
    assert "The app keeps closing" in shown
    assert "I was charged twice" not in shown


def test_each_has_the_beginning_of_its_answer_and_leads_to_all_of_it(guest: Browser) -> None:
    page = guest.get(f"{NEW}?category={TWICE}")
    line, link = page.one(".answer"), page.one(".answer a")
    assert line["hx-get"] == link["href"]
    assert (link["target"], line.get("open")) == ("_blank", None)
    assert len(page.one(".answer .answer-body p").get_text()) > 20
    assert guest.get(str(line["hx-get"])).status == 200


def test_they_come_with_a_pick_too(guest: Browser) -> None:
    part = guest.get(f"{NEW}?category={TWICE}", headers=HTMX)
    assert "I was charged twice" in part.texts(".others summary")


def test_before_a_type_is_chosen_there_are_none(guest: Browser) -> None:
    assert guest.get(f"{NEW}?category=2537").soup.select(".others") == []


def test_a_refused_form_is_shown_without_suggestions(guest: Browser) -> None:
    """Then it is about the errors; and sending waits for nothing."""
    page = filled(guest, f_name="").submit()
    assert page.status == 422
    assert page.soup.select("[aria-labelledby=type-questions]") == []


def test_while_oc_has_no_answer_the_form_is_there_all_the_same(guest: Browser, sandbox: Sandbox) -> None:
    for op in ("faq_list", "notice_list"):
        sandbox.fault(op, "html", status=503)
    page = guest.get(f"{NEW}?category={TWICE}")
    assert page.soup.select_one("#inquiry")
    assert page.soup.select(".others") == []


# --- known issues -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("category", [2537, 2559, TWICE])
def test_a_known_issue_stands_above_the_forms_that_it_concerns(guest: Browser, narae: Service, category: int) -> None:
    KnownIssue.objects.create(service=narae, category_ids=[2537], texts={"en": "Payments are <slow>.\nPlease wait."})
    assert "Payments are <slow>. Please wait." in guest.get(f"{NEW}?category={category}").texts(".known-issue p")
    assert guest.get(f"{NEW}?category={SIMPLE}").texts(".known-issue") == []


def test_a_pinned_notice_opens_beside_the_form(guest: Browser, narae: Service) -> None:
    help_center.get_notices(narae, "ko")
    KnownIssue.objects.create(service=narae, notice_id=1231)
    link = guest.get(f"{NEW}?category={TWICE}").one(".known-issue a")
    assert (link.get_text(), link["target"]) == ("Some card payments are delayed", "_blank")
    assert guest.get(str(link["href"])).status == 200


# --- while the subject is typed ---------------------------------------------------------------------------------


def test_questions_are_suggested_for_what_is_typed(guest: Browser) -> None:
    part = suggested(guest, "refund")
    assert part.texts("summary")[0] == "When do I get my refund?"
    count = len(part.texts("summary"))
    found = say_number("%(count)s question may already answer this.", count, "en", count=count)
    assert found in part.one("#suggested[role=status]").get_text()


def test_two_letters_of_korean_are_enough_to_suggest(guest: Browser) -> None:
    guest.headers["Accept-Language"] = "ko"
    assert suggested(guest, "환불").texts("summary")[0] == "환불은 언제 되나요?"


@pytest.mark.parametrize("subject", ["", "x", "zzzz", "<script>alert(1)</script>"])
def test_no_suggestions_leave_no_empty_element(guest: Browser, subject: str) -> None:
    part = suggested(guest, subject)
    assert part.soup.select("li") == []
    assert part.text == ""


def test_t62_typed_text_is_not_put_into_an_address(guest: Browser) -> None:
    """Addresses are written down on many a way; a subject may name a person."""
    page = guest.get(f"{NEW}?category={SIMPLE}")
    asking = page.one(".while-typing [hx-post]")
    assert asking["hx-post"] == f"{SUGGESTIONS}?category={SIMPLE}"
    assert asking["hx-params"] == "f_subject,csrfmiddlewaretoken"
    assert guest.get(SUGGESTIONS).status == 405


def test_t12_without_our_token_nothing_is_suggested(guest: Browser) -> None:
    assert guest.post(SUGGESTIONS, b"f_subject=refund").status == 403


@pytest.mark.parametrize("query", ["", "?category=x", "?category=999999"])
def test_an_unknown_type_suggests_all_the_same(guest: Browser, query: str) -> None:
    token = form_of(guest)["csrfmiddlewaretoken"]
    body = urlencode([("csrfmiddlewaretoken", token), ("f_subject", "refund")]).encode()
    assert guest.post(SUGGESTIONS + query, body).texts("summary")
