"""A person's tickets as the pages get them: in words, in order, and without anything of OC's in them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.oc.errors import Misconfigured, NotFound, Unavailable
from inquiries.oc.types.requests import TicketQuery
from inquiries.services.tickets import tickets
from tests.inquiries.services.steps import deliver
from tests.support.factories import filled, make_comment, make_inquiry, make_service
from tests.support.sandbox import Sandbox
from tests.support.words import say

MEMBER, OTHER = "st18888", "st20001"
FRIDGE = "냉장고에서 웅웅거리는 소리가 납니다"
State = Inquiry.State


@pytest.fixture
def tidy(sandbox: Sandbox) -> None:
    """Answers without the liberties that the documents allow."""
    sandbox.reset(wild=False, spam_policy=False)


@pytest.fixture
def fridge(sandbox: Sandbox) -> dict:
    """A seeded ticket with files on both sides and a picture within an answer."""
    return next(ticket for ticket in sandbox.tickets() if ticket["subject"] == FRIDGE)


def upstream_ids(ticket: dict) -> set[str]:
    listed = [*ticket["attachments"], *(file for entry in ticket["contents"] for file in entry["attachments"] or ())]
    shown = re.findall(r"attachments/(\w+)", str(ticket["contents"]))
    return {file["attachmentId"] for file in listed} | set(shown)


# --- the list -------------------------------------------------------------------------------------------------


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    listing = tickets.list_tickets(service, MEMBER, TicketQuery(), "ko")
    assert (listing.total, listing.page) == (250, 1)
    assert len(listing.tickets) == 3  # the sandbox's own pages, whatever was asked for
    assert listing.pages == 84
    assert len(sandbox.journal("list")) == 1


def test_a_page_is_asked_for(service: Service, tidy: None) -> None:
    first, second = (
        tickets.list_tickets(service, MEMBER, TicketQuery(page=page, page_size=50), "ko").tickets for page in (1, 2)
    )
    assert len({ticket.id for ticket in (*first, *second)}) == 100
    updated = [ticket.updated for ticket in (first[0], first[-1], second[0]) if ticket.updated]
    assert len(updated) == 3 and updated[0] > updated[1] > updated[2]


def test_types_are_named_in_the_customers_language(service: Service, tidy: None) -> None:
    paths = {
        language: {
            ticket.type_path for ticket in tickets.list_tickets(service, MEMBER, TicketQuery(), language).tickets
        }
        for language in ("ko", "en")
    }
    assert all(re.search("[가-힣]", path) for path in paths["ko"])
    assert not any(re.search("[가-힣]", path) for path in paths["en"])


def test_no_language_is_sent(service: Service, sandbox: Sandbox, fridge: dict) -> None:
    tickets.list_tickets(service, MEMBER, TicketQuery(), "en")
    tickets.get_thread(service, MEMBER, fridge["ticketId"], "fi")
    assert "language" not in str([entry["target"] for entry in sandbox.journal() if entry["op"] != "categories"])


def test_while_types_cannot_be_read_the_tickets_own_names_serve(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("categories", "refuse")
    assert all(ticket.type_path for ticket in tickets.list_tickets(service, MEMBER, TicketQuery(), "ko").tickets)


@pytest.mark.parametrize(
    ("status", "ko", "en"),
    [
        ("new", "접수 완료", "Waiting"),
        ("open", "문의 확인", "In progress"),
        ("reply", "추가 확인", "On hold"),
        ("solved", "답변 완료", "Answered"),
        ("closed", "최종 완료", "Closed"),
    ],
)
def test_statuses_are_words(service: Service, tidy: None, status: str, ko: str, en: str) -> None:
    for language, word in (("ko", ko), ("en", say(en, "en", context="ticket status"))):
        listing = tickets.list_tickets(service, MEMBER, TicketQuery(status=status), language)
        assert {ticket.status.word for ticket in listing.tickets} == {word}
        assert {ticket.status.code for ticket in listing.tickets} == {status}


def test_a_status_of_later_days_shows_neutrally(service: Service, tidy: None) -> None:
    listing = tickets.list_tickets(service, MEMBER, TicketQuery(page_size=200), "ko")
    strange = {ticket.status.tone for ticket in listing.tickets if ticket.status.code == "escalated"}
    assert strange == {"neutral"}


def test_the_receipt_number_is_not_shown_in_the_subject(service: Service) -> None:
    inquiry = deliver(make_inquiry(service))
    (listed,) = tickets.list_tickets(service, "tester", TicketQuery(), "ko").tickets
    assert (listed.id, listed.subject) == (inquiry.ticket_id, "문의합니다")
    assert tickets.get_thread(service, "tester", inquiry.ticket_id, "ko").subject == "문의합니다"


def test_a_customer_sees_only_their_own_tickets(service: Service, tidy: None) -> None:
    mine = {ticket.id for ticket in tickets.list_tickets(service, OTHER, TicketQuery(), "ko").tickets}
    assert len(mine) == 3
    assert not mine & {
        ticket.id for ticket in tickets.list_tickets(service, MEMBER, TicketQuery(page_size=200), "ko").tickets
    }


def test_a_new_customer_has_no_tickets(service: Service) -> None:
    assert tickets.list_tickets(service, "nobody-yet", TicketQuery(), "ko").tickets == ()


@pytest.mark.parametrize(("kind", "error"), [("refuse", Unavailable), ("rotated_key", Misconfigured)])
def test_an_outage_is_raised(service: Service, sandbox: Sandbox, kind: str, error: type[Exception]) -> None:
    sandbox.fault("*", kind)
    with pytest.raises(error):
        tickets.list_tickets(service, MEMBER, TicketQuery(), "ko")


# --- what was sent here ---------------------------------------------------------------------------------------


def test_tickets_sent_from_here_are_listed_without_a_call(service: Service, sandbox: Sandbox) -> None:
    now = timezone.now()
    for hours, state in ((2, State.DELIVERED), (1, State.DELIVERED), (0, State.OUTCOME_UNKNOWN)):
        ticket_id = str(hours) if state == State.DELIVERED else ""
        submitted = filled(subject=f"{hours}시간 전")
        created = now - timedelta(hours=hours)
        make_inquiry(service, submitted=submitted, state=state, ticket_id=ticket_id, created_at=created)
    make_comment(service, "2", state=State.DELIVERED)
    make_inquiry(service, "somebody", state=State.DELIVERED, ticket_id="9")
    listing = tickets.list_sent_here(service, "tester")
    assert [(ticket.id, ticket.subject) for ticket in listing.tickets] == [("1", "1시간 전"), ("2", "2시간 전")]
    assert (listing.total, listing.page, listing.pages) == (2, 1, 1)
    assert sandbox.journal() == []


# --- a thread -------------------------------------------------------------------------------------------------


def test_a_thread_is_a_conversation_from_its_beginning(service: Service, fridge: dict, sandbox: Sandbox) -> None:
    thread = tickets.get_thread(service, MEMBER, fridge["ticketId"], "ko")
    assert thread.subject == FRIDGE
    assert [message.mine for message in thread.messages] == [True, False, True, False]
    assert "밤마다 웅웅거리는" in thread.messages[0].body
    assert "예약이 확정되었습니다" in thread.messages[-1].body
    moments = [message.at for message in thread.messages if message.at]
    assert len(moments) == 4 and moments == sorted(moments)
    assert len(sandbox.journal("detail")) == 1


def test_p26_each_message_names_its_author(service: Service, fridge: dict) -> None:
    thread = tickets.get_thread(service, MEMBER, fridge["ticketId"], "ko")
    assert [message.author for message in thread.messages] == [say("You", "en"), "Narae"] * 2


def test_p26_files_stand_where_they_were_sent(service: Service, fridge: dict) -> None:
    thread = tickets.get_thread(service, MEMBER, fridge["ticketId"], "ko")
    names = [[file.name for file in message.files] for message in thread.messages]
    assert names == [["냉장고 뒷면.png", "구매 영수증.pdf"], [], ["소리 나는 위치.png"], ["방문 확인서.pdf"]]
    picture, paper = thread.messages[0].files
    assert (picture.extension, picture.is_image, paper.extension, paper.is_image) == ("png", True, "pdf", False)
    assert picture.size == 796


def test_pictures_within_an_answer_are_served_by_us(service: Service, fridge: dict) -> None:
    body = tickets.get_thread(service, MEMBER, fridge["ticketId"], "ko").messages[1].body
    (source,) = re.findall(r'<img src="([^"]*)"', body)
    assert re.fullmatch(rf"/narae/inquiries/{fridge['ticketId']}/files/[0-9a-f]{{32}}/", source)


def test_t20_a_thread_holds_no_id_or_address_of_oc(service: Service, fridge: dict, sandbox: Sandbox) -> None:
    shown = repr(tickets.get_thread(service, MEMBER, fridge["ticketId"], "ko"))
    ids = upstream_ids(fridge)
    assert len(ids) == 5
    assert [upstream for upstream in ids if upstream in shown] == []
    assert sandbox.url not in shown
    assert "/api/v2/" not in shown


def test_text_of_a_customer_stays_text(service: Service, sandbox: Sandbox, fridge: dict) -> None:
    """Also if it names a file of another customer."""
    upstream = min(upstream_ids(fridge))
    words = f'<img src="/narae/api/v2/ticket/attachments/{upstream}"><script>1</script>\n끝'
    ticket_id = deliver(make_inquiry(service, submitted=filled(content=words))).ticket_id
    deliver(make_comment(service, ticket_id, content=words))
    for message in tickets.get_thread(service, "tester", ticket_id, "ko").messages:
        assert "&lt;script&gt;1&lt;/script&gt;<br>끝" in message.body
        assert "<img" not in message.body


def test_html_of_an_agent_is_sanitised(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.answer(ticket_id, '<p onclick="x()">답</p><script>x()</script><img src="https://tracker.example/1.gif">')
    answer = tickets.get_thread(service, "tester", ticket_id, "ko").messages[-1]
    assert (answer.mine, answer.body) == (False, f"<p>답</p>{say('[image not shown]', 'en')}")


def test_a_file_without_a_name_gets_one(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.answer(ticket_id, "<p>답</p>", files=[("", b"x"), (" \u200b", b"y")])
    files = tickets.get_thread(service, "tester", ticket_id, "ko").messages[-1].files
    assert [file.name for file in files] == [say("Unnamed file", "en"), say("Unnamed file", "en")]


@pytest.mark.parametrize("kind", ["csuser", "reply"])
def test_an_entry_that_is_not_the_customers_is_the_agents(service: Service, sandbox: Sandbox, kind: str) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.answer(ticket_id, "<p>답</p>", type=kind)
    assert not tickets.get_thread(service, "tester", ticket_id, "ko").messages[-1].mine


@pytest.mark.parametrize(("status", "may"), [("open", True), ("solved", True), ("closed", False)])
def test_one_can_ask_again_until_it_is_closed(service: Service, sandbox: Sandbox, status: str, may: bool) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.set_status(ticket_id, status)
    assert tickets.get_thread(service, "tester", ticket_id, "ko").can_comment == may


def test_anothers_ticket_is_not_found(service: Service, fridge: dict) -> None:
    with pytest.raises(NotFound):
        tickets.get_thread(service, OTHER, fridge["ticketId"], "ko")


def test_a_ticket_that_is_not_there_is_not_found(service: Service) -> None:
    with pytest.raises(NotFound):
        tickets.get_thread(service, MEMBER, "20200101", "ko")


@pytest.mark.parametrize("ticket_id", ["..", "a/b", "%2e%2e", "a b", "", "x" * 51, "\u0000", "list.json?"])
def test_an_invalid_id_is_not_found_without_a_call(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    with pytest.raises(NotFound):
        tickets.get_thread(service, MEMBER, ticket_id, "ko")
    assert sandbox.journal() == []


@pytest.mark.parametrize("own", ["zh", "zh-hans", "zh-CN", "ZH"])
def test_a_status_of_the_services_own_is_understood_in_its_language(db: None, sandbox: Sandbox, own: str) -> None:
    service = make_service(sandbox, default_language=own)
    assert tickets.StatusWords(service, "zh").name_is_understood
    assert not tickets.StatusWords(service, "ko").name_is_understood


def test_services_do_not_share_tickets(db: None, sandbox: Sandbox, fridge: dict) -> None:
    other = make_service(sandbox, slug="other", service_id="another-service")
    with pytest.raises((NotFound, Misconfigured)):
        tickets.get_thread(other, MEMBER, fridge["ticketId"], "ko")
