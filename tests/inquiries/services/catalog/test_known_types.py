"""Types as this process knows them, without asking OC."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inquiries.domain.category_search import TypeIndex
from inquiries.domain.category_tree import TypeTree
from inquiries.models import CatalogCopy, Service, TypeGuide
from inquiries.services.catalog import type_search, types_and_fields
from tests.inquiries.services.catalog.test_types_and_fields import EVERYTHING, expire, restart
from tests.inquiries.services.upstream.test_reached_limits import make_types
from tests.support.factories import make_service
from tests.support.sandbox import Sandbox


def test_types_of_many_services_are_read_once(service: Service, sandbox: Sandbox) -> None:
    services = [service, make_service(sandbox, slug="other"), make_service(sandbox, slug="never-read")]
    for each in services[:2]:
        types_and_fields.get_category_tree(each)
    restart()
    with CaptureQueriesContext(connection) as queries:
        known = types_and_fields.list_known_category_trees(services)
        assert types_and_fields.list_known_category_trees(services) == known
        assert types_and_fields.get_known_category_tree(services[2]) is None
    assert {pk: len(tree) for pk, tree in known.items()} == {each.pk: EVERYTHING for each in services[:2]}
    assert len(queries) == 2


def test_what_another_process_stored_is_known_after_a_change(service: Service) -> None:
    types_and_fields.get_category_tree(service)
    restart()
    assert types_and_fields.get_known_category_tree(service) is not None
    copy = CatalogCopy.objects.get(key="types")
    CatalogCopy.objects.update(body={**copy.body, "types": copy.body["types"][:3]}, fetched_at=timezone.now())
    service.mark_changed()
    known = types_and_fields.get_known_category_tree(service)
    assert known is not None
    assert len(known) == 3


def test_types_that_did_not_change_stay_the_same_object(service: Service) -> None:
    tree = types_and_fields.get_category_tree(service).value
    expire()
    assert types_and_fields.get_category_tree(service).value is tree


def test_the_index_of_very_many_types_is_built_before_the_first_search(
    db: None, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []

    def build(tree: TypeTree, words: dict[int, list[str]]) -> TypeIndex:
        built.append(len(tree))
        return TypeIndex(tree, words)

    monkeypatch.setattr(type_search, "TypeIndex", build)
    few = make_service(sandbox)
    type_search.prepare_search(few, types_and_fields.get_category_tree(few).value)
    assert built == []
    sandbox.add_categories(make_types(2_000, 10))
    many = make_service(sandbox, slug="many")
    tree = types_and_fields.get_category_tree(many, "ko").value
    type_search.prepare_search(many, tree, "ko")
    type_search.prepare_search(many, tree, "ko")
    assert len(built) == 1
    type_search.find(many, "결제", "ko")
    assert len(built) == 1


def test_one_index_serves_all_languages_until_types_or_words_change(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[TypeTree] = []

    def build(tree: TypeTree, words: dict[int, list[str]]) -> TypeIndex:
        built.append(tree)
        return TypeIndex(tree, words)

    monkeypatch.setattr(type_search, "TypeIndex", build)
    assert [type_search.find(service, "결제", language)[:1] for language in ("", "ko", "en", "th")]
    assert len(built) == 1
    service.save()
    assert type_search.find(service, "결제")
    assert len(built) == 1
    TypeGuide.objects.create(service=service, category_id=2601, language="ko", synonyms="뷁")
    assert type_search.find(service, "뷁") == [2601]
    assert len(built) == 2
