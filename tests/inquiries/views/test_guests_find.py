"""Find my inquiries: an address, a code, and all that was sent from here with the address."""

import hashlib
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import MailedSecret, OutgoingMail
from accounts.security import mailed_secrets
from inquiries.domain import receipt_numbers
from inquiries.models import Inquiry, Service
from inquiries.services.guests import links_and_codes
from tests.inquiries.views.guests import (
    ADDRESS,
    CODE,
    FIND,
    LIST,
    ask_for_a_code,
    asked,
    enter,
    link_of,
    mails,
    open_link,
    opened_with_a_code,
)
from tests.inquiries.views.steps import filled, receipt_on
from tests.support.mails import code_in
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.tables import cases
from tests.support.words import say, say_fixed_part, say_number

NOW_LISTED = "%(n)d inquiry was found and is listed here."
QUESTION_RECEIVED = "Our support team has received your question. Receipt number: %(number)s"
STRANGER = "nobody-wrote@example.com"


@pytest.fixture
def elsewhere(narae: Service, sandbox: Sandbox) -> Browser:
    """Another browser, that has sent nothing."""
    return Browser(sandbox)


def hash_of(page: Page) -> str:
    """Of all that a reader sees; the form's own token is another one each time."""
    return hashlib.sha256(re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page.body)).hexdigest()


def test_it_works(guest: Browser, elsewhere: Browser) -> None:
    numbers = {asked(guest, f_subject="하나"), asked(guest, f_subject="둘")}
    page = opened_with_a_code(elsewhere)
    assert page.url.endswith(LIST)
    assert say_number(NOW_LISTED, 2, "en") in page.main
    assert numbers <= set(page.text.split())
    assert say("You have not sent any inquiries yet.", "en") not in page.main
    receipt = page.follow("a[href*='/receipts/']")
    assert receipt.status == 200
    assert receipt.follow("#receipt-state a[href*='/inquiries/']").heading in {"하나", "둘"}


@pytest.mark.parametrize("part", ["", "edit/", "print/"])
def test_p18_a_receipts_address_in_another_browser_leads_there(guest: Browser, elsewhere: Browser, part: str) -> None:
    page = elsewhere.get(f"{filled(guest).submit().url}{part}")
    assert page.soup.select("main input[name=password]")
    assert page.follow(f"main a[href='{FIND}']").heading == say("Find my inquiries", "en")


def test_one_can_go_on_with_what_was_opened(guest: Browser, elsewhere: Browser, sandbox: Sandbox) -> None:
    asked(guest)
    thread = opened_with_a_code(elsewhere).follow("a[href*='/receipts/']").follow("#receipt-state a")
    form = thread.form().fill(comment="다른 브라우저에서 더 묻습니다").attach(("메모.txt", b"text"))
    assert say_fixed_part(QUESTION_RECEIVED, "en") in form.submit().main
    (comment,) = [entry for entry in sandbox.journal("comment") if entry["executed"]]
    asker = sandbox.journal("create")[0]["json"]["endUser"]["usercode"]
    assert asker in str(comment)
    assert "다른 브라우저에서 더 묻습니다" in guest.get(thread.url).main


def test_a_refused_inquiry_can_be_mended_there(guest: Browser, elsewhere: Browser, sandbox: Sandbox) -> None:
    form = filled(guest).attach(("메모.txt", b"text"))
    sandbox.fault("create", "code", result_code=400, message="no")
    form.submit()
    sandbox.clear_faults()
    edit = opened_with_a_code(elsewhere).follow("a[href*='/receipts/']").follow("a[href$='/edit/']")
    assert "메모.txt" in edit.main
    assert edit.form().fill(f_content="고쳤습니다").submit().soup.select_one(".tone-done")


def test_only_the_addresss_own_inquiries_are_opened(guest: Browser, elsewhere: Browser) -> None:
    mine = asked(guest)
    anothers = asked(guest, f_mail="another@example.com")
    page = opened_with_a_code(elsewhere)
    assert mine in page.text
    assert anothers not in page.text
    assert elsewhere.get(f"/narae/receipts/{anothers}/").status == 404
    ticket = Inquiry.objects.get(receipt=anothers).ticket_id
    assert elsewhere.get(f"{LIST}{ticket}/").status == 404


def test_the_list_is_our_tables_and_not_ocs(guest: Browser, elsewhere: Browser, sandbox: Sandbox) -> None:
    asked(guest)
    sandbox.clear_journal()
    opened_with_a_code(elsewhere)
    assert sandbox.journal("list") == []


def test_an_address_is_known_however_it_is_typed(guest: Browser, elsewhere: Browser) -> None:
    asked(guest)
    assert say_number(NOW_LISTED, 1, "en") in opened_with_a_code(elsewhere, f"  {ADDRESS.upper()} ").main
    assert mails()[-1].to == [ADDRESS]


def test_a_code_is_not_mailed_to_a_lookalike_address(guest: Browser, elsewhere: Browser) -> None:
    """The code goes to the address as it is known here, never to one that a stranger spelled."""
    asked(guest, f_mail="kim@example.com")
    before = len(mails())
    ask_for_a_code(elsewhere, "\u212aim@example.com")
    assert {to for message in mails()[before:] for to in message.to} <= {"kim@example.com"}


@pytest.mark.parametrize("typed", ["", "no address", "a@b", "x@example.com\r\nBcc: y@example.com"])
def test_an_invalid_address_is_refused(guest: Browser, typed: str) -> None:
    page = guest.get(FIND).form_to(FIND).fill(address=typed).submit()
    assert page.status == 422
    assert page.soup.select_one(".error")
    assert not OutgoingMail.objects.exists()


# --- no answer reveals which addresses are known --------------------------------------------------------------


def test_t08_an_unknown_address_looks_the_same_and_gets_no_mail(guest: Browser, elsewhere: Browser) -> None:
    asked(guest)
    before = len(mails())
    known = ask_for_a_code(elsewhere)
    unknown = ask_for_a_code(elsewhere, STRANGER)
    assert (known.status, known.url, hash_of(known)) == (unknown.status, unknown.url, hash_of(unknown))
    assert [message.to for message in mails()[before:]] == [[ADDRESS]]


def test_t08_the_same_is_done_for_both(guest: Browser, elsewhere: Browser) -> None:
    asked(guest)
    done = []
    for address in (ADDRESS, STRANGER):
        ask_for_a_code(elsewhere, address)  # the session and the rows of the limits are there from here on
        with CaptureQueriesContext(connection) as queries:
            ask_for_a_code(elsewhere, address)
        done.append([re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in queries])
    assert done[0] == done[1]


def answer_to(browser: Browser, url: str, **posted: str) -> tuple[int, str]:
    client = browser.client
    response = client.post(url, posted, headers=browser.headers) if posted else client.get(url, headers=browser.headers)
    return response.status_code, hashlib.sha256(re.sub(rb'value="[^"]*"|next=[^"]*', b"", response.content)).hexdigest()


@pytest.mark.parametrize(("by_page", "guessed"), cases([(30, 330), (300, 4900)]))
def test_t05_guessed_codes_open_nothing(
    guest: Browser, elsewhere: Browser, narae: Service, by_page: int, guessed: int
) -> None:
    """Wrong ones, any after too many, and the right one then: always the same answer.

    Some come by the page, and the others straight to what answers it: after five the code is dead whatever
    comes, and only that the page says the same is the page's own.
    """
    number = asked(guest)
    page = ask_for_a_code(elsewhere)
    right = code_in(str(mails()[-1].body)).replace(" ", "")
    token = page.form_to(CODE)["csrfmiddlewaretoken"]
    guesses = [str((int(right) + 1 + guess) % 10**8).zfill(8) for guess in range(guessed)]
    tried = [*guesses[:by_page], right]
    answers = {answer_to(elsewhere, CODE, csrfmiddlewaretoken=token, code=code) for code in tried}
    assert [status for status, _hash in answers] == [422]
    holder = elsewhere.client.session["code_holder"]
    assert not any(links_and_codes.open_with_code(narae, code, holder, "guest-x") for code in guesses[by_page:])
    assert elsewhere.get(f"/narae/receipts/{number}/").status == 404


def test_t05_guessed_receipts_open_nothing(guest: Browser, elsewhere: Browser) -> None:
    """A number that is there, and a hundred that are not: the same answer.

    More guesses would show no more. Reading is never limited, for offices share an address; but the number
    of another visitor opens nothing, so that a right guess gains nothing.
    """
    number = asked(guest)
    filled(elsewhere, f_mail=STRANGER).submit()
    numbers = [number, *(receipt_numbers.generate_receipt() for _guess in range(100))]
    answers = {answer_to(elsewhere, f"/narae/receipts/{guess}/") for guess in numbers}
    assert [status for status, _hash in answers] == [404]


def test_t61_a_code_works_in_the_browser_that_asked(guest: Browser, elsewhere: Browser, sandbox: Sandbox) -> None:
    asked(guest)
    ask_for_a_code(elsewhere)
    code = code_in(str(mails()[-1].body))
    thief = Browser(sandbox)
    assert enter(ask_for_a_code(thief, STRANGER), code).status == 422
    assert enter(elsewhere.get(CODE), code).status == 200


def test_t61_a_code_works_once(guest: Browser, elsewhere: Browser) -> None:
    asked(guest)
    page = ask_for_a_code(elsewhere)
    code = code_in(str(mails()[-1].body))
    enter(page, code)
    ask_for_a_code(elsewhere, STRANGER)
    assert enter(elsewhere.get(CODE), code).status == 422


def test_t10_the_session_is_another_one_afterwards(guest: Browser, elsewhere: Browser) -> None:
    asked(guest)
    page = ask_for_a_code(elsewhere)
    planted = elsewhere.client.cookies["session"].value
    enter(page, code_in(str(mails()[-1].body)))
    assert elsewhere.client.cookies["session"].value != planted
    thief = Browser(guest.sandbox)
    thief.client.cookies["session"] = planted
    assert thief.get(LIST).url.endswith(FIND)


def test_without_an_address_there_is_no_page_for_a_code(elsewhere: Browser) -> None:
    assert elsewhere.get(CODE).url.endswith(FIND)


# --- limits ---------------------------------------------------------------------------------------------------


def test_t41_three_codes_a_day_go_to_an_address(guest: Browser, sandbox: Sandbox) -> None:
    asked(guest)
    before = len(mails())
    pages = {hash_of(ask_for_a_code(Browser(sandbox))) for _try in range(6)}
    assert len(pages) == 1, "no answer reveals that there were too many"
    assert len(mails()) - before == 3


def test_t41_twenty_requests_an_hour_come_from_a_network(elsewhere: Browser) -> None:
    found = [ask_for_a_code(elsewhere, f"v{number}@example.com").url for number in range(22)]
    assert [url.endswith(CODE) for url in found] == [True] * 20 + [False] * 2
    assert (
        say("There were too many requests from your network. Please try again in an hour.", "en")
        in elsewhere.get(FIND).form_to(FIND).fill(address=ADDRESS).submit().main
    )


def test_t41_beyond_the_limit_a_code_opens_nothing(guest: Browser, sandbox: Sandbox) -> None:
    asked(guest)
    for _try in range(4):
        ask_for_a_code(Browser(sandbox))
    subjects = list(MailedSecret.objects.filter(purpose="find").values_list("subject", flat=True))
    assert sorted(map(bool, subjects)) == [False, True, True, True]


def test_where_no_mails_go_there_is_no_such_page(guest: Browser, narae: Service) -> None:
    assert guest.get("/narae/").soup.select_one(f"a[href='{FIND}']")
    Service.objects.update(guests_mailed=False)
    assert guest.get(FIND).status == 404
    for page in (guest.get("/narae/"), guest.get("/accounts/sign-in/?next=/narae/")):
        assert not page.soup.select_one(f"a[href='{FIND}']")


# --- by the receipt number ------------------------------------------------------------------------------------

LINK = "/narae/guests/link/"


def test_p18_a_receipt_number_mails_a_link_to_its_address(guest: Browser, elsewhere: Browser) -> None:
    number = asked(guest)
    before = len(mails())
    typed = f" {number.lower().replace('-', ' ')} "
    assert elsewhere.get(FIND).form_to(LINK).fill(receipt_number=typed).submit().status == 200
    (message,) = mails()[before:]
    assert message.to == [ADDRESS]
    assert receipt_on(open_link(elsewhere, link_of(message))) == number


def test_t08_a_number_that_was_never_given_looks_the_same(guest: Browser, elsewhere: Browser) -> None:
    known, unknown = asked(guest), receipt_numbers.generate_receipt()
    before = len(mails())
    pages = [elsewhere.get(FIND).form_to(LINK).fill(receipt_number=number).submit() for number in (known, unknown)]
    assert pages[0].main.replace(known, "") == pages[1].main.replace(unknown, "")
    assert len(mails()) == before + 1


@pytest.mark.parametrize("typed", ["", "AAAAA-AAAAAA", "2026"])
def test_what_is_no_receipt_number_is_refused(elsewhere: Browser, typed: str) -> None:
    page = elsewhere.get(FIND).form_to(LINK).fill(receipt_number=typed).submit()
    assert page.status == 422
    assert page.soup.select_one("details[open] .error")


def test_codes_have_eight_digits() -> None:
    assert mailed_secrets.TRIES * 3 / 10**mailed_secrets.DIGITS < 1e-6, "what may be guessed of one address in a day"
