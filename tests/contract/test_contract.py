"""The contract as rules, for the sandbox and a real service alike. These only read; the writes have their own file."""

import dataclasses
import time
import uuid

import pytest

from inquiries.oc.client import Credentials
from inquiries.oc.errors import Misconfigured, NotFound
from inquiries.oc.types.requests import TicketQuery
from tests.contract.target import Target

UNKNOWN = "nobody-" + uuid.uuid4().hex[:12]
NEWEST = TicketQuery(sort="createdDt:desc", sources=("web", "spweb", "api"), page_size=200)


class TestService:
    def test_it_works(self, target: Target) -> None:
        detail = target.client().service()
        assert detail.id == target.credentials.service_id
        assert detail.language in detail.languages

    def test_another_service_does_not_exist(self, target: Target) -> None:
        other = dataclasses.replace(target, credentials=dataclasses.replace(target.credentials, service_id=UNKNOWN))
        with pytest.raises(Misconfigured) as caught:
            other.client().service()
        assert caught.value.reason == "endpoint"


class TestCategories:
    def test_they_are_a_tree(self, target: Target) -> None:
        by_id = {category.id: category for category in target.client().categories()}
        assert target.category_id in by_id
        for category in by_id.values():
            assert 1 <= category.level <= 5
            assert len(category.path) == category.level - 1
            if category.level == 1:
                assert category.parent == 0
            else:
                assert category.path == (*by_id[category.parent].path, category.parent)

    def test_each_comes_once(self, target: Target) -> None:
        ids = [category.id for category in target.client().categories()]
        assert len(ids) == len(set(ids))

    def test_names_come_in_the_language_asked_for(self, target: Target) -> None:
        client = target.client()
        language = client.service().languages[-1]
        for category in client.categories(language=language):
            assert category.name == category.names.get(language, category.name)

    def test_parent_selects_children(self, target: Target) -> None:
        client = target.client()
        categories = client.categories()
        parent = next(category.parent for category in categories if category.parent)
        expected = {category.id for category in categories if category.parent == parent}
        assert {category.id for category in client.categories(parent=parent)} == expected

    def test_child_selects_ancestors(self, target: Target) -> None:
        client = target.client()
        path = next(category.path for category in client.categories() if category.id == target.category_id)
        assert {category.id for category in client.categories(child=target.category_id)} - {target.category_id} == set(
            path
        )


class TestFields:
    def test_it_works(self, target: Target) -> None:
        fields = target.client().fields(target.category_id)
        codes = [field.code for field in fields]
        assert len(codes) == len(set(codes))
        assert {"subject", "content", "mail"} <= set(codes)
        assert all(field.options for field in fields if field.type in ("radio", "checkbox"))
        assert all(field.type and field.length >= 0 for field in fields)

    def test_codes_do_not_depend_on_the_language(self, target: Target) -> None:
        client = target.client()
        expected = [field.code for field in client.fields(target.category_id)]
        for language in client.service().languages:
            assert [field.code for field in client.fields(target.category_id, language=language)] == expected

    def test_an_unknown_type_has_none(self, target: Target) -> None:
        with pytest.raises(NotFound):
            target.client().fields(2_000_000_000)


class TestSignature:
    def test_a_wrong_key_is_refused(self, target: Target) -> None:
        with pytest.raises(Misconfigured) as caught:
            _with(target, service_key="wrong").client().tickets(target.usercode)
        assert caught.value.reason == "signature"

    def test_a_wrong_organization_is_refused(self, target: Target) -> None:
        with pytest.raises(Misconfigured) as caught:
            _with(target, organization_id="wrong").client().tickets(target.usercode)
        assert caught.value.reason == "signature"

    def test_an_old_timestamp_is_refused_and_the_skew_is_known(self, target: Target) -> None:
        late = target.client(now_ms=lambda: _now_ms() - 6 * 60 * 1000)
        with pytest.raises(Misconfigured) as caught:
            late.tickets(target.usercode)
        assert caught.value.reason == "clock"
        assert caught.value.clock_skew == pytest.approx(-360, abs=60)

    def test_a_timestamp_of_four_minutes_is_good(self, target: Target) -> None:
        assert target.client(now_ms=lambda: _now_ms() - 4 * 60 * 1000).tickets(target.usercode)

    @pytest.mark.parametrize("usercode", ["한글", "a@b.example", "a+b", "~tilde_-.", "ü"])
    def test_a_usercode_is_signed_as_it_is_sent(self, target: Target, usercode: str) -> None:
        assert target.client().tickets(f"{usercode}{UNKNOWN}").total == 0

    def test_a_querys_values_are_signed_decoded(self, target: Target) -> None:
        query = TicketQuery(status="new", sources=("web", "api"), sort="updatedDt:asc", language="ko")
        assert target.client().tickets(UNKNOWN, query).tickets == ()


class TestList:
    def test_it_works(self, target: Target) -> None:
        page = target.client().tickets(target.usercode)
        assert page.number == 1
        assert len(page.tickets) <= page.total
        assert all(ticket.id and ticket.status and ticket.created and ticket.updated for ticket in page.tickets)

    def test_it_is_sorted_as_asked(self, target: Target) -> None:
        client = target.client()
        created = [ticket.created for ticket in client.tickets(target.usercode, NEWEST).tickets]
        assert created == sorted(created, key=str, reverse=True)
        oldest = dataclasses.replace(NEWEST, sort="createdDt:asc")
        created = [ticket.created for ticket in client.tickets(target.usercode, oldest).tickets]
        assert created == sorted(created, key=str)

    def test_pages_do_not_overlap(self, target: Target) -> None:
        client = target.client()
        first, second = (
            client.tickets(target.usercode, TicketQuery(sort="createdDt:asc", page=page, page_size=2))
            for page in (1, 2)
        )
        assert not {ticket.id for ticket in first.tickets} & {ticket.id for ticket in second.tickets}
        assert first.total == second.total

    def test_a_status_selects(self, target: Target) -> None:
        for status in ("new", "open", "reply", "solved", "closed"):
            page = target.client().tickets(target.usercode, TicketQuery(status=status))
            assert {ticket.status for ticket in page.tickets} <= {status}

    def test_a_type_selects(self, target: Target) -> None:
        page = target.client().tickets(target.usercode, TicketQuery(category_id=target.category_id))
        assert {ticket.category_id for ticket in page.tickets} <= {target.category_id}

    def test_an_unknown_usercode_has_no_tickets(self, target: Target) -> None:
        page = target.client().tickets(UNKNOWN)
        assert (page.total, page.tickets) == (0, ())


class TestDetail:
    def test_it_works(self, target: Target) -> None:
        client = target.client()
        listed = client.tickets(target.usercode).tickets[0]
        ticket = client.ticket(target.usercode, listed.id)
        assert (ticket.id, ticket.subject, ticket.category_id) == (listed.id, listed.subject, listed.category_id)
        created = [entry.created for entry in ticket.entries]
        assert created == sorted(created, key=str)

    def test_an_unknown_ticket_is_not_found(self, target: Target) -> None:
        with pytest.raises(NotFound):
            target.client().ticket(target.usercode, "T1658199661153nobdy")

    def test_another_customers_ticket_is_not_found(self, target: Target) -> None:
        client = target.client()
        ticket = client.tickets(target.usercode).tickets[0]
        with pytest.raises(NotFound):
            client.ticket(UNKNOWN, ticket.id)


class TestAttachment:
    def test_an_unknown_one_is_not_found(self, target: Target) -> None:
        with pytest.raises(NotFound), target.client().download("0" * 32):
            pass


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _with(target: Target, **changes: str) -> Target:
    credentials: Credentials = dataclasses.replace(target.credentials, **changes)
    return dataclasses.replace(target, credentials=credentials)
