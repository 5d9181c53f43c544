"""The counts of the help in the admin: by article, for the last 90 days."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from inquiries.models import DailyCount, Service
from inquiries.services.daily_counts import Measure, increment_count
from inquiries.services.help import help_center
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

PAGE = "/admin/inquiries/dailycount/"


def count(service: Service, measure: Measure, key: str = "", times: int = 1) -> None:
    for _time in range(times):
        increment_count(service, measure, key)


def test_it_works(boss: Client, narae: Service, sandbox: Sandbox) -> None:
    help_center.get_questions(narae, "ko")
    count(narae, Measure.ARTICLE_HELPED, "3414", 2)
    count(narae, Measure.ARTICLE_DID_NOT_HELP, "3414")
    count(narae, Measure.SUGGESTION_SOLVED, "999")
    count(narae, Measure.SEARCH_WITHOUT_RESULT, times=3)
    sandbox.clear_journal()
    page = boss.get(PAGE).content.decode()
    assert "환불은 언제 되나요?</a></th><td>2</td><td>1</td><td>0</td>" in page
    count(narae, Measure.SUGGESTION_SOLVED)  # of no article: it has no page
    assert boss.get(PAGE).status_code == 200
    assert ">999</a></th><td>0</td><td>0</td><td>1</td>" in page  # an article that is gone
    assert "3 searches found nothing." in page
    assert sandbox.journal() == []


def test_older_counts_are_left_out(boss: Client, narae: Service) -> None:
    count(narae, Measure.ARTICLE_HELPED, "3414")
    DailyCount.objects.update(day=timezone.localdate() - timedelta(days=90))
    assert "3414" not in boss.get(PAGE).content.decode()


def test_it_is_on_the_first_page_for_those_who_may_see_it(operator: Callable[..., Client], narae: Service) -> None:
    client = operator("view_dailycount")
    assert PAGE in client.get("/admin/").content.decode()
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}add/").status_code == 403


def test_without_permission_it_is_refused(operator: Callable[..., Client], guest: Browser) -> None:
    assert operator("view_inquiry").get(PAGE).status_code == 403
