"""Further ways to contact a service, in the reader's language: telephone, chat and email with their opening hours."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from common.languages import name_time_zone, pick_text
from inquiries.models import ContactOption, Service
from inquiries.services.catalog import operator_content_cache
from inquiries.services.help.opening_hours import Opening, find_opening
from inquiries.services.upstream.service_cache import ServiceCache

_ICONS = {"telephone": "telephone", "chat": "speech", "email": "letter"}
_NAMES = {"telephone": gettext_lazy("By telephone"), "chat": gettext_lazy("By chat"), "email": gettext_lazy("By email")}
_WEEK = 7
# The ways by option and language, each with the minute that it was written for: opening hours have no seconds.
_written: ServiceCache[dict[tuple[int, str, str | None], tuple[datetime, "ContactWay"]]] = ServiceCache()


@dataclass(frozen=True, slots=True)
class ContactWay:
    """One way as it is shown. `hours` is a sentence such as "Open now until 18:00", or "" without opening hours."""

    kind: str
    icon: str
    name: str
    text: str
    url: str
    note: str
    hours: str
    is_open: bool


def find_contact_ways(
    service: Service, path: tuple[int, ...], language: str, now: datetime | None = None
) -> tuple[ContactWay, ...]:
    """Find the ways for the type at the end of `path`, and those for every page.

    Args:
        service: whose options they are.
        path: ids of submission types from the top; empty on pages without a type.
        language: one of the portal's codes.
        now: the moment, by default the present.

    Returns:
        The ways in the operators' order, those for the type first. Nothing here asks OC.
    """
    content = operator_content_cache.get_operator_content(service)
    options = [each for each in content.contacts if each.concerns(path)]
    options.sort(key=lambda each: not each.category_ids)
    minute = (now or timezone.now()).replace(second=0, microsecond=0)
    written, active = _written.get(service, dict, source=content), get_language()
    ways = []
    for option in options:
        at, way = written.get((option.pk, language, active), (None, None))
        if way is None or at != minute:
            way = _build_way(option, (language, service.default_language), minute)
            written[option.pk, language, active] = minute, way
        ways.append(way)
    return tuple(ways)


def _build_way(option: ContactOption, languages: tuple[str, ...], now: datetime) -> ContactWay:
    opening = _find_opening(option, now)
    kind = option.kind
    text = url = option.address
    if kind == ContactOption.Kind.CHAT:
        text = _("Open the chat")
    elif kind == ContactOption.Kind.EMAIL:
        url = f"mailto:{url}"
    else:
        url = "tel:" + "".join(each for each in url if each.isdigit() or each == "+")
    return ContactWay(
        kind=kind,
        icon=_ICONS[kind],
        name=pick_text(option.names, *languages) or str(_NAMES[kind]),
        text=text,
        url=url,
        note=pick_text(option.notes, *languages),
        hours=_describe_opening(opening, option.time_zone, now) if opening else "",
        is_open=opening.is_open if opening else True,
    )


def _find_opening(option: ContactOption, now: datetime) -> Opening | None:
    if not any(option.hours.values()):
        return None
    local = now.astimezone(ZoneInfo(option.time_zone or settings.TIME_ZONE))
    return find_opening(option.hours, option.closed_days, local)


def _describe_opening(opening: Opening, zone: str, now: datetime) -> str:
    """Describe until when it is open, or when it opens, in the reader's language. Another zone is named."""
    at = opening.changes_at
    if at is None:
        return _("Open now") if opening.is_open else _("Closed at the moment")
    clock = date_format(at, "TIME_FORMAT")
    if zone and zone != settings.TIME_ZONE:
        clock = f"{clock} ({name_time_zone(zone)})"
    days = (at.date() - now.astimezone(at.tzinfo).date()).days
    if opening.is_open:
        return _("Open now until %(time)s") % {"time": clock} if days <= 1 else _("Open now")
    return _describe_next(at, days, clock)


def _describe_next(at: datetime, days: int, clock: str) -> str:
    if days == 0:
        return _("Opens today at %(time)s") % {"time": clock}
    if days == 1:
        return _("Opens tomorrow at %(time)s") % {"time": clock}
    if days < _WEEK:
        # Translators: When a telephone or chat opens next; %(day)s is a weekday.
        return pgettext("weekday", "Opens %(day)s at %(time)s") % {"day": WEEKDAYS[at.weekday()], "time": clock}
    day = date_format(at, "DATE_FORMAT")
    return _("Opens on %(day)s at %(time)s") % {"day": day, "time": clock}
