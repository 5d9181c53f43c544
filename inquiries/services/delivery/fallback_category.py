"""Assign a submission type to inquiries that were sent with the fallback form.

OC takes no inquiry without a type. These get the fallback type of their service. If the service has none, the inquiry
needs a correction as soon as types can be shown, by the customer or an operator.
"""

import logging
from typing import Any

from django.utils import timezone

from common.time_scale import scale
from inquiries.models import Inquiry
from inquiries.services.catalog import types_and_fields
from inquiries.services.delivery_state_machine import WAITING, transition

log = logging.getLogger(__name__)
State = Inquiry.State
_RETRY_AFTER = 60.0  # seconds, as DELIVERY_TIME_SCALE has them
ASKED = {"code": "category", "kind": "required"}


def ensure_type(inquiry: Inquiry) -> bool:
    """Assign the service's fallback type to an inquiry without a type, before it is claimed. No exception is raised.

    Returns: whether the inquiry has a type now.
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
        waiting.update(next_at=timezone.now() + scale(_RETRY_AFTER))
    return False


def build_assignment(inquiry: Inquiry, category_id: int) -> dict[str, Any]:
    """Build the changes that assign an inquiry to the submission type with this id at OC."""
    return {"category_id": category_id, "category_path": _find_category_path(inquiry, category_id)}


def _can_show_types(inquiry: Inquiry) -> bool:
    try:
        return not types_and_fields.get_category_tree(inquiry.service).stale
    except types_and_fields.NoCatalog:
        return False


def _find_category_path(inquiry: Inquiry, category_id: int) -> str:
    """Return the names from the root to the type, in the customer's language; "" if OC cannot be read."""
    try:
        tree = types_and_fields.get_category_tree(inquiry.service, inquiry.language).value
    except types_and_fields.NoCatalog:
        return ""
    return tree.path_text(category_id, inquiry.language)[:500]
