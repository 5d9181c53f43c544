"""The guides of one type in every language, as one form reads and writes them."""

from collections.abc import Iterable, Mapping

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from inquiries.admin.content.language_fieldsets import CODES, Texts
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
    """Keep the guides of types that lack a part in a language and have it in another one."""
    of_type = TypeGuide.objects.filter(service=OuterRef("service"), category_id=OuterRef("category_id"))
    gap = Q()
    for part in PARTS:
        written = of_type.exclude(**{part: ""})
        gap |= Q(Exists(written)) & ~Q(Exists(written.filter(language=language)))
    return guides.filter(gap)


def list_of_types(guides: Iterable[TypeGuide]) -> dict[tuple[int, int], dict[str, TypeGuide]]:
    """List the guides of some guides' types by service and type, then by language, with one query."""
    rows = list(guides)
    found = TypeGuide.objects.filter(
        service__in={row.service_id for row in rows}, category_id__in={row.category_id for row in rows}
    )
    by_type: dict[tuple[int, int], dict[str, TypeGuide]] = {}
    for row in found:
        by_type.setdefault((row.service_id, row.category_id), {})[row.language] = row
    return by_type
