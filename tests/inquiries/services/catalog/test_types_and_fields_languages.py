"""Types of a service that gives their names in one language only are asked for in the visitor's."""

from collections.abc import Iterator

import pytest

from inquiries.models import Service
from inquiries.services.catalog import type_search, types_and_fields
from inquiries.services.upstream import stale_cache
from tests.support.sandbox import Sandbox

DEEP = 2542  # below 2536, 2538, 2540 and 2541


@pytest.fixture(autouse=True)
def _one_language(service: Service, sandbox: Sandbox) -> Iterator[None]:
    sandbox.config(quirks=["types_in_one_language"])
    yield
    sandbox.config(quirks=[])


def asked(sandbox: Sandbox) -> int:
    return len(sandbox.journal("categories"))


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    path = types_and_fields.get_category_tree(service, "en").value.path_text(DEEP, "en")
    assert path.isascii() and " > " in path
    assert not types_and_fields.get_category_tree(service, "ko").value.path_text(DEEP, "ko").isascii()


@pytest.mark.parametrize("language", ["ja", "zh-hans", "th"])
def test_each_language_has_its_own_names(service: Service, language: str) -> None:
    code = language.partition("-")[0]
    texts = {
        types_and_fields.get_category_tree(service, i).value.path_text(DEEP, i.partition("-")[0])
        for i in ("ko", "en", language)
    }
    assert len(texts) == 3
    assert types_and_fields.get_category_tree(service, language).value.has_language(code)


def test_they_are_held_for_each_language(service: Service, sandbox: Sandbox) -> None:
    for language in ("en", "en", "ja", "ko", "ja"):
        types_and_fields.get_category_tree(service, language)
    assert asked(sandbox) == 3


def test_where_all_names_are_known_no_language_is_sent(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(quirks=[])
    types_and_fields.get_category_tree(service, "en")
    assert asked(sandbox) == 1


def test_a_language_that_the_service_lacks_is_no_outage(service: Service, sandbox: Sandbox) -> None:
    held = types_and_fields.get_category_tree(service, "fr")
    assert (held.stale, len(held.value)) == (False, len(types_and_fields.get_category_tree(service).value))


def test_while_the_names_cannot_be_had_the_types_can(service: Service, sandbox: Sandbox) -> None:
    known = types_and_fields.get_category_tree(service)
    sandbox.fault("categories", "refuse")
    assert types_and_fields.get_category_tree(service, "en").value == known.value


def test_they_outlast_an_outage(service: Service, sandbox: Sandbox) -> None:
    names = types_and_fields.get_category_tree(service, "en").value.list_leaf_paths("en")
    stale_cache.slots.clear()
    sandbox.fault("categories", "refuse")
    held = types_and_fields.get_category_tree(service, "en")
    assert (held.stale, held.value.list_leaf_paths("en")) == (True, names)
    remembered = types_and_fields.get_known_category_tree(service, "en")
    assert remembered is not None
    assert remembered.path_text(DEEP, "en") == names[DEEP]


def test_a_search_finds_the_visitors_words(service: Service) -> None:
    words = types_and_fields.get_category_tree(service, "en").value.names(DEEP)[-1]
    assert DEEP in type_search.find(service, words, "en")
