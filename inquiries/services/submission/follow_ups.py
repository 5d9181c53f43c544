"""Asking again, in a new inquiry, what can be added to its ticket no more: that was closed while it was on its way.

The new form's one-time part is made of the question's receipt number. So it is one form in however many tabs it is
opened, and the database allows one inquiry of it. The transaction that accepts the new inquiry ends the old question,
or accepts nothing: never do both go on.

A customer who asks about a ticket that takes no more comments begins a new inquiry too, which says what it is
about. It replaces nothing, so that one can ask about a ticket as often as one likes.
"""

import re
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inquiries.domain.form_tokens import FormToken, build_owner
from inquiries.models import Attachment, Draft, Inquiry, Service
from inquiries.services.files import uploads
from inquiries.services.guests import sharing
from inquiries.services.submission import drafts
from inquiries.services.submission.drafts import Place

_AGAIN = "again-"
_ABOUT = re.compile(r"about-[0-9]+-(.+)-[0-9a-f]{8}")


class NotReplaceable(Exception):
    """The question goes on by itself, or has ended: an operator has acted meanwhile. Nothing was accepted."""


def build_nonce(question: Inquiry) -> str:
    """The one-time part of the form in which the question is asked again."""
    return f"{_AGAIN}{question.receipt}"


def find_replaced_question(service: Service, usercode: str, form_nonce: str) -> Inquiry | None:
    """This person's question that the form asks again; None for any other form."""
    return _find_question(service, usercode, form_nonce).first() if form_nonce.startswith(_AGAIN) else None


def find_replacement(question: Inquiry) -> Inquiry | None:
    """The inquiry that took the question's place, while it is kept here."""
    return Inquiry.objects.filter(replaces=question).select_related("service").first()


def begin(
    question: Inquiry, category_id: int | None, typed: Mapping[str, list[str]], usercode: str = ""
) -> Draft | None:
    """A draft of a new inquiry with what was `typed` and the question's files; the one that was begun, if there is one.

    It is the draft of `usercode`, which may differ from the question's: the member that its guest turned out
    to be. Returns None where the question no longer waits for its customer.
    """
    nonce, usercode = build_nonce(question), usercode or question.usercode
    copies = []
    if not _is_begun(nonce):
        copies = [uploads.copy_file(file, nonce, usercode) for file in question.attachments.all()]
    with transaction.atomic():
        waits = bool(Inquiry.objects.select_for_update().filter(pk=question.pk, state=Inquiry.State.NEEDS_CORRECTION))
        if waits and not _is_begun(nonce):
            Attachment.objects.bulk_create(copies)
            copies = []
            form = FormToken(nonce, build_owner(usercode))
            drafts.save(question.service, form, Place(category_id), typed)
    for copy in copies:  # another request was faster
        copy.file.delete(save=False)
    return drafts.find_by_form(question.service, usercode, nonce) if waits else None


def begin_about(service: Service, usercode: str, ticket_id: str, place: Place, typed: Mapping[str, list[str]]) -> Draft:
    """A draft of a new inquiry about the ticket, with what was `typed`; the one that waits to be sent, if there is one.

    That they may ask about it is for the caller to know.
    """
    about = f"about-{service.pk}-{ticket_id}-"
    begun = drafts.find_by_nonce_prefix(service, usercode, about)
    new = FormToken(f"{about}{secrets.token_hex(4)}", build_owner(usercode))
    draft = begun or drafts.save(service, new, place, typed)
    if draft is None:
        raise ValueError("a draft that says nothing")
    return draft


def get_ticket_asked_about(form_nonce: str) -> str:
    """The ticket about which the form asks in a new inquiry; "" for any other form."""
    found = _ABOUT.fullmatch(form_nonce)
    return found[1] if found else ""


def replace(inquiry: Inquiry) -> None:
    """End the question that the new inquiry asks again, if it does. To be called in the transaction that accepts it.

    Raises `NotReplaceable` where the question does not wait for its customer any more.
    """
    if not inquiry.form_token.startswith(_AGAIN):
        return
    now = timezone.now()
    waiting = _find_question(inquiry.service, inquiry.usercode, inquiry.form_token).filter(
        state=Inquiry.State.NEEDS_CORRECTION
    )
    question = waiting.select_for_update().first()
    if question is None:
        raise NotReplaceable
    Inquiry.objects.filter(pk=question.pk).update(state=Inquiry.State.REPLACED, cancelled_at=now, refusals=[])
    drafts.forget(question.form_token)
    Inquiry.objects.filter(pk=inquiry.pk).update(replaces=question)
    inquiry.replaces = question


def go_on_as(question: Inquiry, usercode: str, form_nonce: str) -> None:
    """Have this person's files of the form that cannot replace its question any more be another form's."""
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
