"""Cached submission types and field definitions of a service."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from common.languages import remove_region
from inquiries.domain.category_tree import TypeTree
from inquiries.models import Service
from inquiries.oc.errors import AnswerTooLarge, Misconfigured, NotFound, Refused, Unavailable
from inquiries.oc.types.tickets import FieldDefinition
from inquiries.services.upstream import reached_limits, stale_cache
from inquiries.services.upstream.clients import get_client
from inquiries.services.upstream.stale_cache import CachedValue, CacheEntry

Fields = tuple[FieldDefinition, ...]
NoCatalog = stale_cache.NoCopy

# A form asks what was asked then. After a day that is rather wrong than late: OC would refuse it.
_COPY_SERVES = timedelta(hours=24)


def get_category_tree(service: Service, language: str = "") -> CachedValue[TypeTree]:
    """Return all submission types of a service in all its languages (OC API, section 4: submission types).

    Where OC does not give the names in all languages at once, those in `language` (OC's code, or one of the portal's)
    come from a second call with the parameter `language`, and are held for each language. Without a language, or
    where that call brings nothing, the types have the names that OC gives by default.

    Raises:
        NoCatalog: OC does not answer, and the last good copy is older than a day or there is none.
    """
    held = stale_cache.get_cached(_build_tree_entry(service))
    code = remove_region(language)
    if not code or code == remove_region(service.default_language) or held.value.has_language(code):
        return held
    try:
        named = stale_cache.get_cached(_add_language(service, code, held.value)).value
    except NoCatalog:
        return held
    return replace(held, value=named) if named.has_types_of(held.value) else held


def get_known_category_tree(service: Service, language: str = "") -> TypeTree | None:
    """Return the submission types as they are known here, however old, without asking OC: to name them.

    They are named in `language` as well, if those names are known.
    """
    tree = stale_cache.get_held(_build_tree_entry(service))
    return tree and (_find_named(service, tree, language) or tree)


def _find_named(service: Service, tree: TypeTree, language: str) -> TypeTree | None:
    """Return the known types with their names in a language, without asking OC; None if these are not known."""
    code = remove_region(language)
    if not code or code == remove_region(service.default_language) or tree.has_language(code):
        return tree
    return stale_cache.get_held(_add_language(service, code, tree))


def list_known_category_trees(services: Iterable[Service]) -> dict[int, TypeTree]:
    """Return the submission types of many services as they are known here, by the service's id, without asking OC."""
    return stale_cache.list_held(map(_build_tree_entry, services))


def find_tree_to_name(service: Service, language: str) -> TypeTree | None:
    """Return the submission types as last known, however old: a list is not to wait for types as well.

    OC is asked only where nothing is known yet; the result is None where it does not answer.
    """
    tree = stale_cache.get_held(_build_tree_entry(service))
    if tree is not None and (named := _find_named(service, tree, language)) is not None:
        return named
    try:
        return get_category_tree(service, language).value
    except NoCatalog:
        return None


def _add_language(service: Service, code: str, tree: TypeTree) -> CacheEntry[TypeTree]:
    """The types of `tree` with their names in one more language; as they are where the service does not have it."""

    def fetch(_kept: TypeTree | None) -> TypeTree:
        try:
            named = get_client(service, shed=False).categories(language=code)
        except Misconfigured:
            raise
        except Refused:
            return tree
        return tree.add_names(code, {category.id: category.name for category in named})

    return CacheEntry(service, f"types:{code}", fetch, lambda tree: tree.to_json(), TypeTree.from_json, _COPY_SERVES)


def _build_tree_entry(service: Service) -> CacheEntry[TypeTree]:
    def fetch(kept: TypeTree | None) -> TypeTree:
        try:
            categories = get_client(service, shed=False).categories()
        except AnswerTooLarge as error:
            reached_limits.record(service, reached_limits.TYPES, error.limit, is_met=True)
            raise
        reached_limits.record(service, reached_limits.TYPES, 0, is_met=False)
        if kept and not categories:
            # An empty list is rather a fault than a decision, and the picker would be empty.
            raise Unavailable("a list without types")
        return kept.extend_with_newer(categories) if kept else TypeTree(categories)

    return CacheEntry(service, "types", fetch, lambda tree: tree.to_json(), TypeTree.from_json, _COPY_SERVES)


def get_field_definitions(service: Service, category_id: int, language: str) -> CachedValue[Fields]:
    """Return the field definitions of one type in one language (OC API, section 4: fields).

    Raises `NoCatalog` as `get_category_tree` does, and `inquiries.oc.errors.NotFound` where OC knows no such type.
    """
    return stale_cache.get_cached(_build_fields_entry(service, category_id, language))


def list_current_definitions(service: Service, category_id: int, languages: Iterable[str]) -> Iterator[Fields]:
    """Yield one type's field definitions in each of these languages in which they were read before.

    They are not older than CATALOG_TTL: OC is asked for those that are (OC API, section 4: fields), and a language in
    which it does not answer is left out.

    Args:
        service: whose type.
        category_id: the type.
        languages: OC's codes.
    """
    for language in languages:
        if stale_cache.get_held(_build_fields_entry(service, category_id, language)) is None:
            continue
        try:
            current = get_field_definitions(service, category_id, language)
        except (NoCatalog, NotFound):
            continue
        if not current.stale:
            yield current.value


def _build_fields_entry(service: Service, category_id: int, language: str) -> CacheEntry[Fields]:
    def fetch(_kept: Fields | None) -> Fields:
        client = get_client(service, shed=False)
        try:
            return client.fields(category_id, language=language)
        except (NotFound, Misconfigured):
            raise
        except Refused:
            # A service need not have every language that the portal speaks.
            return client.fields(category_id)

    def to_json(definitions: Fields) -> list[dict[str, Any]]:
        return [definition.to_api() for definition in definitions]

    def from_json(stored: list[dict[str, Any]]) -> Fields:
        return tuple(FieldDefinition.from_api(definition) for definition in stored)

    return CacheEntry(service, f"fields:{category_id}:{language}", fetch, to_json, from_json, _COPY_SERVES)
