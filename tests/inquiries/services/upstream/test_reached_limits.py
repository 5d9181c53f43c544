"""Limits that a service meets: found when its data is read, told on the home and by `manage.py check`."""

from typing import Any

import pytest

from inquiries import checks
from inquiries.models import MetLimit, Service
from inquiries.oc.endpoints import CATEGORIES
from inquiries.services.catalog import types_and_fields
from inquiries.services.desk.service_health import list_service_health
from inquiries.services.help import help_center
from inquiries.services.upstream import reached_limits, stale_cache
from tests.support.factories import make_service
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

_LONG = 4 * 1024 * 1024  # letters of a name


def make_types(number: int, letters: int) -> list[dict[str, Any]]:
    common = {"parent": 0, "level": 1, "path": "\\", "orderNo": 0, "languages": {}}
    return [{"categoryId": 900_000 + n, "name": "a" * letters, **common} for n in range(number)]


def expire() -> None:
    for slot in stale_cache.slots.values():
        slot.good_until = 0.0


def read_told(service: Service) -> tuple[str, ...]:
    [health] = list_service_health([service])
    return health.met_limits


def test_without_a_met_limit_nothing_is_told(service: Service) -> None:
    types_and_fields.get_category_tree(service)
    help_center.get_questions(service, "ko")
    help_center.get_notices(service, "ko")
    assert not MetLimit.objects.exists()
    assert checks.check_limits() == []


def test_twenty_thousand_types_are_read(service: Service, sandbox: Sandbox) -> None:
    sandbox.add_categories(make_types(20_000, 50))
    assert len(types_and_fields.get_category_tree(service).value) > 20_000
    assert read_told(service) == ()


def test_a_list_of_types_that_is_too_large_is_told_until_it_is_smaller(service: Service, sandbox: Sandbox) -> None:
    before = len(types_and_fields.get_category_tree(service).value)
    many = make_types(CATEGORIES.largest // _LONG, _LONG)
    sandbox.add_categories(many)
    expire()
    held = types_and_fields.get_category_tree(service)
    assert (len(held.value), held.stale) == (before, True)
    [text] = read_told(service)
    assert "32 MB" in text
    [warning] = checks.check_limits()
    assert (warning.id, "narae" in warning.msg) == ("inquiries.W001", True)
    sandbox.remove_categories([each["categoryId"] for each in many])
    expire()
    types_and_fields.get_category_tree(service)
    assert read_told(service) == ()


def test_more_notices_than_are_shown_are_told(
    service: Service, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(help_center, "MOST_PAGES", 1)
    monkeypatch.setattr(help_center, "PAGE_SIZE", 2)
    help_center.get_notices(service, "ko")
    [text] = read_told(service)
    assert "2 notices" in text


def test_a_service_that_is_not_active_is_left_out(service: Service) -> None:
    MetLimit.objects.create(service=service, key="types", limit=1)
    Service.objects.update(active=False)
    assert checks.check_limits() == []


def test_pages_that_read_at_once_record_it_together(transactional_db: None, sandbox: Sandbox) -> None:
    """One page finds the limit met while another one finds that it is not, again and again."""
    service = make_service(sandbox, service_key="")

    def read_pages(number: int) -> None:
        for _page in range(60):
            reached_limits.record(service, reached_limits.TYPES, 5, is_met=number % 2 == 0)

    at_once(8, read_pages)
    reached_limits.record(service, reached_limits.TYPES, 7, is_met=True)
    assert MetLimit.objects.get().limit == 7
