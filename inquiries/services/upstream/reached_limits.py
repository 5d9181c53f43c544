"""Limits of the portal that what a service has at OC meets: recorded when it is read, and said aloud to operators."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from common.database.rows import get_or_create
from inquiries.models import MetLimit, Service

TYPES, QUESTIONS, NOTICES = "types", "faq", "notices"


def record(service: Service, key: str, limit: int, *, is_met: bool) -> None:
    """Record whether a limit is met, after something was read from OC.

    Args:
        service: whose data was read.
        key: what was read: `TYPES`, or one of the others with ":" and OC's code of the language.
        limit: how much of it the portal takes: of types bytes, else a number; 0 if nothing could be read.
        is_met: whether there is more.
    """
    rows = MetLimit.objects.filter(service=service, key=key)
    if is_met:
        row, _is_new = get_or_create(MetLimit.objects.all(), {"limit": limit}, service=service, key=key)
        if row.limit != limit:
            rows.update(limit=limit)
    elif rows.exists():  # a deletion of nothing would lock SQLite
        rows.delete()


def list_met(service_ids: Iterable[int]) -> dict[int, list[str]]:
    """List what the met limits mean, in the current language, by the service's id. OC is not asked.

    Args:
        service_ids: the primary keys of the services that count.
    """
    found: dict[int, list[str]] = {}
    for row in MetLimit.objects.filter(service__in=list(service_ids)).order_by("key"):
        found.setdefault(row.service_id, []).append(_describe(row))
    return found


def _describe(row: MetLimit) -> str:
    what, _colon, language = row.key.partition(":")
    if what == TYPES:
        return _(
            "The list of submission types has more than %(size)d MB and is not read. For a day, customers see the "
            "types as they were before; then they send without one. Remove types that are not needed, or shorten "
            "their names."
        ) % {"size": row.limit // 1024**2}
    if what == NOTICES:
        text = _("There are more than %(count)d notices, and the portal shows no others. Take old ones back.")
    elif row.limit:
        text = _(
            "The FAQ is larger than the portal can hold: it shows %(number)s questions, and searches the beginning of "
            "each answer."
        )
    else:
        text = _("Answers of the FAQ are so large that it cannot be read to its end. Shorten the longest ones.")
    return f"{text % {'count': row.limit, 'number': row.limit}} ({language})"
