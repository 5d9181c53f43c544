from typing import Any

import pytest
from django.db import transaction

from inquiries.models import CatalogCopy, Service
from inquiries.oc.errors import NotFound
from inquiries.services.catalog import types_and_fields
from inquiries.services.catalog.types_and_fields import NoCatalog
from inquiries.services.upstream import stale_cache
from tests.support.factories import SMALL_FORM, make_service
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

LEAF, ITS_PARENT = 2542, 2541
EVERYTHING = 63  # types in the seed


def calls(sandbox: Sandbox, op: str = "categories") -> int:
    return len(sandbox.journal(op))


def is_down(sandbox: Sandbox) -> None:
    sandbox.fault("*", "refuse")


def restart() -> None:
    stale_cache.slots.clear()


def expire() -> None:
    for slot in stale_cache.slots.values():
        slot.good_until = 0.0


def same_row(service: Service) -> Service:
    """The service as another request reads it."""
    return Service.objects.get(pk=service.pk)


# --- types ----------------------------------------------------------------------------------------------------


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    held = types_and_fields.get_category_tree(service)
    assert len(held.value) == EVERYTHING
    assert held.value.is_leaf(LEAF)
    assert not held.stale
    assert calls(sandbox) == 1


def test_one_call_brings_all_languages(service: Service, sandbox: Sandbox) -> None:
    tree = types_and_fields.get_category_tree(service).value
    assert len({tree.path_text(LEAF, language) for language in ("ko", "en", "ja", "zh", "th")}) == 5
    assert calls(sandbox) == 1


def test_a_second_read_costs_nothing(service: Service, sandbox: Sandbox) -> None:
    assert types_and_fields.get_category_tree(service) is types_and_fields.get_category_tree(same_row(service))
    assert calls(sandbox) == 1


def test_after_its_time_it_is_asked_for_again(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_category_tree(service)
    expire()
    types_and_fields.get_category_tree(service)
    assert calls(sandbox) == 2


def test_many_threads_make_one_call(transactional_db: None, sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    trees = at_once(12, lambda _number: types_and_fields.get_category_tree(service).value)
    assert {len(tree) for tree in trees} == {EVERYTHING}
    assert calls(sandbox) == 1


def test_while_oc_is_down_the_copy_serves(service: Service, sandbox: Sandbox) -> None:
    fresh = types_and_fields.get_category_tree(service)
    expire()
    is_down(sandbox)
    old = types_and_fields.get_category_tree(service)
    assert old.stale
    assert (old.value, old.fetched_at) == (fresh.value, fresh.fetched_at)


def test_the_copy_outlives_the_process(service: Service, sandbox: Sandbox) -> None:
    fresh = types_and_fields.get_category_tree(service)
    restart()
    is_down(sandbox)
    old = types_and_fields.get_category_tree(service)
    assert old.stale
    assert old.value == fresh.value
    assert old.value.path_text(LEAF, "en") == fresh.value.path_text(LEAF, "en")


def test_an_outage_is_met_once_and_not_by_every_page(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_category_tree(service)
    expire()
    is_down(sandbox)
    types_and_fields.get_category_tree(service)
    met = calls(sandbox)
    assert types_and_fields.get_category_tree(service).stale
    assert calls(sandbox) == met


def test_after_an_outage_it_is_fresh_again(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_category_tree(service)
    expire()
    is_down(sandbox)
    types_and_fields.get_category_tree(service)
    sandbox.clear_faults()
    expire()
    assert not types_and_fields.get_category_tree(service).stale


def test_where_nothing_was_ever_kept_it_says_so(service: Service, sandbox: Sandbox) -> None:
    is_down(sandbox)
    with pytest.raises(NoCatalog):
        types_and_fields.get_category_tree(service)


def test_that_there_is_nothing_is_found_out_once(service: Service, sandbox: Sandbox) -> None:
    is_down(sandbox)
    with pytest.raises(NoCatalog):
        types_and_fields.get_category_tree(service)
    met = calls(sandbox)
    with pytest.raises(NoCatalog):
        types_and_fields.get_category_tree(service)
    assert calls(sandbox) == met
    sandbox.clear_faults()
    expire()
    assert len(types_and_fields.get_category_tree(service).value) == EVERYTHING


def test_many_threads_find_out_together_that_there_is_nothing(transactional_db: None, sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    sandbox.fault("categories", "html", status=503)

    def tried(_number: int) -> str:
        try:
            types_and_fields.get_category_tree(service)
        except NoCatalog:
            return "nothing"
        return "types"

    assert set(at_once(12, tried)) == {"nothing"}
    assert calls(sandbox) == 3  # one GET, tried three times


def test_without_a_key_there_is_no_catalog(db: None, sandbox: Sandbox) -> None:
    with pytest.raises(NoCatalog):
        types_and_fields.get_category_tree(make_service(sandbox, service_key=""))
    assert sandbox.journal() == []


@pytest.mark.parametrize("kind", ["html", "truncate", "wrong_json"])
def test_an_answer_that_is_none_does_not_replace_the_copy(service: Service, sandbox: Sandbox, kind: str) -> None:
    types_and_fields.get_category_tree(service)
    expire()
    more: dict[str, Any] = {"body": "no_result"} if kind == "wrong_json" else {}
    sandbox.fault("categories", kind, **more)
    assert len(types_and_fields.get_category_tree(service).value) == EVERYTHING


def test_a_list_without_types_does_not_empty_the_picker(service: Service, sandbox: Sandbox) -> None:
    fresh = types_and_fields.get_category_tree(service)
    expire()
    sandbox.remove_categories([category.id for category in fresh.value.children()])
    old = types_and_fields.get_category_tree(service)
    assert (old.stale, len(old.value)) == (True, EVERYTHING)


def test_a_vanished_type_remembers_its_ancestors(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_category_tree(service)
    sandbox.remove_categories([LEAF])
    expire()
    tree = types_and_fields.get_category_tree(service).value
    assert LEAF not in tree
    assert tree.find_nearest_living(LEAF) == ITS_PARENT
    restart()
    assert types_and_fields.get_category_tree(service).value.find_nearest_living(LEAF) == ITS_PARENT


def test_refreshing_asks_again_in_every_process(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_category_tree(service)
    same_row(service).mark_changed()
    types_and_fields.get_category_tree(same_row(service))
    assert calls(sandbox) == 2


def test_refreshing_keeps_the_copy(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_category_tree(service)
    service.mark_changed()
    is_down(sandbox)
    assert types_and_fields.get_category_tree(service).stale


def test_other_connection_details_are_another_catalog(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_category_tree(service)
    service.name = "Renamed"
    service.save()
    types_and_fields.get_category_tree(service)
    assert calls(sandbox) == 2


def test_each_service_has_its_own(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_category_tree(service)
    types_and_fields.get_category_tree(make_service(sandbox, slug="other"))
    assert calls(sandbox) == 2


def test_a_copy_of_another_release_counts_as_none(service: Service, sandbox: Sandbox) -> None:
    CatalogCopy.objects.create(service=service, key="types", body={"something": "else"})
    assert len(types_and_fields.get_category_tree(service).value) == EVERYTHING
    restart()
    CatalogCopy.objects.update(body=["nothing", 7])
    is_down(sandbox)
    with pytest.raises(NoCatalog):
        types_and_fields.get_category_tree(service)


def test_a_catalog_that_cannot_be_stored_is_still_shown(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("categories", "unknown_strings", payload="\x00")  # PostgreSQL has no place for it
    with transaction.atomic():
        assert len(types_and_fields.get_category_tree(service).value) == EVERYTHING


# --- fields ---------------------------------------------------------------------------------------------------


def test_fields_are_held_for_each_language(service: Service, sandbox: Sandbox) -> None:
    titles = {}
    for language in ("ko", "en", "ko", "en"):
        titles[language] = {
            field.code: field.title for field in types_and_fields.get_field_definitions(service, LEAF, language).value
        }
    assert titles["ko"].keys() == titles["en"].keys()
    assert titles["ko"]["subject"] != titles["en"]["subject"]
    assert calls(sandbox, "fields") == 2


def test_fields_outlive_the_process_as_they_were(service: Service, sandbox: Sandbox) -> None:
    fresh = types_and_fields.get_field_definitions(service, LEAF, "ko")
    restart()
    is_down(sandbox)
    old = types_and_fields.get_field_definitions(service, LEAF, "ko")
    assert (old.stale, old.value) == (True, fresh.value)


def test_fields_that_were_never_read_are_not_there_in_an_outage(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_field_definitions(service, LEAF, "ko")
    is_down(sandbox)
    with pytest.raises(NoCatalog):
        types_and_fields.get_field_definitions(service, SMALL_FORM, "ko")


def test_a_type_that_oc_does_not_know_is_not_found(service: Service) -> None:
    with pytest.raises(NotFound):
        types_and_fields.get_field_definitions(service, 999_999, "ko")


def test_a_type_that_vanished_is_not_found_although_it_was_kept(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_field_definitions(service, LEAF, "ko")
    sandbox.remove_categories([LEAF])
    expire()
    with pytest.raises(NotFound):
        types_and_fields.get_field_definitions(service, LEAF, "ko")


def test_a_language_that_the_service_lacks_falls_back_to_its_own(service: Service) -> None:
    assert (
        types_and_fields.get_field_definitions(service, LEAF, "fi").value
        == types_and_fields.get_field_definitions(service, LEAF, "ko").value
    )


def test_while_the_key_is_wrong_the_copy_serves(service: Service, sandbox: Sandbox) -> None:
    types_and_fields.get_field_definitions(service, LEAF, "ko")
    expire()
    sandbox.fault("fields", "rotated_key")
    assert types_and_fields.get_field_definitions(service, LEAF, "ko").stale
