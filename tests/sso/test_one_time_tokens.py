"""Each token signs in once, however many come with it at the same moment, and whatever the cache forgets."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from sso.models import AccessToken, UsedToken
from tests.support.pages import Browser
from tests.support.platform import Site
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

FORM = "application/x-www-form-urlencoded"
TIMES = 20


def sessions_of_members() -> int:
    return sum(SESSION_KEY in session.get_decoded() for session in Session.objects.all())


@pytest.mark.django_db(transaction=True)
def test_t61_the_same_form_posted_twenty_times_at_once_signs_in_once(site: Site) -> None:
    body = site.form("new-member")

    def post(_number: int) -> tuple[int, bytes]:
        answer = Client().post("/v2/enduser/remote.json", body, content_type=FORM)
        return answer.status_code, answer.content

    answers = at_once(TIMES, post)
    assert [content for status, content in answers if status == 200] == [b"SUCCESS"]
    assert [status for status, _content in answers].count(403) == TIMES - 1
    assert sessions_of_members() == 1
    assert User.objects.count() == UsedToken.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_t61_the_same_link_opened_twenty_times_at_once_signs_in_once(site: Site) -> None:
    link = site.link("ticket/list/")
    leads_to = at_once(TIMES, lambda _number: Client().get(link)["Location"])
    assert leads_to.count("/narae/inquiries/") == 1
    assert leads_to.count("/narae/inquiries/new/") == TIMES - 1
    assert sessions_of_members() == 1


@pytest.mark.django_db(transaction=True)
def test_t61_the_same_access_token_redeemed_twenty_times_at_once_signs_in_once(site: Site) -> None:
    answer = Client().post("/api/v2/enduser/remote.json", site.form(), content_type=FORM)
    address = f"/narae/hc/ticket/list/?accessToken={answer.json()['result']['content']}"
    leads_to = at_once(TIMES, lambda _number: Client().get(address)["Location"])
    assert leads_to.count("/narae/inquiries/") == 1
    assert sessions_of_members() == 1
    assert not AccessToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_member_who_is_new_and_comes_twenty_times_at_once_has_one_account(site: Site) -> None:
    links = [site.link("ticket/list/", "new-member", memberno=str(number)) for number in range(TIMES)]
    leads_to = at_once(TIMES, lambda number: Client().get(links[number])["Location"])
    assert leads_to == ["/narae/inquiries/"] * TIMES
    assert User.objects.count() == 1


def test_t61_losing_the_cache_forgets_no_token(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    link = site.link("ticket/list/")
    guest.get(link)
    cache.clear()
    assert Browser(sandbox).get(link).url == "http://testserver/narae/inquiries/new/"


def test_a_used_token_is_remembered_for_longer_than_it_would_be_believed(guest: Browser, site: Site) -> None:
    guest.get(site.link())
    lasts = UsedToken.objects.get().purge_at - timezone.now()
    assert 3600 < lasts.total_seconds() <= 3600 + 180


def test_expired_tokens_are_purged_every_night(guest: Browser, site: Site) -> None:
    guest.get(site.link())
    guest.post("/api/v2/enduser/remote.json", site.form())
    call_command("purge")
    assert (UsedToken.objects.count(), AccessToken.objects.count()) == (2, 1)
    UsedToken.objects.update(purge_at=timezone.now())
    AccessToken.objects.update(expires_at=timezone.now())
    call_command("purge")
    assert (UsedToken.objects.count(), AccessToken.objects.count()) == (0, 0)


@pytest.mark.parametrize("parameters", [{}, {"token": ""}, {"usercode": "st18888", "time": "1660095873001"}])
def test_a_request_without_a_token_stores_no_used_token(guest: Browser, site: Site, parameters: dict[str, str]) -> None:
    guest.get(f"/narae/hc/?{urlencode(parameters)}")
    assert not UsedToken.objects.exists()
