"""View models of drafts."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.languages import format_moment, remove_region
from inquiries.domain.field_types import COMMENT_NAME, SUBJECT_NAME, TEXT_NAME
from inquiries.models import Draft, Service
from inquiries.services.catalog import types_and_fields
from inquiries.services.submission import drafts


@dataclass(frozen=True, slots=True)
class DraftShown:
    id: str
    when: str  # the time of day, with the day where that is not today
    kept_until: str
    words: str
    about: str  # its type's path, where one was chosen
    url: str
    saved: str


def present_draft(service: Service, draft: Draft, page: str = "") -> DraftShown:
    """Return the view model of a draft; `page` is its form's URL if that is not the usual one."""
    typed = draft.typed
    language = remove_region(get_language() or "")
    tree = types_and_fields.get_known_category_tree(service, language) if draft.category_id else None
    is_today = localdate(draft.updated_at) == localdate()
    words = [text for name in (SUBJECT_NAME, COMMENT_NAME, TEXT_NAME) for text in typed.get(name, ())]
    return DraftShown(
        id=str(draft.pk),
        when=format_moment(draft.updated_at, "TIME_FORMAT" if is_today else "DATETIME_FORMAT"),
        kept_until=format_moment(drafts.get_expiry(draft), "DATE_FORMAT"),
        words=next((" ".join(text.split())[:80] for text in words if text.strip()), ""),
        about=tree.path_text(draft.category_id or 0, language) if tree else "",
        url=build_draft_url(service, draft, page),
        saved=describe_saved_at(draft),
    )


def build_draft_url(service: Service, draft: Draft, page: str = "") -> str:
    """Return the URL of the form filled from the draft; `page` is its URL if that is not the usual one."""
    if not page and draft.ticket_id:
        page = reverse("inquiries:thread", args=(service.slug, draft.ticket_id))
    category = f"category={draft.category_id}&" if draft.category_id else ""
    return f"{page or reverse('inquiries:new', args=(service.slug,))}?{category}draft={draft.pk}"


def describe_saved_at(draft: Draft) -> str:
    """Return the text that a draft was saved, for the form."""
    return _("Draft saved at %(time)s") % {"time": format_moment(draft.updated_at, "TIME_FORMAT")}
