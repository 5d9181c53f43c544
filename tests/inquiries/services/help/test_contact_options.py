"""Contact options in the reader's language: where they are shown, and what is said about their hours."""

from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.timezone import get_default_timezone

from inquiries.models import ContactOption, Service
from inquiries.services.help import contact_options
from inquiries.services.help.contact_options import ContactWay
from tests.support.words import say

REPAIR = (2536, 2538, 2540)
HOURS = {str(day): [["09:00", "18:00"]] for day in range(5)}


def option(service: Service, **changes: Any) -> ContactOption:
    return ContactOption.objects.create(**({"service": service, "address": "+82 2-1234-5678"} | changes))


def ways(
    service: Service,
    path: tuple[int, ...] = (),
    language: str = "en",
    now: str = "2026-11-30T10:00",
    zone: tzinfo | None = None,
) -> tuple[ContactWay, ...]:
    moment = datetime.fromisoformat(now).replace(tzinfo=zone or get_default_timezone())
    with translation.override(language):
        return contact_options.find_contact_ways(service, path, language, moment)


def test_it_works(service: Service) -> None:
    option(service, names={"ko": "고객센터", "en": "Customer service"}, notes={"en": "Free of charge"}, hours=HOURS)
    (way,) = ways(service)
    assert (way.name, way.text, way.url) == ("Customer service", "+82 2-1234-5678", "tel:+82212345678")
    assert (way.note, way.is_open) == ("Free of charge", True)
    assert way.hours == say("Open now until %(time)s", "en") % {"time": "18:00"}


@pytest.mark.parametrize(
    ("now", "msgid", "words"),
    [
        ("2026-11-30T08:00", "Opens today at %(time)s", {"time": "09:00"}),
        ("2026-11-30T19:00", "Opens tomorrow at %(time)s", {"time": "09:00"}),
        ("2026-12-05T10:00", "Opens %(day)s at %(time)s", {"day": "Monday", "time": "09:00"}),
    ],
)
def test_it_says_when_it_opens(service: Service, now: str, msgid: str, words: dict[str, str]) -> None:
    option(service, hours=HOURS)
    context = "weekday" if "day" in words else ""
    assert [way.hours for way in ways(service, now=now)] == [say(msgid, "en", context=context) % words]


def test_it_is_written_anew_in_the_minute_in_which_it_opens_or_closes(service: Service) -> None:
    option(service, hours=HOURS)
    clocks = ("08:59:59", "09:00", "17:59:59", "18:00", "09:00")
    found = [ways(service, now=f"2026-11-30T{clock}")[0].is_open for clock in clocks]
    assert found == [False, True, True, False, True]


def test_a_changed_option_is_shown_at_once(service: Service) -> None:
    changed = option(service, hours=HOURS)
    assert ways(service)[0].hours
    changed.hours = {}
    changed.save()
    assert not ways(service)[0].hours


def test_a_day_far_away_is_named_by_its_date(service: Service) -> None:
    closed = [f"2026-12-{day:02}" for day in range(1, 12)]
    option(service, hours=HOURS, closed_days=closed)
    expected = say("Opens on %(day)s at %(time)s", "en") % {"day": "14 Dec 2026", "time": "09:00"}
    assert [way.hours for way in ways(service, now="2026-12-01T10:00")] == [expected]


def test_hours_of_another_zone_name_it(service: Service) -> None:
    option(service, hours=HOURS, time_zone="Asia/Bangkok")
    (way,) = ways(service, zone=ZoneInfo("Asia/Seoul"))  # eight in the morning there
    assert way.hours == say("Opens today at %(time)s", "en") % {"time": f"09:00 ({say('Thailand time', 'en')})"}


@pytest.mark.parametrize("language", ["ko", "ja", "zh-hans", "th"])
def test_it_speaks_the_readers_language(service: Service, language: str) -> None:
    option(service, hours=HOURS)
    (way,) = ways(service, language=language)
    assert way.name == say("By telephone", language)
    assert way.hours.startswith(say("Open now until %(time)s", language).split("%")[0])


def test_without_hours_none_are_said(service: Service) -> None:
    option(service, kind="email", address="help@narae.example")
    (way,) = ways(service)
    assert (way.hours, way.url) == ("", "mailto:help@narae.example")


def test_an_option_of_a_topic_is_shown_there_alone_and_first(service: Service) -> None:
    option(service)
    option(service, address="1588-0000", category_ids=[2538], order=9)
    assert [way.text for way in ways(service)] == ["+82 2-1234-5678"]
    assert [way.text for way in ways(service, REPAIR)] == ["1588-0000", "+82 2-1234-5678"]


def test_a_change_shows_at_once(service: Service) -> None:
    row = option(service)
    assert ways(service)
    row.delete()
    service.refresh_from_db()
    assert ways(service) == ()
