"""The guides of one type in every language, as one form reads and writes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Sum, When

from inquiries.admin.content.languages_side_by_side import CODES, Texts
from inquiries.models import TypeGuide

# What is written in each language. The icon is the same in all of them.
PARTS = ("description", "examples", "at_hand", "answer_time", "synonyms")


def list_of_type(guide: TypeGuide) -> dict[str, TypeGuide]:
    """List the stored guides of a guide's type by language."""
    if not guide.pk:
        return {}
    rows = TypeGuide.objects.filter(service=guide.service_id, category_id=guide.category_id)
    return {row.language: row for row in rows}


def read_texts(guides: Mapping[str, TypeGuide]) -> dict[str, dict[str, str]]:
    """Return the texts of guides by language and part."""
    return {code: {part: getattr(row, part) for part in PARTS} for code, row in guides.items()}


def write(guide: TypeGuide, texts: Texts, before: Mapping[str, TypeGuide]) -> None:
    """Give the guides of a type these texts. A language without any keeps no row, if another one has some.

    Args:
        guide: the row that the form shows, with its service, type and icon. It becomes that of one language.
        texts: the texts by language and part.
        before: the stored guides of the type by language, the row among them.
    """
    # Each row marks the service as changed, too: before all of them, so that two operators do so one after the other.
    guide.service.mark_changed()
    written = [code for code in CODES if any(text.strip() for text in texts[code].values())]
    kept = written or [guide.service.default_language if guide.service.default_language in CODES else CODES[0]]
    if guide.language not in kept:
        guide.language = kept[0]
    others = {code: row for code, row in before.items() if row.pk != guide.pk}
    for code, row in others.items():
        if code not in kept or code == guide.language:
            row.delete()
    for code in kept:
        row = guide if code == guide.language else others.get(code) or TypeGuide(language=code)
        row.service, row.category_id, row.icon = guide.service, guide.category_id, guide.icon
        for part in PARTS:
            setattr(row, part, texts[code][part])
        row.save()


def keep_first(guides: QuerySet[TypeGuide]) -> QuerySet[TypeGuide]:
    """Keep one guide of each type: the list has a row for each type."""
    first = TypeGuide.objects.order_by().values("service", "category_id").annotate(first=Min("pk")).values("first")
    return guides.filter(pk__in=first)


def keep_with_gap(guides: QuerySet[TypeGuide], language: str) -> QuerySet[TypeGuide]:
    """Keep the first guide of each type that lacks a part in a language and has it in another one."""
    return guides.filter(pk__in=_list_parts(TypeGuide.objects.all()).filter(_lacks(language)).values("first"))


def count_gaps(guides: QuerySet[TypeGuide]) -> dict[str, int]:
    """Count by language the types with a gap in it, with one query.

    Args:
        guides: the first one of each type that counts.
    """
    types = _list_parts(TypeGuide.objects.all()).filter(first__in=guides.order_by().values("pk"))
    counted: dict[str, int] = types.aggregate(**{code: Count("first", filter=_lacks(code)) for code in CODES})
    return counted


def list_gaps(guides: Iterable[TypeGuide]) -> dict[tuple[int, int], list[str]]:
    """List the languages with a gap by service and type of some guides, with one query, which reads no texts."""
    found = _find_near((row.service_id, row.category_id) for row in guides)
    return {
        (service, category_id): [code for code, parts in zip(CODES, of_languages, strict=True) if parts < all_parts]
        for service, category_id, all_parts, *of_languages in _list_parts(found).values_list(
            "service", "category_id", "all_parts", *(f"parts_{code}" for code in CODES)
        )
    }


def _find_near(types: Iterable[tuple[int, int]]) -> QuerySet[TypeGuide]:
    """Find the guides of types by service and type; also those of the same types of other of the services."""
    pairs = list(types)
    services, ids = {service for service, _id in pairs}, {category_id for _service, category_id in pairs}
    return TypeGuide.objects.filter(service__in=services, category_id__in=ids)


def _list_parts(guides: QuerySet[TypeGuide]) -> QuerySet[Any]:
    """List types with their first guide and the parts that are written: at all, and in each language.

    Parts are the sum of a power of two for each, and a type has one guide in a language.
    """
    bits = [Case(When(**{part: ""}, then=0), default=2**number) for number, part in enumerate(PARTS)]
    in_languages = {f"parts_{code}": Sum(sum(bits), filter=Q(language=code), default=0) for code in CODES}
    types = guides.order_by().values("service", "category_id")
    return types.annotate(first=Min("pk"), all_parts=sum(map(Max, bits)), **in_languages)


def _lacks(language: str) -> Q:
    return Q(all_parts__gt=F(f"parts_{language}"))


def list_in_every_language(guides: Iterable[TypeGuide]) -> list[TypeGuide]:
    """List the guides of some guides' types in every language, with one query."""
    types = {(row.service_id, row.category_id) for row in guides}
    return [row for row in _find_near(types) if (row.service_id, row.category_id) in types]
