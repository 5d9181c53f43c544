"""The session says who is asking; nothing that a request carries does."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.models import User
from accounts.visitor import Visitor, get_or_create_guest, get_visitor
from common import usercodes
from tests.support.factories import make_member

pytestmark = pytest.mark.django_db


def asked(user: User | None = None, session: SessionStore | None = None, **headers: Any) -> HttpRequest:
    request = RequestFactory().post("/?usercode=victim", {"usercode": "victim", "guest_usercode": "victim"}, **headers)
    request.user = user or AnonymousUser()
    request.session = session if session is not None else SessionStore()
    return request


def test_it_works() -> None:
    member = make_member("tester", phone="010-0000-0000")
    visitor = get_visitor(asked(member))
    assert visitor == Visitor("tester", "김하늘", "tester@example.com", "010-0000-0000", is_member=True)
    assert not visitor.is_guest


def test_a_usercode_in_a_cookie_or_header_is_ignored() -> None:
    visitor = get_visitor(asked(HTTP_COOKIE="usercode=victim", HTTP_X_USERCODE="victim"))
    assert (visitor.usercode, visitor.is_member, visitor.is_guest) == ("", False, False)


def test_reading_the_visitor_does_not_create_a_guest() -> None:
    request = asked()
    get_visitor(request)
    assert not request.session.modified


def test_a_guest_is_created_once_for_a_session() -> None:
    session = SessionStore()
    first = get_or_create_guest(asked(session=session))
    assert first.is_guest
    assert usercodes.is_guest(first.usercode)
    assert get_or_create_guest(asked(session=session)) == get_visitor(asked(session=session)) == first


def test_every_browser_is_another_guest() -> None:
    assert get_or_create_guest(asked()).usercode != get_or_create_guest(asked()).usercode


def test_a_member_stays_a_member() -> None:
    member = make_member("tester")
    session = SessionStore()
    get_or_create_guest(asked(session=session))
    assert get_or_create_guest(asked(member, session)).usercode == "tester"
