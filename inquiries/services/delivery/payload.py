"""Build OC's request from an inquiry: the body of a create, the text of a comment (OC API, sections 6 and 7)."""

from typing import Any, cast

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from common import languages, usercodes
from common.database.prepared_queries import A_NUMBER, PreparedQuery
from inquiries.domain import receipt_numbers, typed_text
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import Inquiry
from inquiries.oc.types.requests import EndUser, NewTicket, UserField
from inquiries.services.guests import guest_info

_PAYLOAD = PreparedQuery(lambda inquiry: Inquiry.objects.filter(pk=inquiry).values_list("payload"), inquiry=A_NUMBER)


def build_ticket(inquiry: Inquiry, upstream_ids: tuple[str, ...]) -> NewTicket:
    """Build the ticket to create. Its subject ends with the receipt number, by which reconciliation finds it.

    `upstream_ids` are the files' ids at OC, at most 5.
    """
    sent = _read_submitted(inquiry)
    usercode = "" if guest_info.is_anonymous_at_oc(inquiry) else inquiry.usercode
    return NewTicket(
        category_id=inquiry.category_id or 0,
        subject=receipt_numbers.add_marker(sent.subject, inquiry.receipt),
        content=typed_text.convert_to_content(add_note(sent.content, inquiry)),
        end_user=EndUser(usercode=usercode, email=sent.email, username=sent.name, phone=sent.phone),
        attachment_ids=upstream_ids,
        type_one=sent.type_one,
        type_two=sent.type_two,
        language=inquiry.language,
        source=inquiry.source,
        user_fields=tuple(UserField(code, value) for code, value in sent.user_fields),
    )


def add_note(text: str, inquiry: Inquiry) -> str:
    """Return the ticket's text, with a note for the agents if a guest's address is not confirmed."""
    known = guest_info.find_guest_info(inquiry)
    if known is None or known.is_confirmed:
        return text
    return _add_note_in(inquiry.service.default_language, text)


def list_possible_texts(inquiry: Inquiry) -> list[str]:
    """Return the texts that the inquiry's ticket can have.

    Whether there is a note, and in which language, is known only of the present: the service's language may have been
    changed since the ticket was created.
    """
    text = inquiry.submitted.content
    if guest_info.find_guest_info(inquiry) is None:
        return [text]
    return [text, *(_add_note_in(language, text) for language, _name in settings.LANGUAGES)]


def _add_note_in(language: str, text: str) -> str:
    with translation.override(languages.find_offered(language)):
        note = _("(Sent by a guest. The email address has not been confirmed.)")
    return f"{text}\n\n{note}"


def build_comment_text(inquiry: Inquiry) -> str:
    """Build the comment as OC takes it: HTML, in which the typed text is escaped."""
    return typed_text.convert_to_content(_read_submitted(inquiry).content)


def _read_submitted(inquiry: Inquiry) -> SubmissionData:
    """Return the data of the form. It is not kept on a row that was read without it."""
    if "payload" not in inquiry.get_deferred_fields():
        return inquiry.submitted
    ((stored,),) = _PAYLOAD.fetch(inquiry=inquiry.pk)
    return SubmissionData.from_json(cast("dict[str, Any]", stored))


def choose_client_ip(inquiry: Inquiry) -> str | None:
    """Return the address for OC's spam policy (OC API, section 3), or None if the operator withholds it."""
    mode = settings.OC_CLIENT_IP_MODE
    is_told = mode == "always" or (mode == "guests" and usercodes.is_guest(inquiry.usercode))
    return inquiry.client_ip if is_told and inquiry.client_ip else None
