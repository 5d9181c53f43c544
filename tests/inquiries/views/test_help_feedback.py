"""Feedback on answers: whether one helped, whether it solved what was about to be sent, and what was read lately."""

import pytest

from inquiries.models import ContactOption, DailyCount, Draft, Inquiry, Service, TypeQuestions
from inquiries.views.help import feedback
from tests.inquiries.views.steps import NEW, SIMPLE, filled, form_of
from tests.support.htmlforms import Form
from tests.support.pages import HTMX, Browser, Page
from tests.support.samplefiles import PNG
from tests.support.words import say

HELP = "/narae/help/"
REFUND, DELIVERY = 3414, 3401
VOTE, SOLVE = f"{HELP}{REFUND}/helped/", f"{HELP}{REFUND}/solved/"


def counts() -> dict[tuple[str, str], int]:
    return {(row.measure, row.key): row.count for row in DailyCount.objects.filter(count__gt=0)}


def vote(browser: Browser, answer: str) -> Page:
    form = browser.get(f"{HELP}{REFUND}/").form_to(VOTE)
    return form.submit(form.tag.select_one(f"[value={answer}]"))


# --- did this help? -----------------------------------------------------------------------------------------------


def test_it_works(guest: Browser) -> None:
    page = vote(guest, "yes")
    assert page.url.endswith(f"{HELP}{REFUND}/#helped")
    assert page.texts(".helped [aria-pressed=true]") == [say("Yes", "en", context="did this help")]
    assert say("Thank you. We are glad that it helped.", "en") in page.main
    assert counts() == {("article_helped", str(REFUND)): 1}


def test_one_vote_a_visitor_and_it_can_be_changed(guest: Browser, member: Browser) -> None:
    vote(guest, "yes")
    vote(guest, "yes")
    assert counts() == {("article_helped", str(REFUND)): 1}
    vote(guest, "no")
    vote(member, "no")
    assert counts() == {("article_did_not_help", str(REFUND)): 2}


def test_a_visitor_who_keeps_no_cookie_meets_the_networks_limit(
    guest: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "VOTES_PER_NETWORK", 2)
    for _time in range(3):
        guest.client.cookies.pop("help", None)
        vote(guest, "yes")
    assert counts() == {("article_helped", str(REFUND)): 2}


def test_a_no_leads_to_the_fitting_topic(guest: Browser, narae: Service) -> None:
    link = vote(guest, "no").one(".helped-thanks a")
    assert link["href"] == NEW
    TypeQuestions.objects.create(service=narae, category_id=2582, faq_category_id=2712)
    assert guest.get(f"{HELP}{REFUND}/").one(".helped-thanks a")["href"] == f"{NEW}?category=2582"


def test_for_htmx_it_is_the_part_alone(guest: Browser) -> None:
    token = guest.get(f"{HELP}{REFUND}/").form_to(VOTE)["csrfmiddlewaretoken"]
    part = guest.post(VOTE, f"csrfmiddlewaretoken={token}&helped=no".encode(), headers=HTMX)
    assert part.soup.select_one("main") is None
    assert part.texts("#helped [aria-pressed=true]") == [say("No", "en", context="did this help")]


def test_a_question_that_does_not_exist_is_not_counted(guest: Browser) -> None:
    token = guest.get(f"{HELP}{REFUND}/").form_to(VOTE)["csrfmiddlewaretoken"]
    assert guest.post(f"{HELP}1/helped/", f"csrfmiddlewaretoken={token}&helped=no".encode()).status == 404
    assert counts() == {}


# --- this solved it, do not send -----------------------------------------------------------------------------------


def press_solved(_browser: Browser, form: Form) -> Page:
    """Press the button of a suggestion about the refund, which posts the form."""
    form.tag["action"] = SOLVE
    return form.submit()


def test_what_was_typed_is_asked_about_and_discarded_only_then(guest: Browser) -> None:
    page = press_solved(guest, filled(guest, f_content="쓰던 글").attach(("사진.png", PNG)))
    assert page.heading == say("Discard your draft?", "en")
    assert Draft.objects.get().typed["f_content"] == ["쓰던 글"]
    assert counts() == {}
    done = page.form_to(SOLVE).submit()
    assert done.heading == say("Glad that it is solved", "en")
    assert not Draft.objects.exists()
    assert not Inquiry.objects.exists()
    assert counts() == {("suggestion_solved", str(REFUND)): 1}


def test_the_draft_can_be_kept(guest: Browser) -> None:
    form = press_solved(guest, filled(guest, f_content="쓰던 글")).form_to(SOLVE)
    form.submit(form.tag.select_one("[name=keep]"))
    assert Draft.objects.count() == 1
    assert counts() == {("suggestion_solved", str(REFUND)): 1}


def test_the_way_back_restores_what_was_typed(guest: Browser) -> None:
    page = press_solved(guest, filled(guest, f_content="쓰던 글"))
    back = page.follow(".solve-choices a")
    assert back.form()["f_content"] == "쓰던 글"
    assert counts() == {}


def test_with_nothing_typed_it_thanks_at_once(guest: Browser) -> None:
    form = form_of(guest, SIMPLE)
    done = press_solved(guest, form)
    assert done.heading == say("Glad that it is solved", "en")
    assert counts() == {("suggestion_solved", str(REFUND)): 1}
    press_solved(guest, form_of(guest, SIMPLE))
    assert counts() == {("suggestion_solved", str(REFUND)): 1}  # once a visitor


def test_another_visitors_draft_stays(guest: Browser, member: Browser) -> None:
    press_solved(member, filled(member, f_content="남의 글"))
    page = press_solved(guest, filled(guest, f_content="내 글"))
    theirs = Draft.objects.earliest("updated_at")
    page.form_to(SOLVE).smuggle(draft=str(theirs.pk)).submit()
    assert Draft.objects.filter(pk=theirs.pk).exists()


def test_to_look_at_the_page_counts_nothing(guest: Browser) -> None:
    assert guest.get(SOLVE).status == 200
    assert guest.get(f"{HELP}1/solved/").status == 404
    assert counts() == {}


def test_the_button_stands_in_each_suggestion_and_enter_still_sends(guest: Browser) -> None:
    page = guest.get(f"{NEW}?category=2561")
    button = page.one(".others .answer button")
    assert (button["form"], str(button["formaction"])[-8:]) == ("inquiry", "/solved/")
    buttons = page.soup.select("button[form=inquiry], #inquiry button")
    assert not buttons[0].get("formaction")


# --- recently read -------------------------------------------------------------------------------------------------


def test_what_was_read_is_listed_newest_first(guest: Browser) -> None:
    for number in (REFUND, DELIVERY, REFUND):
        guest.get(f"{HELP}{number}/")
    for path in (HELP, "/narae/"):
        titles = guest.get(path).texts(".recently-read .row-title")
        assert titles == ["When do I get my refund?", "How long does delivery take?"]


def test_reading_leaves_no_session(guest: Browser) -> None:
    guest.get(f"{HELP}{REFUND}/")
    assert "session" not in guest.client.cookies
    assert guest.client.cookies["help"]["httponly"]


def test_what_a_member_read_is_not_shown_to_the_next_person(member: Browser) -> None:
    member.get(f"{HELP}{REFUND}/")
    assert member.get(HELP).texts(".recently-read .row-title")
    del member.client.cookies["session"]
    assert member.get(HELP).texts(".recently-read") == []


@pytest.mark.parametrize("value", ["", "x", "eyJvd25lciI6IiJ9:1a:b"])
def test_a_forged_cookie_is_ignored(guest: Browser, value: str) -> None:
    guest.client.cookies["help"] = value
    assert guest.get(HELP).texts(".recently-read") == []


# --- contact options -------------------------------------------------------------------------------------------------


def test_contact_options_stand_where_help_may_be_needed(guest: Browser, narae: Service) -> None:
    ContactOption.objects.create(service=narae, address="1588-0000")
    ContactOption.objects.create(service=narae, address="1588-1111", category_ids=[2537])
    pages = (HELP, f"{HELP}?q=뷁뷁", "/narae/search/?q=뷁뷁", f"{NEW}?category={SIMPLE}")
    for path in pages:
        assert [link["href"] for link in guest.get(path).soup.select(".contact-way a")] == ["tel:15880000"], path
    beside = guest.get(f"{NEW}?category=2561").soup.select(".contact-way a")
    assert [link["href"] for link in beside] == ["tel:15881111", "tel:15880000"]


def test_contact_options_stand_on_the_page_that_oc_cannot_fill(guest: Browser, narae: Service) -> None:
    ContactOption.objects.create(service=narae, address="1588-0000")
    guest.sandbox.fault("*", "html", status=503)
    page = guest.get(HELP)
    assert (page.status, page.attribute(".contact-way a", "href")) == (503, "tel:15880000")
