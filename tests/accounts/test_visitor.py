"""The session says who is asking; nothing that a request carries does."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.models import User
from accounts.visitor import Visitor, guest_of, visitor_of
from common import usercodes
from tests.support.factories import make_member

pytestmark = pytest.mark.django_db


def asked(user: User | None = None, session: SessionStore | None = None, **headers: str) -> HttpRequest:
    request = RequestFactory().post("/?usercode=victim", {"usercode": "victim", "guest_usercode": "victim"}, **headers)
    request.user = user or AnonymousUser()
    request.session = session if session is not None else SessionStore()
    return request


def test_it_works() -> None:
    member = make_member("tester", phone="010-0000-0000")
    visitor = visitor_of(asked(member))
    assert visitor == Visitor("tester", "김하늘", "tester@example.com", "010-0000-0000", is_member=True)
    assert not visitor.is_guest


def test_nobody_yet() -> None:
    visitor = visitor_of(asked(HTTP_COOKIE="usercode=victim", HTTP_X_USERCODE="victim"))
    assert (visitor.usercode, visitor.is_member, visitor.is_guest) == ("", False, False)


def test_looking_makes_nobody_a_guest() -> None:
    request = asked()
    visitor_of(request)
    assert not request.session.modified


def test_who_asks_becomes_a_guest_and_stays_the_same() -> None:
    session = SessionStore()
    first = guest_of(asked(session=session))
    assert first.is_guest
    assert usercodes.is_guest(first.usercode)
    assert guest_of(asked(session=session)) == visitor_of(asked(session=session)) == first


def test_every_browser_is_another_guest() -> None:
    assert guest_of(asked()).usercode != guest_of(asked()).usercode


def test_a_member_stays_a_member() -> None:
    member = make_member("tester")
    session = SessionStore()
    guest_of(asked(session=session))
    assert guest_of(asked(member, session)).usercode == "tester"
