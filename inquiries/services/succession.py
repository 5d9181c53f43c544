"""Asking again, in a new inquiry, what can be added to its ticket no more: that was closed while it was on its way.

The new form's one-time part is made of the question's receipt number. So it is one form in however many tabs it is
opened, and the database allows one inquiry of it. The transaction that accepts the new inquiry ends the old question,
or accepts nothing: never do both go on.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inquiries.models import Attachment, Draft, Inquiry, Service
from inquiries.services import attachments, drafts
from inquiries.services.drafts import Place
from inquiries.services.form_tokens import FormToken, owner_of

_AGAIN = "again-"


class NotReplaceable(Exception):
    """The question goes on by itself, or has ended: an operator has acted meanwhile. Nothing was accepted."""


def nonce_of(question: Inquiry) -> str:
    """The one-time part of the form in which the question is asked again."""
    return f"{_AGAIN}{question.receipt}"


def asked_again_in(service: Service, usercode: str, form_nonce: str) -> Inquiry | None:
    """This person's question that the form asks again; None for any other form."""
    return _question(service, usercode, form_nonce).first() if form_nonce.startswith(_AGAIN) else None


def new_inquiry(question: Inquiry) -> Inquiry | None:
    """The inquiry that took the question's place, while it is kept here."""
    return Inquiry.objects.filter(replaces=question).select_related("service").first()


def begin(question: Inquiry, category_id: int | None, typed: Mapping[str, list[str]]) -> Draft | None:
    """A draft of a new inquiry with what was `typed` and the question's files; the one that was begun, if there is one.

    Returns None where the question no longer waits for its customer.
    """
    nonce = nonce_of(question)
    copies = [] if _is_begun(nonce) else [attachments.copied(file, nonce) for file in question.attachments.all()]
    with transaction.atomic():
        waits = bool(Inquiry.objects.select_for_update().filter(pk=question.pk, state=Inquiry.State.FIX))
        if waits and not _is_begun(nonce):
            Attachment.objects.bulk_create(copies)
            copies = []
            form = FormToken(nonce, owner_of(question.usercode))
            drafts.save(question.service, form, Place(category_id), typed)
    for copy in copies:  # somebody was faster
        copy.file.delete(save=False)
    return drafts.of_form(question.service, question.usercode, nonce) if waits else None


def replace(inquiry: Inquiry) -> None:
    """End the question that the new inquiry asks again, if it does. To be called in the transaction that accepts it.

    Raises `NotReplaceable` where the question does not wait for its customer any more.
    """
    if not inquiry.form_token.startswith(_AGAIN):
        return
    now = timezone.now()
    waiting = _question(inquiry.service, inquiry.usercode, inquiry.form_token).filter(state=Inquiry.State.FIX)
    question = waiting.select_for_update().first()
    if question is None:
        raise NotReplaceable
    Inquiry.objects.filter(pk=question.pk).update(state=Inquiry.State.REPLACED, cancelled_at=now, refusals=[])
    drafts.forget(question.form_token)
    Inquiry.objects.filter(pk=inquiry.pk).update(replaces=question)
    inquiry.replaces = question


def go_on_as(question: Inquiry, form_nonce: str) -> None:
    """Have the files of the form that cannot replace its question any more be another form's: a second inquiry's."""
    files = Attachment.objects.filter(form_token=nonce_of(question), inquiry=None)
    files.filter(usercode=question.usercode).update(form_token=form_nonce)
    drafts.forget(nonce_of(question))


def _question(service: Service, usercode: str, form_nonce: str) -> QuerySet[Inquiry]:
    receipt = form_nonce.removeprefix(_AGAIN)
    return Inquiry.objects.filter(service=service, usercode=usercode, kind=Inquiry.Kind.COMMENT, receipt=receipt)


def _is_begun(nonce: str) -> bool:
    return (
        Draft.objects.filter(form_token=nonce).exists()
        or Attachment.objects.filter(form_token=nonce).exists()
        or Inquiry.objects.filter(form_token=nonce).exists()
    )
