"""Choose dates and order numbers that fit a ticket's age, for the placeholders in the seed's texts."""

import random
import re
from datetime import datetime, timedelta

from sandbox.state.clock import KOREA

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_DAYS = {"date": -1, "soon": 2, "later": 6, "past": -200}


def build_texts(created_ms: int, rng: random.Random) -> dict[str, str]:
    """Return the text of `{date}`, `{soon}`, `{later}`, `{past}`, `{day}`, `{soon_day}` and `{order}` in one ticket."""
    created = datetime.fromtimestamp(created_ms / 1000, KOREA)
    days = {name: created + timedelta(days=count) for name, count in _DAYS.items()}
    ordered = created - timedelta(days=rng.randint(2, 8))
    return {
        **{name: day.strftime("%Y-%m-%d") for name, day in days.items()},
        "day": _format_day(days["date"]),
        "soon_day": _format_day(days["soon"]),
        "order": f"NR-{ordered:%Y%m%d}-{rng.randint(1, 9999):04d}",
    }


def fill_placeholders(text: str, texts: dict[str, str]) -> str:
    """Replace known placeholders only: answers may have braces of their own, such as in a style sheet."""
    return _PLACEHOLDER.sub(lambda found: texts.get(found[1], found[0]), text)


def _format_day(day: datetime) -> str:
    return f"{day.month}월 {day.day}일"
