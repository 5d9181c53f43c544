"""Assign a submission type to inquiries that were sent with the fallback form.

They are promised like any other, and OC takes none without a type: they get the one that the operator names for them on
the service. Where there is none nothing is guessed: as soon as types can be shown, customer and operator are asked.
"""

import logging
from typing import Any

from django.utils import timezone

from common.time_scale import scale
from inquiries.models import Inquiry
from inquiries.services.catalog import categories
from inquiries.services.delivery_states import WAITING, transition

log = logging.getLogger(__name__)
State = Inquiry.State
_LOOK_AGAIN = 60.0  # seconds, as DELIVERY_TIME_SCALE has them
ASKED = {"code": "category", "kind": "required"}


def has_type(inquiry: Inquiry) -> bool:
    """Whether the inquiry has a submission type, after one was assigned here if possible.

    It is not claimed yet. The types are asked for as `catalog.types` does; nothing is raised.
    """
    if inquiry.kind != Inquiry.Kind.TICKET or inquiry.category_id:
        return True
    waiting = Inquiry.objects.filter(pk=inquiry.pk, category_id=None, state__in=WAITING)
    if fallback := inquiry.service.fallback_category_id:
        given = build_assignment(inquiry, fallback)
        inquiry.category_id = fallback
        return bool(waiting.update(**given))
    if _can_show_types(inquiry):
        log.error("delivery.missing_category", extra={"receipt": inquiry.receipt})
        transition(waiting, State.NEEDS_CORRECTION, refusals=[ASKED])
    else:
        waiting.update(next_at=timezone.now() + scale(_LOOK_AGAIN))
    return False


def build_assignment(inquiry: Inquiry, category_id: int) -> dict[str, Any]:
    """Build the changes that assign an inquiry to the submission type with this id at OC."""
    return {"category_id": category_id, "category_path": _find_category_path(inquiry, category_id)}


def _can_show_types(inquiry: Inquiry) -> bool:
    try:
        return not categories.get_category_tree(inquiry.service).stale
    except categories.NoCatalog:
        return False


def _find_category_path(inquiry: Inquiry, category_id: int) -> str:
    """Return the type in words, in the customer's language; "" where OC does not say."""
    try:
        tree = categories.get_category_tree(inquiry.service, inquiry.language).value
    except categories.NoCatalog:
        return ""
    return tree.path_text(category_id, inquiry.language)[:500]
