"""Each view of the inquiries app that acts on something of one person declares under which usercode it acts."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from inquiries import urls
from inquiries.models import Service

# What belongs to one person, by the name of the URL's argument, and the declarations that are right for it.
# An argument that is not named here is public.
OWNED = {
    "ticket_id": {"ticket"},
    "receipt": {"receipt", "visitor"},
    "draft_id": {"visitor"},
    "file_id": {"file", "form", "ticket", "visitor"},
    "token": {"visitor"},
}
PUBLIC = {"slug", "question_id", "notice_id"}
# Mailed links open an inquiry for a visitor who has no access to it yet; the others are files of public pages.
ONLY_FOR_THE_VISITOR = {"guest-link", "guest-open", "question-file", "notice-file"}
SAMPLES = {
    "slug": "narae",
    "ticket_id": "1",
    "receipt": "R-1",
    "file_id": UUID(int=1),
    "draft_id": UUID(int=1),
    "question_id": 1,
    "notice_id": 1,
    "token": "t",
}

PATTERNS = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]


def arguments(pattern: URLPattern) -> set[str]:
    return set(pattern.pattern.converters)


def declared(pattern: URLPattern) -> str:
    view: Callable[..., Any] = pattern.callback
    return str(getattr(view, "acts_for", ""))


def takes_what_is_owned() -> Iterator[tuple[URLPattern, str]]:
    for pattern in PATTERNS:
        yield from ((pattern, name) for name in sorted(arguments(pattern) & OWNED.keys()))


def test_it_is_known_of_each_argument_whether_it_belongs_to_one_person() -> None:
    assert {name for pattern in PATTERNS for name in arguments(pattern)} <= PUBLIC | OWNED.keys()


@pytest.mark.parametrize(("pattern", "argument"), list(takes_what_is_owned()), ids=str)
def test_a_view_that_takes_what_is_owned_declares_the_owner(pattern: URLPattern, argument: str) -> None:
    assert declared(pattern) in OWNED[argument]


@pytest.mark.parametrize("pattern", [pattern for pattern in PATTERNS if "receipt" in arguments(pattern)], ids=str)
def test_only_a_mailed_link_takes_a_receipt_for_the_visitor_alone(pattern: URLPattern) -> None:
    assert (declared(pattern) == "visitor") == (pattern.name in ONLY_FOR_THE_VISITOR)


@pytest.mark.parametrize("pattern", [pattern for pattern in PATTERNS if "file_id" in arguments(pattern)], ids=str)
def test_only_a_file_of_a_public_page_is_for_the_visitor_alone(pattern: URLPattern) -> None:
    assert (declared(pattern) == "visitor") == (pattern.name in ONLY_FOR_THE_VISITOR)


def test_a_view_that_takes_a_form_declares_the_owner(client: Client, narae: Service) -> None:
    """Every view that takes a POST gets the form token with it."""
    assert narae.slug == SAMPLES["slug"]
    for pattern in PATTERNS:
        ids = {name: SAMPLES[name] for name in arguments(pattern)}
        answer = client.post(reverse(f"inquiries:{pattern.name}", kwargs=ids))
        assert answer.status_code == 405 or declared(pattern), pattern
