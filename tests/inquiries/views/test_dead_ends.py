"""Where a correction leads nowhere there is another way: another type, or a new inquiry. Without a script too."""

import pytest
from django.core.management import call_command

from inquiries.models import Draft, Inquiry, Service
from inquiries.services import quotas
from inquiries.services.operations import operator_actions
from tests.inquiries.views.draftsteps import offers, restored, save
from tests.inquiries.views.steps import (
    EVERYTHING,
    LINES,
    SIMPLE,
    choose,
    correction_of,
    created,
    filled,
    receipt_on,
    rescued,
)
from tests.support.htmlforms import Form
from tests.support.pages import HTMX, Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say

State = Inquiry.State
OTHER = 2603


def inquiry() -> Inquiry:
    return Inquiry.objects.latest("pk")


# --- another type ----------------------------------------------------------------------------------------------


@pytest.fixture
def stranded(member: Browser, sandbox: Sandbox) -> Page:
    """The receipt of an inquiry whose type was removed while it was being written."""
    form = filled(member, f_content=LINES).attach(("사진.png", PNG))
    sandbox.remove_categories([SIMPLE])
    page = form.submit()
    # What OC misses may be the file, which goes up once more before the type is believed to be gone.
    call_command("deliver", once=True)
    return member.get(page.url)


def picked(page: Page, category: int = OTHER) -> Page:
    """Return the page of the other type, reached without scripts."""
    page = page.follow("#receipt-state a[href*='/move/']")
    return choose(page, 2599, category)


def test_it_works(stranded: Page, sandbox: Sandbox) -> None:
    number = receipt_on(stranded)
    assert (
        say(
            "The topic you chose can no longer be used. Please choose another one. Everything you wrote has been kept.",
            "en",
        )
        in stranded.main
    )
    page = picked(stranded)
    form = page.form()
    assert (form["f_content"], form["f_subject"]) == (LINES, "문의")
    assert page.texts("#files .file-name") == ["사진.png"]
    page = form.submit()
    assert receipt_on(page) == number
    assert Inquiry.objects.count() == 1
    (create,) = created(sandbox)
    assert (create["categoryId"], len(create["attachments"])) == (OTHER, 1)
    assert create["subject"].endswith(f"[#{number}]")


def test_the_picker_opens_where_the_type_was(stranded: Page, narae: Service, sandbox: Sandbox) -> None:
    Inquiry.objects.update(category_id=EVERYTHING)
    sandbox.remove_categories([EVERYTHING])
    narae.mark_changed()
    page = stranded.browser.get(stranded.url).follow("#receipt-state a[href*='/move/']")
    assert say("The topic you chose no longer exists. Please choose another one.", "en") in page.main
    assert len(page.texts(".picker .path li")) == 1 + len(("2536", "2538", "2540", "2541"))


def test_htmx_gets_the_part_that_changes(stranded: Page) -> None:
    address = f"{stranded.url}move/?category={OTHER}"
    page = stranded.browser.get(address, headers=HTMX)
    assert not page.soup.html
    assert page.form()["f_content"] == LINES
    assert page.headers["HX-Push-Url"] == address.removeprefix("http://testserver")


def test_posted_twice_it_is_moved_once(stranded: Page, sandbox: Sandbox) -> None:
    form = picked(stranded).form()
    assert receipt_on(form.submit()) == receipt_on(form.submit())
    assert len(created(sandbox)) == 1


def test_an_invalid_form_is_shown_again(stranded: Page, sandbox: Sandbox) -> None:
    page = picked(stranded).form().fill(f_mail="nonsense").submit()
    assert page.status == 422
    assert page.form()["f_content"] == LINES
    assert created(sandbox) == []


def test_text_on_the_page_is_kept_as_a_draft(stranded: Page) -> None:
    page = picked(stranded)
    save(page.form().fill(f_content="안 보낸 글"))
    again = stranded.browser.get(f"{stranded.url}move/?category={OTHER}")
    assert again.form()["f_content"] == LINES
    assert len(offers(again)) == 1
    page = restored(again)
    assert page.form()["f_content"] == "안 보낸 글"
    page.form().submit()
    assert not Draft.objects.exists()


def test_a_token_that_changed_offers_to_go_on_there(stranded: Page) -> None:
    page = picked(stranded).form().fill(f_content="안 보낸 글").smuggle(csrfmiddlewaretoken="nonsense").submit()
    assert page.status == 403
    page = page.follow("main a.button-primary")
    assert f"/move/?category={OTHER}&draft=" in page.url
    assert page.form()["f_content"] == "안 보낸 글"


def test_a_type_that_is_there_can_be_left_as_well(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "code", result_code=400, times=1)
    form.submit()
    receipt = member.get(f"/narae/receipts/{inquiry().receipt}/")
    assert receipt.soup.select_one("#receipt-state a[href$='/edit/'].button-primary")
    page = member.get(f"{receipt.url}move/?category={OTHER}").form().submit()
    assert receipt_on(page) == inquiry().receipt
    assert created(sandbox)[-1]["categoryId"] == OTHER


def test_an_inquiry_that_needs_no_correction_cannot_be_moved(member: Browser) -> None:
    page = filled(member).submit()
    assert member.get(f"{page.url}move/").url == page.url


@pytest.mark.parametrize(
    "act", [operator_actions.request_delivery, lambda found: operator_actions.cancel(found, "왜냐하면")]
)
def test_where_an_operator_was_faster_the_text_is_given_back(stranded: Page, sandbox: Sandbox, act: object) -> None:
    form = picked(stranded).form().fill(f_content="늦은 글")
    act(inquiry())  # type: ignore[operator]
    page = form.submit()
    assert page.status == 409
    assert "늦은 글" in rescued(page)
    assert inquiry().submitted.content == LINES
    assert created(sandbox) == []


def test_a_correction_that_comes_too_late_is_given_back(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "code", result_code=400, times=1)
    form = correction_of(form.submit()).form().fill(f_content="늦은 글")
    operator_actions.request_delivery(inquiry())
    page = form.submit()
    assert page.status == 409
    assert "늦은 글" in rescued(page)


def test_the_inquiry_of_another_customer_is_not_moved(stranded: Page, other_member: Browser) -> None:
    token = other_member.get("/narae/").attribute("[name=csrfmiddlewaretoken]", "value")
    for address in (f"{stranded.url}move/?category={OTHER}", f"{stranded.url}again/"):
        assert other_member.get(address).status in {404, 405}
        assert other_member.post(address, f"csrfmiddlewaretoken={token}".encode()).status == 404
    assert inquiry().state == State.NEEDS_CORRECTION


# --- asking again ----------------------------------------------------------------------------------------------


@pytest.fixture
def late(member: Browser, sandbox: Sandbox) -> Page:
    """The receipt of a question with a file, whose ticket was closed while it was on its way."""
    thread = filled(member, f_subject="냉장고").submit().follow("#receipt-state a")
    form = thread.form().fill(comment=LINES).attach(("사진.png", PNG))
    sandbox.fault("comment", "http", status=429, headers={}, body="", times=1)
    form.submit()
    sandbox.set_status(thread.url.rstrip("/").rpartition("/")[2], "closed")
    Inquiry.objects.filter(kind=Inquiry.Kind.COMMENT).update(next_at="2020-01-01T00:00Z")
    call_command("deliver", once=True)
    assert inquiry().state == State.NEEDS_CORRECTION
    return member.get(f"/narae/receipts/{inquiry().receipt}/")


def begun(receipt: Page) -> Page:
    """Press "Ask again in a new inquiry"."""
    return Form(receipt, receipt.one("#receipt-state form")).submit()


def test_asking_again_works(late: Page, sandbox: Sandbox) -> None:
    sandbox.clear_journal()
    question = inquiry()
    assert (
        say(
            "The inquiry you asked about has since been closed and takes no more questions. Please ask in "
            "a new inquiry. Everything you wrote has been kept.",
            "en",
        )
        in late.main
    )
    page = begun(late)
    assert question.receipt in page.main
    form = page.form()
    assert LINES in form["f_content"]
    assert question.ticket_id in form["f_content"] and "냉장고" in form["f_content"]
    assert "냉장고" in form["f_subject"]
    assert (form["f_name"], form["f_mail"]) == ("홍길동", "gildong@example.com")
    assert page.texts("#files .file-name") == ["사진.png"]
    new = form.fill(f_personalAgree=["on"]).submit()
    assert receipt_on(new) != question.receipt
    assert question.receipt in new.main
    (create,) = created(sandbox)
    assert len(create["attachments"]) == 1
    assert sandbox.journal("comment") == []


def test_the_old_question_says_what_became_of_it(late: Page) -> None:
    new = begun(late).form().fill(f_personalAgree=["on"]).submit()
    page = late.browser.get(late.url)
    assert say("This question was not passed on and will not be: your new inquiry replaces it.", "en") in page.main
    assert receipt_on(new) in page.texts("#receipt-state a")[0]
    assert not page.soup.select("#receipt-state form, #receipt-state [hx-get]")
    assert LINES.split("\n")[0] in page.main


def test_asked_again_in_two_tabs_it_is_one_inquiry(late: Page, sandbox: Sandbox) -> None:
    one, two = begun(late).form(), begun(late).form()
    assert one["form_token"].split(".")[0] == two["form_token"].split(".")[0]
    first = one.fill(f_personalAgree=["on"]).submit()
    assert receipt_on(two.fill(f_personalAgree=["on"]).submit()) == receipt_on(first)
    assert Inquiry.objects.exclude(replaces=None).count() == 1


def test_asking_again_after_it_was_asked_leads_to_its_receipt(late: Page) -> None:
    begun(late).form().fill(f_personalAgree=["on"]).submit()
    assert begun(late).url == late.url


def test_without_room_for_another_draft_the_question_stays_as_it_was(
    late: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "DRAFT_PARTS_PER_PERSON", 0)
    page = begun(late)
    assert page.url == late.url
    assert "you have reached today’s limit for drafts" in page.main
    assert LINES.split("\n")[0] in page.main
    monkeypatch.undo()
    assert begun(page).texts("#files .file-name") == ["사진.png"]


def test_the_form_is_a_draft_until_it_is_sent(late: Page, sandbox: Sandbox) -> None:
    begun(late)
    assert len(offers(late.browser.get("/narae/"))) == 1
    page = restored(late.browser.get("/narae/"))
    assert page.texts("#files .file-name") == ["사진.png"]
    Form(page, page.one(".draft form")).submit()
    assert inquiry().state == State.NEEDS_CORRECTION, "nothing is lost by discarding the new form"
    assert [file.name for file in inquiry().attachments.all()] == ["사진.png"]


def test_where_an_operator_was_faster_nothing_is_sent_and_it_is_said(late: Page, sandbox: Sandbox) -> None:
    form = begun(late).form().fill(f_personalAgree=["on"])
    sandbox.clear_journal()
    question = inquiry()
    operator_actions.request_delivery(question)
    page = form.submit()
    assert page.status == 422
    assert question.receipt in page.texts("#errors li")[0]
    assert created(sandbox) == []
    assert page.texts("#files .file-name") == ["사진.png"]
    assert LINES in page.form()["f_content"]
    second = page.form().submit()
    assert receipt_on(second)
    assert Inquiry.objects.get(pk=question.pk).state == State.ACCEPTED
    assert not Inquiry.objects.exclude(replaces=None).exists()


def test_a_closed_ticket_leaves_no_correction(late: Page) -> None:
    assert not late.soup.select("#receipt-state a[href$='/edit/']")
    assert late.browser.get(f"{late.url}edit/").url == late.url


def test_it_begins_with_a_post_only(late: Page) -> None:
    assert late.browser.get(f"{late.url}again/").status == 405
