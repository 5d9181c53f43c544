"""A person's tickets as the pages get them: in words, in order, and without anything of OC's in them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.oc.errors import Misconfigured, Unavailable
from inquiries.oc.types.requests import TicketQuery
from inquiries.services.tickets import threads, ticket_list
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


# --- the list -------------------------------------------------------------------------------------------------


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    listing = ticket_list.list_tickets(service, MEMBER, TicketQuery(), "ko")
    assert (listing.total, listing.page) == (250, 1)
    assert len(listing.tickets) == 3  # the sandbox's own pages, whatever was asked for
    assert listing.pages == 84
    assert len(sandbox.journal("list")) == 1


def test_a_page_is_asked_for(service: Service, tidy: None) -> None:
    first, second = (
        ticket_list.list_tickets(service, MEMBER, TicketQuery(page=page, page_size=50), "ko").tickets for page in (1, 2)
    )
    assert len({ticket.id for ticket in (*first, *second)}) == 100
    updated = [ticket.updated for ticket in (first[0], first[-1], second[0]) if ticket.updated]
    assert len(updated) == 3 and updated[0] > updated[1] > updated[2]


def test_types_are_named_in_the_customers_language(service: Service, tidy: None) -> None:
    paths = {
        language: {
            ticket.type_path for ticket in ticket_list.list_tickets(service, MEMBER, TicketQuery(), language).tickets
        }
        for language in ("ko", "en")
    }
    assert all(re.search("[가-힣]", path) for path in paths["ko"])
    assert not any(re.search("[가-힣]", path) for path in paths["en"])


def test_no_language_is_sent(service: Service, sandbox: Sandbox, fridge: dict) -> None:
    ticket_list.list_tickets(service, MEMBER, TicketQuery(), "en")
    threads.get_thread(service, MEMBER, fridge["ticketId"], "fi")
    assert "language" not in str([entry["target"] for entry in sandbox.journal() if entry["op"] != "categories"])


def test_while_types_cannot_be_read_the_tickets_own_names_serve(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("categories", "refuse")
    assert all(ticket.type_path for ticket in ticket_list.list_tickets(service, MEMBER, TicketQuery(), "ko").tickets)


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
        listing = ticket_list.list_tickets(service, MEMBER, TicketQuery(status=status), language)
        assert {ticket.status.word for ticket in listing.tickets} == {word}
        assert {ticket.status.code for ticket in listing.tickets} == {status}


def test_a_status_of_later_days_shows_neutrally(service: Service, tidy: None) -> None:
    listing = ticket_list.list_tickets(service, MEMBER, TicketQuery(page_size=200), "ko")
    strange = {ticket.status.tone for ticket in listing.tickets if ticket.status.code == "escalated"}
    assert strange == {"neutral"}


def test_the_receipt_number_is_not_shown_in_the_subject(service: Service) -> None:
    inquiry = deliver(make_inquiry(service))
    (listed,) = ticket_list.list_tickets(service, "tester", TicketQuery(), "ko").tickets
    assert (listed.id, listed.subject) == (inquiry.ticket_id, "문의합니다")
    assert threads.get_thread(service, "tester", inquiry.ticket_id, "ko").subject == "문의합니다"


def test_a_customer_sees_only_their_own_tickets(service: Service, tidy: None) -> None:
    mine = {ticket.id for ticket in ticket_list.list_tickets(service, OTHER, TicketQuery(), "ko").tickets}
    assert len(mine) == 3
    assert not mine & {
        ticket.id for ticket in ticket_list.list_tickets(service, MEMBER, TicketQuery(page_size=200), "ko").tickets
    }


def test_a_new_customer_has_no_tickets(service: Service) -> None:
    assert ticket_list.list_tickets(service, "nobody-yet", TicketQuery(), "ko").tickets == ()


@pytest.mark.parametrize(("kind", "error"), [("refuse", Unavailable), ("rotated_key", Misconfigured)])
def test_an_outage_is_raised(service: Service, sandbox: Sandbox, kind: str, error: type[Exception]) -> None:
    sandbox.fault("*", kind)
    with pytest.raises(error):
        ticket_list.list_tickets(service, MEMBER, TicketQuery(), "ko")


@pytest.mark.parametrize("own", ["zh", "zh-hans", "zh-CN", "ZH"])
def test_a_status_of_the_services_own_is_understood_in_its_language(db: None, sandbox: Sandbox, own: str) -> None:
    service = make_service(sandbox, default_language=own)
    assert ticket_list.StatusWords(service, "zh").name_is_understood
    assert not ticket_list.StatusWords(service, "ko").name_is_understood


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
    listing = ticket_list.list_sent_here(service, "tester")
    assert [(ticket.id, ticket.subject) for ticket in listing.tickets] == [("1", "1시간 전"), ("2", "2시간 전")]
    assert (listing.total, listing.page, listing.pages) == (2, 1, 1)
    assert sandbox.journal() == []
