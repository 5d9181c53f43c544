"""The label of a ticket's status, and the tone that decides its colour and icon."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Code at OC (OC API, section 7) -> our word where the server gives none, and the tone.
_KNOWN = {
    "new": (pgettext_lazy("ticket status", "Waiting"), "waiting"),
    "open": (pgettext_lazy("ticket status", "In progress"), "progress"),
    "reply": (pgettext_lazy("ticket status", "On hold"), "hold"),
    "solved": (pgettext_lazy("ticket status", "Answered"), "done"),
    "closed": (pgettext_lazy("ticket status", "Closed"), "closed"),
}
CHOICES = [(code, word) for code, (word, _tone) in _KNOWN.items()]
WAITING, SOLVED, CLOSED = "new", "solved", "closed"
FINISHED = frozenset({SOLVED, CLOSED})


@dataclass(frozen=True, slots=True)
class Status:
    code: str
    word: str
    tone: str  # waiting, progress, hold, done, closed or neutral

    @classmethod
    def build(cls, code: str, name: str = "", *, name_is_understood: bool = True) -> "Status":
        """Return the status of a ticket, with OC's name for it if that is in the customer's language.

        One that OC has added since shows neutrally, under its own name in whatever language.
        """
        word, tone = _KNOWN.get(code, (_("Received"), "neutral"))
        use_name = name and (name_is_understood or code not in _KNOWN)
        return cls(code, name if use_name else str(word), tone)
