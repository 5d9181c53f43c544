"""Save, list and delete drafts: forms that were begun and not sent, kept until sent, discarded or expired.

A draft belongs to the person that the form was shown to, by `form_tokens.build_owner`. It is stored under its form's
one-time part, as the form's files are, so that a form that is continued is still the same form.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from common import locks
from common.database.prepared_queries import A_MOMENT, A_NUMBER, PreparedQuery
from common.database.rows import get_or_create
from inquiries.domain.form_tokens import FormToken, build_owner, derive_newcomer
from inquiries.domain.id_syntax import parse_id
from inquiries.models import Attachment, Draft, Inquiry, Service
from inquiries.services import quotas
from inquiries.services.files import form_files

MOST = 5  # of one person at one service
MOST_BYTES = 256 * 1024  # of one draft, as JSON in UTF-8
Typed = Mapping[str, list[str]]


class NoRoom(Exception):
    """The draft is too large, or the limit of today is reached. The stored draft stays as it was."""


@dataclass(frozen=True, slots=True)
class DraftTarget:
    """The target of a form: a submission type, or the ticket to comment on."""

    category_id: int | None = None
    ticket_id: str = ""


@dataclass(frozen=True, slots=True)
class SaveOrigin:
    """The origin of a save: its number, "page-count" if a page's script sent it, and its address.

    `suggested` are values that the portal filled in, by HTML name: a form with nothing else is empty.
    """

    number: str = ""
    client_ip: str = ""
    suggested: frozenset[tuple[str, str]] = frozenset()


_UNKNOWN = SaveOrigin()
_BEGUN = PreparedQuery(
    lambda since, service, owner, ticket: Draft.objects.filter(
        updated_at__gte=since, service=service, owner=owner, ticket_id=ticket
    ).order_by("-updated_at"),
    since=A_MOMENT,
    service=A_NUMBER,
)


def save(
    service: Service, form: FormToken, target: DraftTarget, typed: Typed, origin: SaveOrigin = _UNKNOWN
) -> Draft | None:
    """Save the values of a form over those of an earlier save. Beyond `MOST` drafts the oldest ones are deleted.

    `typed` has the posted values by HTML name, an empty list for an emptied field. Values that were saved under other
    names stay: they belong to another type, which the customer may choose again. A save whose `origin` is older
    than that of the last one changes nothing.

    Returns: the draft, or None if the form is empty and has no files, or was sent since.
    Raises: `NoRoom`.
    """
    with transaction.atomic():
        # An inquiry that OC refused is a form again: its correction is saved like any other.
        if Inquiry.objects.filter(form_token=form.nonce).exclude(state=Inquiry.State.NEEDS_CORRECTION).exists():
            return None
        values = {(name, value) for name, values in typed.items() for value in values if value.strip()}
        has_text = bool(values - origin.suggested)
        if not has_text and not Attachment.objects.filter(form_token=form.nonce, inquiry=None).exists():
            _delete_emptied(form, typed)
            return None
        first = {"service": service, "owner": form.owner, "typed": dict(typed)}
        draft, is_new = get_or_create(Draft.objects.select_for_update(), first, form_token=form.nonce)
        if (draft.service_id, draft.owner) != (service.pk, form.owner):
            return None
        if is_overtaken(origin.number, draft.last_save):
            return draft
        before = 0 if is_new else _measure_size(draft.typed)
        draft.category_id, draft.ticket_id, draft.last_save = target.category_id, target.ticket_id, origin.number
        draft.typed, draft.updated_at = _merge_texts(draft.typed, typed), timezone.now()
        if not quotas.has_room_for_draft(
            form.owner, form.is_members, origin.client_ip, before, _measure_size(draft.typed)
        ):
            raise NoRoom
        draft.save()
        if is_new:
            own = Draft.objects.filter(service=draft.service_id, owner=draft.owner)
            newest = own.order_by("-updated_at").values("pk")[:MOST]
            # One that another request is saving at this moment is not the oldest any more.
            locks.delete_unlocked(own.exclude(pk__in=newest))
    return draft


def is_overtaken(number: str, last: str) -> bool:
    """Whether a later save has arrived already: the save on leaving may overtake one on its way.

    Only the saves of one page can be put in order, because two browsers have two clocks.
    """
    (page, _, count), (last_page, _, last_count) = number.partition("-"), last.partition("-")
    now, before = parse_id(count), parse_id(last_count)
    return page == last_page and now is not None and before is not None and now < before


def _delete_emptied(form: FormToken, typed: Typed) -> None:
    """Delete the draft of an emptied form, unless it holds text of another type."""
    draft = Draft.objects.filter(form_token=form.nonce, owner=form.owner).first()
    if draft and not draft.typed.keys() - typed.keys():
        draft.delete()


def _merge_texts(before: Typed, now: Typed) -> dict[str, list[str]]:
    both = {**before, **now}
    if _measure_size(both) <= MOST_BYTES:
        return both
    if _measure_size(now) > MOST_BYTES:
        raise NoRoom
    return dict(now)


def _measure_size(typed: Typed) -> int:
    return len(json.dumps(dict(typed), ensure_ascii=False).encode("utf-8", "surrogatepass"))


def find_own_drafts(service: Service, usercode: str) -> list[Draft]:
    """Return this person's drafts, newest first: of inquiries and of comments."""
    return _open(service, usercode)[:MOST] if usercode else []


def find_newest(service: Service, usercode: str, ticket_id: str = "") -> Draft | None:
    """Return this person's newest draft: of an inquiry, or of a comment on the ticket."""
    if not usercode:
        return None
    values = {"service": service.pk, "owner": build_owner(usercode), "ticket": ticket_id}
    return next(iter(_leave_out_sent(_BEGUN.fetch(since=_get_oldest_allowed(), **values))), None)


def find_own_draft(service: Service, usercode: str, draft_id: str) -> Draft | None:
    """Return this person's draft, or None if it is another person's, or was sent, discarded or expired."""
    if not usercode:
        return None
    try:
        wanted = UUID(draft_id)
    except ValueError:
        return None
    return _filter_unexpired(service, usercode, pk=wanted).first()


def find_by_form(service: Service, usercode: str, form_nonce: str) -> Draft | None:
    """Return this person's draft of a form, also of one that is to be corrected."""
    return _filter_unexpired(service, usercode, form_token=form_nonce).first()


def find_by_nonce_prefix(service: Service, usercode: str, nonce_begins: str) -> Draft | None:
    """Return this person's draft of an unsent form whose one-time part begins so, or None."""
    return next(iter(_open(service, usercode, form_token__startswith=nonce_begins)), None)


def discard(service: Service, usercode: str, draft_id: str) -> Draft | None:
    """Delete this person's draft and its files, and return it, or None if there was none."""
    draft = find_own_draft(service, usercode, draft_id)
    if draft is None:
        return None
    for file in form_files.find_form_files(service, usercode, draft.form_token).filter(inquiry=None):
        form_files.remove(service, usercode, draft.form_token, file.pk)
    Draft.objects.filter(pk=draft.pk).delete()
    return draft


def forget(form_nonce: str) -> None:
    """Delete the draft of a form that was sent. Call it in the transaction that accepts it."""
    Draft.objects.filter(form_token=form_nonce).delete()


def adopt(guest: str, member: str, organization_id: str) -> None:
    """Hand a guest's drafts and unsent files to the member that the guest turned out to be.

    Both are usercodes. `member` is one of this organization, and only drafts at its services are handed over. The
    caller has to know from the session that they are one person.
    """
    services = Service.objects.filter(organization_id=organization_id)
    begun = Draft.objects.filter(owner=build_owner(guest), service__in=services)
    files = Attachment.objects.filter(usercode=guest, inquiry=None, service__in=services)
    # Form by form: one that is being sent in another tab takes its files along, and its draft ends.
    for form_nonce in {row.form_token for rows in (begun, files) for row in rows.only("form_token")}:
        with transaction.atomic():
            form_files.hold_form(form_nonce)
            files.filter(form_token=form_nonce).update(usercode=member)
            begun.filter(form_token=form_nonce).update(owner=build_owner(member))


def find_organizations(guest: str) -> set[str]:
    """Return the organizations at whose services the guest has drafts that `adopt` can hand over."""
    begun = Draft.objects.filter(owner=build_owner(guest)), Attachment.objects.filter(usercode=guest, inquiry=None)
    return {found for rows in begun for found in rows.values_list("service__organization_id", flat=True).distinct()}


def adopt_form(form: FormToken, guest: str) -> None:
    """Hand over the draft of a form that a newcomer opened before becoming the guest `guest`, a usercode."""
    newcomer = derive_newcomer(form)
    if newcomer and newcomer != guest:
        Draft.objects.filter(form_token=form.nonce, owner=form.owner).update(owner=build_owner(guest))
        Attachment.objects.filter(form_token=form.nonce, usercode=newcomer, inquiry=None).update(usercode=guest)


def get_expiry(draft: Draft) -> datetime:
    """Return when the draft expires if it is not changed, by DRAFT_DAYS."""
    return draft.updated_at + timedelta(days=settings.DRAFT_DAYS)


def find_expired() -> QuerySet[Draft]:
    """Find expired drafts. Their files are deleted as other unsent files are."""
    return Draft.objects.filter(updated_at__lt=_get_oldest_allowed())


def _filter_unexpired(service: Service, usercode: str, **narrowed: Any) -> QuerySet[Draft]:
    """Return this person's drafts that have not expired, newest first."""
    mine = {"service": service, "owner": build_owner(usercode)}
    return Draft.objects.filter(updated_at__gte=_get_oldest_allowed(), **mine, **narrowed).order_by("-updated_at")


def _open(service: Service, usercode: str, **narrowed: str) -> list[Draft]:
    """Return this person's drafts of unsent forms: a save that arrives after the form was sent leaves a draft."""
    return _leave_out_sent(list(_filter_unexpired(service, usercode, **narrowed)))


def _leave_out_sent(begun: list[Draft]) -> list[Draft]:
    if not begun:
        return []  # the usual case, without a second query
    tokens = Inquiry.objects.filter(form_token__in=[draft.form_token for draft in begun])
    sent = set(tokens.values_list("form_token", flat=True))
    return [draft for draft in begun if draft.form_token not in sent]


def _get_oldest_allowed() -> datetime:
    return timezone.now() - timedelta(days=settings.DRAFT_DAYS)
