"""Follow-up inquiries: a comment that was refused because its ticket was closed can be sent as a new inquiry.

The new form's one-time part is made of the question's receipt number. So all tabs show the same form, and the database
allows one inquiry of it. The transaction that accepts the new inquiry ends the old question, or accepts nothing: the
two are never both delivered.

A customer who asks about a closed ticket begins a new inquiry too, which names the ticket. It replaces nothing, so
there can be several of them.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from common import locks
from inquiries.domain.form_tokens import FormToken, build_owner
from inquiries.models import Attachment, Draft, Inquiry, Service
from inquiries.services import stored_files
from inquiries.services.delivery_state_machine import transition
from inquiries.services.files import uploads
from inquiries.services.guests import sharing
from inquiries.services.submission import drafts
from inquiries.services.submission.accept_errors import NotReplaceable
from inquiries.services.submission.drafts import DraftTarget

_AGAIN = "again-"
_ABOUT = re.compile(r"about-[0-9]+-(.+)-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the form of an inquiry about a ticket is filled with: values by HTML name, and files that are copied."""

    category_id: int | None
    typed: Mapping[str, list[str]]
    files: Iterable[Attachment] = ()


def build_nonce(question: Inquiry) -> str:
    """Return the one-time part of the form that replaces the comment."""
    return f"{_AGAIN}{question.receipt}"


def replaces_question(form_nonce: str) -> bool:
    """Whether the form is that of an inquiry which replaces a comment."""
    return form_nonce.startswith(_AGAIN)


def find_replaced_question(service: Service, usercode: str, form_nonce: str) -> Inquiry | None:
    """Return this person's comment that the form replaces; None for any other form."""
    return _find_question(service, usercode, form_nonce).first() if replaces_question(form_nonce) else None


def find_replacement(question: Inquiry) -> Inquiry | None:
    """Return the inquiry that replaced the comment, while it is stored."""
    if question.state != Inquiry.State.REPLACED:
        return None
    return Inquiry.objects.filter(replaces=question).select_related("service").first()


def begin(
    question: Inquiry, category_id: int | None, typed: Mapping[str, list[str]], usercode: str = ""
) -> Draft | None:
    """Begin a draft of a follow-up with `typed` and the comment's files, or return the one that was begun.

    It is the draft of `usercode`, which differs from the question's if its guest has become a member.

    Returns: None if the question no longer waits for its customer.
    Raises: `drafts.NoRoom`.
    """
    nonce, usercode = build_nonce(question), usercode or question.usercode
    copies = []
    if not _is_begun(nonce):
        copies = [uploads.copy_file(file, nonce, usercode) for file in question.attachments.all()]
    try:
        with transaction.atomic():
            waiting = Inquiry.objects.select_for_update().filter(pk=question.pk, state=Inquiry.State.NEEDS_CORRECTION)
            waits = bool(waiting)
            if waits and not _is_begun(nonce):
                drafts.save(question.service, FormToken(nonce, build_owner(usercode)), DraftTarget(category_id), typed)
                Attachment.objects.bulk_create(copies)
                copies = []
    finally:
        for copy in copies:  # another request was faster, or there is no room for a draft
            stored_files.delete(copy.file)
    return drafts.find_by_form(question.service, usercode, nonce) if waits else None


def begin_about(service: Service, usercode: str, ticket_id: str, suggestion: Suggestion) -> Draft:
    """Begin a draft of an inquiry about the ticket from the suggestion, or return the one that was begun before.

    The caller has checked that the ticket and the files are this person's. Raises `drafts.NoRoom`.
    """
    about = f"about-{service.pk}-{ticket_id}-"
    if begun := drafts.find_by_nonce_prefix(service, usercode, about):
        return begun
    new = FormToken(f"{about}{secrets.token_hex(4)}", build_owner(usercode))
    # Before there is a draft: who returns to it, such as by a second click, finds the files with it.
    copies = [uploads.copy_file(file, new.nonce, usercode) for file in suggestion.files]
    try:
        with transaction.atomic():
            # The forms of two clicks have two one-time parts, so no constraint of the database ends the second one.
            locks.hold("about", service.pk, usercode, ticket_id)
            draft = drafts.find_by_nonce_prefix(service, usercode, about)
            if draft is None:
                draft = drafts.save(service, new, DraftTarget(suggestion.category_id), suggestion.typed)
                Attachment.objects.bulk_create(copies)
                copies = []
    finally:
        for copy in copies:  # another request was faster, or there is no room for a draft
            stored_files.delete(copy.file)
    if draft is None:
        raise ValueError("a draft that says nothing")
    return draft


def get_ticket_asked_about(form_nonce: str) -> str:
    """Return the ticket that the form's inquiry is about; "" for any other form."""
    found = _ABOUT.fullmatch(form_nonce)
    return found[1] if found else ""


def replace(inquiry: Inquiry) -> None:
    """End the comment that the new inquiry replaces. Call it in the transaction that accepts it.

    Raises `NotReplaceable` if the question no longer waits for its customer.
    """
    waiting = _find_question(inquiry.service, inquiry.usercode, inquiry.form_token).filter(
        state=Inquiry.State.NEEDS_CORRECTION
    )
    question = waiting.select_for_update().first()
    if question is None:
        raise NotReplaceable
    transition(Inquiry.objects.filter(pk=question.pk), Inquiry.State.REPLACED)
    drafts.forget(question.form_token)
    Inquiry.objects.filter(pk=inquiry.pk).update(replaces=question)
    inquiry.replaces = question


def go_on_as(question: Inquiry, usercode: str, form_nonce: str) -> None:
    """Move this person's files of a form that can no longer replace its comment to another form."""
    files = Attachment.objects.filter(form_token=build_nonce(question), inquiry=None)
    files.filter(usercode=usercode).update(form_token=form_nonce)
    drafts.forget(build_nonce(question))


def _find_question(service: Service, usercode: str, form_nonce: str) -> QuerySet[Inquiry]:
    receipt = form_nonce.removeprefix(_AGAIN)
    owner = sharing.get_receipt_owner(service, usercode, receipt)
    return Inquiry.objects.filter(service=service, usercode=owner, kind=Inquiry.Kind.COMMENT, receipt=receipt)


def _is_begun(nonce: str) -> bool:
    return (
        Draft.objects.filter(form_token=nonce).exists()
        or Attachment.objects.filter(form_token=nonce).exists()
        or Inquiry.objects.filter(form_token=nonce).exists()
    )
