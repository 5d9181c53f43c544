"""What a browser keeps about reading the help: the last articles, and which of them helped.

It is a signed cookie for the time of the browser's session, so that reading leaves no row in the database. What a
member has read is shown to that member only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.core import signing
from django.http.response import HttpResponseBase
from django.utils import timezone

from inquiries.domain.form_tokens import build_owner
from inquiries.views.request import ServiceRequest

_SALT = "inquiries.help.reading"
_MOST_RECENT = 5
_MOST_VOTES = 40
_MOST_SERVICES = 3


@dataclass(frozen=True, slots=True)
class Vote:
    """What a visitor said about an article, and the day on which it was counted."""

    helped: bool
    day: date


@dataclass(frozen=True, slots=True)
class Reading:
    """The articles that were read last, newest first, the votes by article, and the articles that solved a matter."""

    recent: tuple[int, ...] = ()
    votes: Mapping[int, Vote] = field(default_factory=dict)
    solved: tuple[int, ...] = ()

    def with_article(self, article_id: int) -> "Reading":
        others = (each for each in self.recent if each != article_id)
        return replace(self, recent=(article_id, *others)[:_MOST_RECENT])

    def with_vote(self, article_id: int, helped: bool) -> "Reading":
        others = {key: vote for key, vote in self.votes.items() if key != article_id}
        newest = dict([*others.items(), (article_id, Vote(helped, timezone.localdate()))][-_MOST_VOTES:])
        return replace(self, votes=newest)

    def with_solved(self, article_id: int) -> "Reading":
        return replace(self, solved=(*self.solved, article_id)[-_MOST_VOTES:])


def read_reading(request: ServiceRequest) -> Reading:
    """Return what this visitor has read at the service; nothing if the cookie is forged or another member's."""
    stored = _read_all(request).get(str(request.service.pk), {})
    try:
        votes = {int(key): Vote(value[0] == "y", date.fromisoformat(value[1:])) for key, value in stored["votes"]}
        return Reading(tuple(map(int, stored["recent"])), votes, tuple(map(int, stored["solved"])))
    except (KeyError, TypeError, ValueError):
        return Reading()


def store_reading(request: ServiceRequest, response: HttpResponseBase, reading: Reading) -> None:
    """Store it in the response's cookie."""
    mine = {
        "recent": reading.recent,
        "votes": [(key, f"{'y' if vote.helped else 'n'}{vote.day.isoformat()}") for key, vote in reading.votes.items()],
        "solved": reading.solved,
    }
    others = {key: value for key, value in _read_all(request).items() if key != str(request.service.pk)}
    stored = dict([*others.items(), (str(request.service.pk), mine)][-_MOST_SERVICES:])
    response.set_cookie(
        settings.HELP_COOKIE_NAME,
        signing.dumps({"owner": _get_owner(request), "services": stored}, salt=_SALT, compress=True),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read_all(request: ServiceRequest) -> dict[str, dict[str, Any]]:
    try:
        stored = signing.loads(request.COOKIES.get(settings.HELP_COOKIE_NAME, ""), salt=_SALT)
    except signing.BadSignature:
        return {}
    return dict(stored["services"]) if stored["owner"] == _get_owner(request) else {}


def _get_owner(request: ServiceRequest) -> str:
    return build_owner(request.visitor.usercode) if request.visitor.is_member else ""
