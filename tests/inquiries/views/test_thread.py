"""One inquiry as a conversation."""

import pytest
from django.core.management import call_command

from inquiries.models import Attachment, ContactOption, Inquiry, Service
from tests.inquiries.views.steps import LIST, calls, filled, form_of, oc_is_down
from tests.support.factories import make_service
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox


@pytest.fixture
def ticket(member: Browser, sandbox: Sandbox) -> str:
    """The address of an inquiry that was sent from here."""
    return filled(member, f_subject="냉장고 <b>", f_content="안\n<b>됨</b>").submit().follow("#receipt-state a").url


def id_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def seeded(sandbox: Sandbox, word: str) -> list[str]:
    """Addresses of the member's tickets in whose thread the word occurs."""
    mine = (ticket for ticket in sandbox.tickets() if ticket["usercode"] == "st18888")
    return [f"{LIST}{ticket['ticketId']}/" for ticket in mine if word in str(ticket["contents"])]


def open_ticket(sandbox: Sandbox) -> str:
    """The address of a ticket of the member's that was not sent from here."""
    tickets = sandbox.tickets()
    ticket = next(ticket for ticket in tickets if (ticket["usercode"], ticket["status"]) == ("st18888", "open"))
    return f"{LIST}{ticket['ticketId']}/"


def messages(page: Page) -> list[str]:
    return page.texts("ol.thread .prose")


def test_it_works(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.answer(id_of(ticket), "<p>먼저 <b>확인</b>하겠습니다.</p>", type="reply")
    member.get(ticket).form().fill(comment="언제요?").submit()
    sandbox.answer(id_of(ticket), "<p>내일이요.</p>", type="csuser", status="solved")
    page = member.get(ticket)
    assert page.heading == "냉장고 <b>"
    assert messages(page) == ["안 <b>됨</b>", "먼저 확인 하겠습니다.", "언제요?", "내일이요."]
    mine = ["message-mine" in message["class"] for message in page.soup.select("ol.thread > li.message")]
    assert mine == [True, False, True, False]
    assert page.texts(".message-author") == ["You", "나래마켓", "You", "나래마켓"]
    assert page.soup.select_one(".status-done")


def test_it_costs_one_call(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.clear_journal()
    member.get(ticket)
    assert calls(sandbox) == ["detail"]


def test_every_seeded_thread_can_be_read(member: Browser, sandbox: Sandbox) -> None:
    threads = [t for t in sandbox.tickets() if t["usercode"] == "st18888" and t["contents"]]
    for seen in {thread["subject"]: thread for thread in threads}.values():
        page = member.get(f"{LIST}{seen['ticketId']}/")
        assert page.status == 200
        assert len(messages(page)) == 1 + len(seen["contents"])


def test_p15_the_submitted_form_is_kept_and_shown(member: Browser, ticket: str) -> None:
    page = member.get(ticket)
    assert Inquiry.objects.get().receipt in page.main
    assert "gildong@example.com" in page.one("details.fold").get_text()


def test_the_receipt_number_is_not_part_of_the_subject(member: Browser, ticket: str) -> None:
    page = member.get(ticket)
    number = Inquiry.objects.get().receipt
    assert number not in page.heading
    assert number not in page.one("title").get_text()


def test_an_agents_hostile_html_is_harmless(member: Browser, sandbox: Sandbox) -> None:
    addresses = seeded(sandbox, "onerror") + seeded(sandbox, "tracker.example")
    assert len(addresses) >= 4
    for address in addresses:
        page = member.get(address)  # held to the rules for every page
        assert "tracker.example" not in str(page.soup)
        assert not page.soup.select(".prose script, .prose svg, .prose style, .prose form, .prose iframe, .prose base")
        assert len(page.soup.select("main")) == 1


def test_hostile_words_of_oc_break_nothing(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.fault("detail", "unknown_strings", payload='"><img src=x onerror=alert(1)>')
    assert member.get(ticket).status == 200


def test_an_agents_picture_is_served_by_us(member: Browser, sandbox: Sandbox) -> None:
    page = member.get(seeded(sandbox, "냉장고 배치 안내")[0])
    (image,) = page.soup.select(".prose img")
    assert str(image["src"]).startswith("/narae/inquiries/T")
    assert image["alt"] == "냉장고 배치 안내"
    picture = member.get(str(image["src"]))
    assert picture.status == 200
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.body.startswith(PNG[:8])


def test_t60_a_picture_that_a_customer_typed_is_text(member: Browser) -> None:
    page = filled(member, f_content='<img src="https://tracker.example/x.png">').submit().follow("#receipt-state a")
    assert not page.soup.select(".prose img")
    assert "<img src=" in page.main


def test_files_are_listed_with_kind_and_size(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.answer(id_of(ticket), "<p>안내</p>", files=[("답변 그림.png", PNG)])
    page = member.get(ticket)
    (tile,) = page.soup.select(".tile")
    assert "답변 그림.png" in tile.get_text()
    assert "PNG" in tile.get_text()
    assert tile.select_one("img[alt]")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_type_and_status_are_in_the_customers_language(member: Browser, ticket: str, language: str) -> None:
    page = member.get(ticket, headers={"Accept-Language": language})
    assert {"ko": "기타 문의", "en": "Something else"}[language] in page.main


def test_a_comment_on_its_way_is_shown(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    form = member.get(ticket).form().fill(comment="가는 중인 질문")
    sandbox.fault("comment", "html", status=503)
    page = form.submit()
    assert page.url == f"{ticket}#latest"
    (pending,) = page.soup.select("ol.thread li.is-pending")
    assert "가는 중인 질문" in pending.get_text()
    assert Inquiry.objects.get(kind=Inquiry.Kind.COMMENT).receipt in pending.get_text()
    assert pending["id"] == "latest"


def test_the_ticket_of_another_customer_is_404(other_member: Browser, guest: Browser, ticket: str) -> None:
    form_of(guest).submit()
    assert other_member.get(ticket).status == 404
    assert guest.get(ticket).status == 404


def test_a_guests_own_is(guest: Browser) -> None:
    page = filled(guest, f_subject="손님의 것").submit()
    assert page.follow("#receipt-state a").heading == "손님의 것"


def test_a_guest_ticket_that_was_not_sent_from_here_is_404(guest: Browser, sandbox: Sandbox) -> None:
    page = filled(guest).attach(("그림.png", PNG)).submit().follow("#receipt-state a")
    file = page.attribute(".tile a", "href")
    assert guest.get(file).status == 200
    Attachment.objects.all().delete()
    Inquiry.objects.all().delete()
    sandbox.clear_journal()
    assert guest.get(page.url).status == 404
    assert guest.get(file).status == 404
    assert calls(sandbox) == []


def test_a_visitor_without_a_session_is_asked_to_sign_in(guest: Browser, ticket: str) -> None:
    assert "/accounts/sign-in/" in guest.get(ticket).url


@pytest.mark.parametrize("ticket_id", ["T0", "x" * 41, "a%20b", "%00", "é", "%2e%2e", "a%2fb"])
def test_a_ticket_that_is_none_is_not_there(member: Browser, ticket_id: str) -> None:
    assert member.get(f"{LIST}{ticket_id}/").status == 404


def test_while_oc_is_down_what_was_sent_here_is_shown(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    oc_is_down(sandbox)
    page = member.get(ticket)
    assert page.status == 200
    assert page.soup.select_one(".note-error[role=alert]")
    assert page.heading == "냉장고 <b>"
    assert "gildong@example.com" in page.main


def test_while_oc_is_down_of_the_rest_nothing_is_known(member: Browser, sandbox: Sandbox, narae: Service) -> None:
    ContactOption.objects.create(service=narae, address="1588-0000")
    address = seeded(sandbox, "안녕하세요")[0]
    oc_is_down(sandbox)
    page = member.get(address)
    assert page.status == 503
    assert page.soup.select_one(".note-error[role=alert]")
    assert page.texts(".contact-way a") == ["1588-0000"]


def test_a_question_about_a_ticket_that_was_read_is_passed_on_once_oc_is_back(
    member: Browser, sandbox: Sandbox
) -> None:
    """Also about a ticket that was not sent from here: that it is the member's is known since it was read."""
    address = open_ticket(sandbox)
    form = member.get(address).form().fill(comment="사진을 보냅니다").attach(("사진.png", PNG))
    oc_is_down(sandbox)
    page = form.submit()
    assert page.status == 200
    assert page.url.endswith(f"{address}#latest")
    (pending,) = page.soup.select("ol.thread li.is-pending")
    assert "사진을 보냅니다" in pending.get_text()
    assert page.form()
    sandbox.clear_faults()
    call_command("deliver", once=True)
    page = member.get(address)
    assert messages(page)[-1] == "사진을 보냅니다"
    assert "사진.png" in page.main


def test_a_ticket_of_another_member_takes_no_question_while_oc_is_down(
    member: Browser, other_member: Browser, sandbox: Sandbox
) -> None:
    address = open_ticket(sandbox)
    member.get(address)
    token = form_of(other_member)["csrfmiddlewaretoken"]
    oc_is_down(sandbox)
    page = other_member.post_parts(address, {"csrfmiddlewaretoken": token, "comment": "제 것이 아닙니다"})
    assert page.status == 503
    assert not Inquiry.objects.exists()


def test_it_is_found_under_its_own_service_only(member: Browser, sandbox: Sandbox, ticket: str, narae: Service) -> None:
    make_service(sandbox, slug="other", service_id="another")
    page = member.get(ticket.replace("/narae/", "/other/"))
    assert page.status in {404, 503}
    assert "냉장고" not in page.main


def test_an_answer_of_a_wrong_shape_is_an_outage(member: Browser, sandbox: Sandbox) -> None:
    address = seeded(sandbox, "안녕하세요")[0]
    for body in ("empty", "no_header", "no_result"):
        sandbox.fault("detail", "wrong_json", body=body)
        assert member.get(address).status in {404, 503}
        sandbox.clear_faults()
