"""The contract's rules for uploads, tickets and comments, for the sandbox and a real service alike."""

import dataclasses
import time
import uuid

import pytest

from inquiries.oc.errors import Misconfigured, NotFound, Refused, RefusedFields
from inquiries.oc.types.requests import EndUser, TicketQuery
from inquiries.oc.types.tickets import CreatedTicket
from tests.contract.target import PNG, Target, an_address, eventually, upload

UNKNOWN = "nobody-" + uuid.uuid4().hex[:12]
NEWEST = TicketQuery(sort="createdDt:desc", sources=("web", "spweb", "api"), page_size=200)

destructive = pytest.mark.destructive
sandbox_only = pytest.mark.sandbox_only


def subjects(target: Target) -> list[str]:
    return [ticket.subject for ticket in target.client().tickets(target.usercode, NEWEST).tickets]


@destructive
class TestUpload:
    @pytest.mark.parametrize("name", ["image.png", "사진 1.png", "a 'quoted' name.PNG", "100%.png"])
    def test_it_works(self, target: Target, name: str) -> None:
        client = target.client()
        attachment = upload(client, name)
        assert (attachment.name, attachment.size) == (name, len(PNG))
        assert attachment.content_type == "image/png"
        with client.download(attachment.id, as_download=True) as download:
            assert b"".join(download.chunks) == PNG

    def test_another_extension_is_refused(self, target: Target) -> None:
        with pytest.raises(Refused) as caught:
            upload(target.client(), "program.exe")
        assert caught.value.result_code == 400
        assert caught.value.message

    def test_content_that_is_not_what_the_extension_says_is_refused(self, target: Target) -> None:
        with pytest.raises(Refused) as caught:
            upload(target.client(), "document.pdf", PNG)
        assert caught.value.result_code == 9017

    def test_a_long_name_is_refused(self, target: Target) -> None:
        with pytest.raises(Refused) as caught:
            upload(target.client(), "n" * 120 + ".png")
        assert caught.value.result_code == 400

    def test_ten_megabytes_are_refused(self, target: Target) -> None:
        with pytest.raises(Refused) as caught:
            upload(target.client(), "large.png", PNG + bytes(10 * 2**20))
        assert caught.value.result_code == 400


@destructive
class TestCreate:
    def test_it_works(self, target: Target) -> None:
        client = target.client()
        subject = f"A question {uuid.uuid4().hex}"
        attachment = upload(client)
        ticket = client.create(target.ticket(subject, attachment_ids=(attachment.id,)), client_ip=an_address())
        assert eventually(lambda: subject in subjects(target))
        found = client.ticket(target.usercode, ticket.id)
        assert (found.subject, found.category_id, found.status) == (subject, target.category_id, "new")
        assert "What, and why?" in found.content
        assert [file.id for file in found.attachments] == [attachment.id]

    def test_text_arrives_as_it_was_sent(self, target: Target) -> None:
        client = target.client()
        subject = 'A "quoted" 질문 <b> & 😀 \\ % + ~'
        ticket = client.create(target.ticket(subject, "첫 줄\n둘째 줄 😀"), client_ip=an_address())
        found = client.ticket(target.usercode, ticket.id)
        assert found.subject == subject
        assert "둘째 줄 😀" in found.content

    def test_refused_fields_are_named(self, target: Target) -> None:
        wrong = EndUser(target.usercode, "no address", "Someone")
        with pytest.raises(RefusedFields) as caught:
            target.client().create(target.ticket("", end_user=wrong), client_ip=an_address())
        kinds = {refusal.code: refusal.kind for refusal in caught.value.fields}
        assert kinds == {"subject": "required", "mail": "invalid"}

    def test_an_unknown_type_is_refused(self, target: Target) -> None:
        ticket = dataclasses.replace(target.ticket(), category_id=2_000_000_000)
        with pytest.raises(Refused):
            target.client().create(ticket, client_ip=an_address())

    def test_an_unknown_file_is_refused(self, target: Target) -> None:
        with pytest.raises(Refused):
            target.client().create(target.ticket(attachment_ids=("0" * 32,)), client_ip=an_address())

    def test_an_old_timestamp_is_refused_and_makes_no_ticket(self, target: Target) -> None:
        client = target.client()
        subject = f"Too late {uuid.uuid4().hex}"
        with pytest.raises(Misconfigured) as caught:
            client.create(target.ticket(subject), client_ip=an_address(), timestamp_ms=_now_ms() - 360_000)
        assert caught.value.reason == "clock"
        assert subject not in subjects(target)

    def test_a_ticket_without_a_usercode_is_in_no_list(self, target: Target) -> None:
        subject = f"From a guest {uuid.uuid4().hex}"
        ticket = target.ticket(subject, end_user=EndUser(None, "guest@example.com", "Guest", "0212345678"))
        assert target.client().create(ticket, client_ip=an_address()).id
        assert subject not in subjects(target)


@destructive
class TestComment:
    def test_it_works(self, target: Target) -> None:
        client = target.client()
        ticket = self._asked(target)
        attachments = (upload(client).id, upload(client, "second.png").id)
        entry = client.comment(target.usercode, ticket.id, "한 가지 더 😀", attachment_ids=attachments)
        assert entry.by_customer
        last = client.ticket(target.usercode, ticket.id).entries[-1]
        assert last.by_customer
        assert "한 가지 더 😀" in last.content
        assert {file.id for file in last.attachments} == set(attachments)

    def test_an_unknown_ticket_is_not_found(self, target: Target) -> None:
        with pytest.raises(NotFound):
            target.client().comment(target.usercode, "T1658199661153nobdy", "text")

    def test_another_customers_ticket_is_not_found(self, target: Target) -> None:
        with pytest.raises(NotFound):
            target.client().comment(UNKNOWN, self._asked(target).id, "text")

    @sandbox_only
    def test_a_closed_ticket_takes_none(self, target: Target) -> None:
        ticket = self._asked(target)
        assert target.sandbox
        target.sandbox.set_status(ticket.id, "closed")
        with pytest.raises(Refused) as caught:
            target.client().comment(target.usercode, ticket.id, "text")
        assert not isinstance(caught.value, NotFound)

    def _asked(self, target: Target) -> CreatedTicket:
        return target.client().create(target.ticket(), client_ip=an_address())


@sandbox_only
class TestAnswer:
    def test_an_agents_answer_and_files_are_read(self, target: Target) -> None:
        client = target.client()
        assert target.sandbox
        ticket = client.create(target.ticket(), client_ip=an_address())
        target.sandbox.answer(ticket.id, "<p>Done.</p>", files=[("answer.png", PNG)], status="solved")
        found = client.ticket(target.usercode, ticket.id)
        assert found.status == "solved"
        assert found.entries[-1].content == "<p>Done.</p>"
        assert not found.entries[-1].by_customer
        with client.download(found.entries[-1].attachments[0].id) as download:
            assert b"".join(download.chunks) == PNG


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
