"""What goes to OC, and in which shape."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from inquiries.domain import receipt_numbers
from inquiries.domain.submission_data import Value
from inquiries.models import Attachment, Inquiry, Service
from inquiries.oc.types.tickets import FieldDefinition
from inquiries.services.catalog import types_and_fields
from inquiries.services.delivery import claims
from tests.inquiries.services.steps import creates, deliver
from tests.support.factories import CLIENT_IP, SMALL_FORM, filled, guest_usercode, make_comment, make_inquiry
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox

EVERYTHING = 2542  # the type with every kind of field
State = Inquiry.State


def sent_body(sandbox: Sandbox, inquiry: Inquiry) -> dict:
    """The one create that the inquiry made."""
    assert deliver(inquiry).state == State.DELIVERED
    (create,) = creates(sandbox)
    return create["json"]


# --- a ticket -------------------------------------------------------------------------------------------------


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    inquiry = deliver(make_inquiry(service))
    (create,) = creates(sandbox)
    assert inquiry.state == State.DELIVERED
    assert inquiry.ticket_id == create["result_id"]
    assert inquiry.delivered_at is not None
    assert inquiry.lease_until is None
    attempt = inquiry.attempts.get()
    assert (attempt.number, attempt.outcome, attempt.result_code) == (1, "delivered", 200)
    assert attempt.ended_at is not None


def test_a_delivered_inquiry_is_not_sent_again(service: Service, sandbox: Sandbox) -> None:
    inquiry = deliver(make_inquiry(service))
    deliver(inquiry)
    assert len(creates(sandbox)) == 1


def test_the_receipt_number_ends_the_subject(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service)
    assert sent_body(sandbox, inquiry)["subject"] == f"문의합니다 [#{inquiry.receipt}]"


def test_a_receipt_marker_in_the_subject_is_defused(service: Service, sandbox: Sandbox) -> None:
    subject = "[#AAAAA-BBBBBB] [[#x"
    inquiry = make_inquiry(service, submitted=filled(subject=subject))
    sent = sent_body(sandbox, inquiry)["subject"]
    assert sent == f"(#AAAAA-BBBBBB] [(#x [#{inquiry.receipt}]"


def test_the_longest_subject_fits(service: Service, sandbox: Sandbox) -> None:
    limit = next(
        field.length
        for field in types_and_fields.get_field_definitions(service, SMALL_FORM, "ko").value
        if field.code == "subject"
    )
    typed = ("[#" * limit)[: limit - receipt_numbers.MARKER_LENGTH]
    assert len(sent_body(sandbox, make_inquiry(service, submitted=filled(subject=typed)))["subject"]) == limit


def test_the_content_is_escaped_once(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service, submitted=filled(content="<script>alert('1')</script>\n5 > 3 & \"더\""))
    assert sent_body(sandbox, inquiry)["content"] == (
        "&lt;script&gt;alert('1')&lt;/script&gt;<br>5 &gt; 3 &amp; \"더\""
    )


def test_other_fields_go_out_as_they_were_typed(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service, submitted=filled(subject="1 < 2 & <b>", name="김 <하늘>"))
    body = sent_body(sandbox, inquiry)
    assert body["subject"].startswith("1 < 2 & <b> [#")
    assert body["endUser"]["username"] == "김 <하늘>"


def test_the_end_user_is_sent(service: Service, sandbox: Sandbox) -> None:
    body = sent_body(sandbox, make_inquiry(service, submitted=filled(phone="010-0000-0000")))
    assert body["endUser"] == {
        "usercode": "tester",
        "email": "customer@example.com",
        "username": "김하늘",
        "phone": "010-0000-0000",
    }


def test_a_guest_is_sent_under_the_guests_code(service: Service, sandbox: Sandbox) -> None:
    guest = guest_usercode()
    assert sent_body(sandbox, make_inquiry(service, guest))["endUser"]["usercode"] == guest


def test_an_empty_field_is_not_sent(service: Service, sandbox: Sandbox) -> None:
    body = sent_body(sandbox, make_inquiry(service))
    assert set(body) == {"categoryId", "subject", "content", "endUser", "language", "source"}
    assert "phone" not in body["endUser"]


def test_type_language_and_source(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service, language="en", source="spweb")
    body = sent_body(sandbox, inquiry)
    assert (body["categoryId"], body["language"], body["source"]) == (2601, "en", "spweb")


def _one_of_each(definitions: tuple[FieldDefinition, ...]) -> dict[str, Value]:
    options = {definition.code: definition.options for definition in definitions}
    return {
        "textbox": "글 <b>",
        "checkbox": options["checkbox"][:2],
        "dropdown": options["dropdown"][0],
        "radiobutton": options["radiobutton"][0],
        "date": "2022-07-11",
        "datetime": "2022-07-11 00:00",
        "dateperiod": "2022-07-01 ~ 2022-07-31",
        "datetimeperiod": "2022-07-01 00:00 ~ 2022-07-31 23:59",
        "agreetotheterms": "true",
    }


def test_every_kind_of_field_in_the_contracts_format(service: Service, sandbox: Sandbox) -> None:
    values = _one_of_each(types_and_fields.get_field_definitions(service, EVERYTHING, "ko").value)
    submitted = filled(type_one="하나", type_two="둘", user_fields=tuple(values.items()))
    body = sent_body(sandbox, make_inquiry(service, submitted=submitted, category_id=EVERYTHING))
    sent = {field["code"]: field["value"] for field in body["userFields"]}
    assert sent == values | {"checkbox": list(values["checkbox"])}
    assert (body["typeOne"], body["typeTwo"]) == ("하나", "둘")


def test_files_go_by_their_ids_in_their_order(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service, files=[("나.png", PNG), ("가.png", PNG)])
    body = sent_body(sandbox, inquiry)
    uploaded = [entry["result_id"] for entry in sandbox.journal("upload")]
    assert [attachment["attachmentId"] for attachment in body["attachments"]] == uploaded
    assert len(uploaded) == 2


def test_a_file_that_could_not_go_up_goes_with_the_delivery(service: Service, sandbox: Sandbox) -> None:
    rule = sandbox.fault("upload", "refuse")
    inquiry = make_inquiry(service, files=[("사진.png", PNG)])
    sandbox.remove_fault(rule)
    assert len(sent_body(sandbox, inquiry)["attachments"]) == 1


# --- the headers ----------------------------------------------------------------------------------------------


def test_the_customers_address_is_told(service: Service, sandbox: Sandbox) -> None:
    deliver(make_inquiry(service))
    assert creates(sandbox)[0]["headers"]["oc-client-ip"] == CLIENT_IP


@pytest.mark.parametrize(
    ("mode", "is_guest", "is_told"),
    [("guests", True, True), ("guests", False, False), ("never", True, False), ("always", True, True)],
)
def test_whose_address_is_told_is_for_the_operator(
    service: Service, sandbox: Sandbox, mode: str, is_guest: bool, is_told: bool
) -> None:
    with override_settings(OC_CLIENT_IP_MODE=mode):
        deliver(make_inquiry(service, guest_usercode() if is_guest else "tester"))
    assert ("oc-client-ip" in creates(sandbox)[0]["headers"]) == is_told


def test_an_unknown_address_is_not_made_up(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service)
    Inquiry.objects.update(client_ip="")
    deliver(Inquiry.objects.get(pk=inquiry.pk))
    assert "oc-client-ip" not in creates(sandbox)[0]["headers"]


def test_the_signatures_time_is_the_claims(service: Service, sandbox: Sandbox) -> None:
    inquiry = deliver(make_inquiry(service))
    assert creates(sandbox)[0]["headers"]["x-tc-timestamp"] == str(inquiry.claimed_ms)
    assert inquiry.attempts.get().claimed_ms == inquiry.claimed_ms


# --- a comment ------------------------------------------------------------------------------------------------


def test_a_comment_arrives(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    comment = deliver(make_comment(service, ticket_id, content="더 있습니다 <b>\n끝"))
    (sent,) = sandbox.journal("comment")
    assert (comment.state, comment.ticket_id) == (State.DELIVERED, ticket_id)
    assert sent["json"] == {"comment": "더 있습니다 &lt;b&gt;<br>끝"}
    assert sent["headers"]["x-tc-timestamp"] == str(comment.claimed_ms)


def test_a_comments_files_go_in_the_query(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    comment = make_comment(service, ticket_id)
    source = make_inquiry(service, files=[("사진.png", PNG), ("둘.png", PNG)])
    Attachment.objects.filter(inquiry=source).update(inquiry=comment)
    assert deliver(comment).state == State.DELIVERED
    (sent,) = sandbox.journal("comment")
    ids = ",".join(entry["result_id"] for entry in sandbox.journal("upload"))
    assert sent["target"].endswith(f"?attachments={ids.replace(',', '%2C')}")


def test_comments_on_one_ticket_go_in_their_order(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    first, second = (make_comment(service, ticket_id, content=text) for text in ("하나", "둘"))
    assert deliver(second).state == State.ACCEPTED
    assert sandbox.journal("comment") == []
    deliver(first)
    deliver(second)
    assert [entry["json"]["comment"] for entry in sandbox.journal("comment")] == ["하나", "둘"]


@pytest.mark.parametrize(
    "state", [State.SENDING, State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR, State.RATE_LIMITED, State.ACCEPTED]
)
def test_a_comment_waits_for_an_earlier_one(service: Service, state: str) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    make_comment(service, ticket_id, state=state, next_at=timezone.now() + timedelta(hours=1))
    assert make_comment(service, ticket_id) not in claims.find_due()


@pytest.mark.parametrize("state", [State.DELIVERED, State.CANCELLED, State.NEEDS_CORRECTION])
def test_a_comment_does_not_wait_for_one_that_is_settled(service: Service, state: str) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    make_comment(service, ticket_id, state=state)
    assert make_comment(service, ticket_id) in claims.find_due()


def test_comments_on_different_tickets_do_not_wait(service: Service) -> None:
    first, second = (deliver(make_inquiry(service)).ticket_id for _ in range(2))
    make_comment(service, first, state=State.OUTCOME_UNKNOWN)
    assert make_comment(service, second) in claims.find_due()


# --- the queue ------------------------------------------------------------------------------------------------


def test_the_oldest_is_due_first(service: Service) -> None:
    now = timezone.now()
    late, early = (make_inquiry(service, next_at=now - timedelta(seconds=seconds)) for seconds in (1, 2))
    make_inquiry(service, next_at=now + timedelta(hours=1))
    assert list(claims.find_due()) == [early, late]


def test_a_row_of_a_newer_release_is_still_sent(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service)
    inquiry.payload = inquiry.payload | {"something_new": 1}
    inquiry.save()
    assert deliver(inquiry).state == State.DELIVERED
