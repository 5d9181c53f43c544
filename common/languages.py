"""Languages: the portal's code for a browser's or OC's, their own names, and moments and the time zone in one."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant

_SHORTER = {"th": "ไทย"}  # where Django's says "the language of"


@cache
def list_own_names() -> tuple[tuple[str, str], ...]:
    """Return the portal's languages, each by its code and the name that it has in itself."""
    return tuple(
        (code, _SHORTER.get(code) or get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
    )


def find_offered(code: str) -> str:
    """Return the portal's language for a browser's or OC's code ("zh-cn" and "zh" are "zh-hans"), or ""."""
    try:
        return get_supported_language_variant(code.lower())
    except LookupError:
        return ""


def remove_region(code: str) -> str:
    """Return the language alone, which is OC's code for it: "zh" for "zh-hans"."""
    return code.partition("-")[0].lower()


def pick_text(texts: Mapping[str, str], *codes: str) -> str:
    """Return the text in the first of these languages that has one, else in any; "" if there is none."""
    return next((text for code in (*codes, *texts) if (text := texts.get(code, "").strip())), "")


def format_moment(moment: datetime | None, form: str = "DATETIME_FORMAT") -> str:
    """Return a moment in the portal's zone and a format of the active language; "" for None."""
    return date_format(localtime(moment), form) if moment else ""


def name_time_zone(key: str = "") -> str:
    """Return the name of a time zone such as "Asia/Seoul", by default of the current one, in the active language.

    Countries of the portal's languages are named; another zone is named by its city, which stays in Latin letters.
    """
    key = key or str(get_current_timezone())
    named = {
        "Asia/Seoul": _("Korea time"),
        "Asia/Tokyo": _("Japan time"),
        "Asia/Shanghai": _("China time"),
        "Asia/Bangkok": _("Thailand time"),
    }
    area, _slash, city = key.partition("/")
    if not city or area == "Etc":  # such as UTC, which is a name already
        return city or area
    return named.get(key) or _("%(city)s time") % {"city": city.rpartition("/")[2].replace("_", " ")}
