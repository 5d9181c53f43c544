"""Search of submission types by the words of their names and of operators."""

from contextlib import suppress

from common.background.threads import Background
from inquiries.domain.category_search import TypeIndex
from inquiries.domain.category_tree import TypeTree
from inquiries.models import Service
from inquiries.services.catalog import operator_content_cache, types_and_fields
from inquiries.services.upstream.service_cache import ServiceCache

MOST_FOUND = 8
_MANY = 2000  # types, whose index takes longer than a customer waits gladly; that of fewer is built by the first search
_indexes: ServiceCache[TypeIndex] = ServiceCache()
# What the index of a service and language was last built from: 1.4 seconds of a processor for 20,000 types.
_built: dict[tuple[int, str], tuple[TypeTree, dict[int, list[str]], TypeIndex]] = {}
_builders: Background[None] = Background("type index")
_preparing: set[tuple[int, str]] = set()


def find(service: Service, query: str, language: str = "") -> list[int]:
    """Find selectable types that match the words of `query`, best first, at most `MOST_FOUND`, without a call to OC.

    Names in all languages that OC gives for `language` count, and operators' synonyms. Raises `NoCatalog` as
    `types_and_fields.get_category_tree` does.
    """
    return _get_index(service, language).find(query, MOST_FOUND)


def prepare_search(service: Service, tree: TypeTree, language: str = "") -> None:
    """Begin to build the index of very many types where it has to be: from its page, a customer soon searches them.

    `tree` is what `types_and_fields.get_category_tree` gave for the language. Others' pages are as slow during that
    second as if the search itself built the index.
    """
    if len(tree) < _MANY or (service.pk, language) in _preparing:
        return
    if any(last and last[0] is tree for key in ("", language) if (last := _built.get((service.pk, key)))):
        return

    def build() -> None:
        try:
            with suppress(types_and_fields.NoCatalog):
                _get_index(service, language)
        finally:
            _preparing.discard((service.pk, language))

    _preparing.add((service.pk, language))
    if _builders.start(build, wait=0) is None:
        _preparing.discard((service.pk, language))


def _get_index(service: Service, language: str) -> TypeIndex:
    tree = types_and_fields.get_category_tree(service, language).value
    # Where OC gives the names in all languages at once, one index serves them all.
    key = language if tree is not types_and_fields.get_category_tree(service).value else ""

    def build() -> TypeIndex:
        words: dict[int, list[str]] = {}
        for guide in operator_content_cache.get_operator_content(service).guides:
            if guide.category_id in tree:
                words.setdefault(guide.category_id, []).extend(guide.words)
        last = _built.get((service.pk, key))
        if last is None or last[0] is not tree or last[1] != words:
            last = _built[service.pk, key] = (tree, words, TypeIndex(tree, words))
        return last[2]

    return _indexes.get(service, build, key=key, source=tree)
