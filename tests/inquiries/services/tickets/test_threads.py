"""A ticket as its page gets it: a conversation in order, and without anything of OC's in it."""

import re

import pytest

from inquiries.models import Service
from inquiries.oc.errors import Misconfigured, NotFound
from inquiries.services.tickets import threads
from tests.inquiries.services.steps import deliver
from tests.support.factories import filled, make_comment, make_inquiry, make_service
from tests.support.sandbox import Sandbox
from tests.support.words import say

MEMBER, OTHER = "st18888", "st20001"
FRIDGE = "냉장고에서 웅웅거리는 소리가 납니다"


@pytest.fixture
def fridge(sandbox: Sandbox) -> dict:
    """A seeded ticket with files on both sides and a picture within an answer."""
    return next(ticket for ticket in sandbox.tickets() if ticket["subject"] == FRIDGE)


def upstream_ids(ticket: dict) -> set[str]:
    listed = [*ticket["attachments"], *(file for entry in ticket["contents"] for file in entry["attachments"] or ())]
    shown = re.findall(r"attachments/(\w+)", str(ticket["contents"]))
    return {file["attachmentId"] for file in listed} | set(shown)


def test_it_works(service: Service, fridge: dict, sandbox: Sandbox) -> None:
    thread = threads.get_thread(service, MEMBER, fridge["ticketId"], "ko")
    assert thread.subject == FRIDGE
    assert [message.mine for message in thread.messages] == [True, False, True, False]
    assert "밤마다 웅웅거리는" in thread.messages[0].body
    assert "예약이 확정되었습니다" in thread.messages[-1].body
    moments = [message.at for message in thread.messages if message.at]
    assert len(moments) == 4 and moments == sorted(moments)
    assert len(sandbox.journal("detail")) == 1


def test_p26_each_message_names_its_author(service: Service, fridge: dict) -> None:
    thread = threads.get_thread(service, MEMBER, fridge["ticketId"], "ko")
    assert [message.author for message in thread.messages] == [say("You", "en"), "Narae"] * 2


def test_p26_files_stand_where_they_were_sent(service: Service, fridge: dict) -> None:
    thread = threads.get_thread(service, MEMBER, fridge["ticketId"], "ko")
    names = [[file.name for file in message.files] for message in thread.messages]
    assert names == [["냉장고 뒷면.png", "구매 영수증.pdf"], [], ["소리 나는 위치.png"], ["방문 확인서.pdf"]]
    picture, paper = thread.messages[0].files
    assert (picture.extension, picture.is_image, paper.extension, paper.is_image) == ("png", True, "pdf", False)
    assert picture.size == 796


def test_pictures_within_an_answer_are_served_by_us(service: Service, fridge: dict) -> None:
    body = threads.get_thread(service, MEMBER, fridge["ticketId"], "ko").messages[1].body
    (source,) = re.findall(r'<img src="([^"]*)"', body)
    assert re.fullmatch(rf"/narae/inquiries/{fridge['ticketId']}/files/[0-9a-f]{{32}}/", source)


def test_t20_a_thread_holds_no_id_or_address_of_oc(service: Service, fridge: dict, sandbox: Sandbox) -> None:
    shown = repr(threads.get_thread(service, MEMBER, fridge["ticketId"], "ko"))
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
    for message in threads.get_thread(service, "tester", ticket_id, "ko").messages:
        assert "&lt;script&gt;1&lt;/script&gt;<br>끝" in message.body
        assert "<img" not in message.body


def test_html_of_an_agent_is_sanitised(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.answer(ticket_id, '<p onclick="x()">답</p><script>x()</script><img src="https://tracker.example/1.gif">')
    answer = threads.get_thread(service, "tester", ticket_id, "ko").messages[-1]
    assert (answer.mine, answer.body) == (False, f"<p>답</p>{say('[image not shown]', 'en')}")


def test_a_file_without_a_name_gets_one(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.answer(ticket_id, "<p>답</p>", files=[("", b"x"), (" \u200b", b"y")])
    files = threads.get_thread(service, "tester", ticket_id, "ko").messages[-1].files
    assert [file.name for file in files] == [say("Unnamed file", "en"), say("Unnamed file", "en")]


@pytest.mark.parametrize("kind", ["csuser", "reply"])
def test_an_entry_that_is_not_the_customers_is_the_agents(service: Service, sandbox: Sandbox, kind: str) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.answer(ticket_id, "<p>답</p>", type=kind)
    assert not threads.get_thread(service, "tester", ticket_id, "ko").messages[-1].mine


@pytest.mark.parametrize(("status", "may"), [("open", True), ("solved", True), ("closed", False)])
def test_one_can_ask_again_until_it_is_closed(service: Service, sandbox: Sandbox, status: str, may: bool) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.set_status(ticket_id, status)
    assert threads.get_thread(service, "tester", ticket_id, "ko").can_comment == may


def test_anothers_ticket_is_not_found(service: Service, fridge: dict) -> None:
    with pytest.raises(NotFound):
        threads.get_thread(service, OTHER, fridge["ticketId"], "ko")


def test_a_ticket_that_is_not_there_is_not_found(service: Service) -> None:
    with pytest.raises(NotFound):
        threads.get_thread(service, MEMBER, "20200101", "ko")


@pytest.mark.parametrize("ticket_id", ["..", "a/b", "%2e%2e", "a b", "", "x" * 51, "\u0000", "list.json?"])
def test_an_invalid_id_is_not_found_without_a_call(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    with pytest.raises(NotFound):
        threads.get_thread(service, MEMBER, ticket_id, "ko")
    assert sandbox.journal() == []


def test_services_do_not_share_tickets(db: None, sandbox: Sandbox, fridge: dict) -> None:
    other = make_service(sandbox, slug="other", service_id="another-service")
    with pytest.raises((NotFound, Misconfigured)):
        threads.get_thread(other, MEMBER, fridge["ticketId"], "ko")
