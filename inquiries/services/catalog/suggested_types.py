"""Find popular submission types, and those that a person used recently."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from inquiries.domain.category_tree import Named
from inquiries.models import Inquiry, Service
from inquiries.services.catalog import types_and_fields

LATELY = timedelta(days=30)
FEWEST = 10  # different customers; a type with fewer is not popular, and could reveal them
MOST, MOST_RECENT = 6, 3
_COUNTED, _LOOKED_AT = 30, 30
_KNOWN_FOR = 3600  # seconds


def find_popular_types(service: Service, language: str) -> tuple[Named, ...]:
    """Find the selectable types with the most recent inquiries, named in `language` (OC's code).

    There are none while too few customers asked, or OC was never reached. The numbers are not shown.
    """
    ids = cache.get_or_set(f"popular:{service.pk}", lambda: _count_inquiries(service), _KNOWN_FOR) or ()
    return _name_types(service, ids, language)[:MOST]


def find_recent_types(service: Service, usercode: str, language: str) -> tuple[Named, ...]:
    """Find the selectable types that this person used last, the newest first."""
    if not usercode:
        return ()
    mine = Inquiry.objects.filter(service=service, usercode=usercode, kind=Inquiry.Kind.TICKET)
    ids = mine.order_by("-created_at").values_list("category_id", flat=True)[:_LOOKED_AT]
    return _name_types(service, [i for i in dict.fromkeys(ids) if i], language)[:MOST_RECENT]


def _count_inquiries(service: Service) -> list[int]:
    since = timezone.now() - LATELY
    asked = Inquiry.objects.filter(service=service, kind=Inquiry.Kind.TICKET, created_at__gte=since)
    types = asked.exclude(category_id=None).order_by().values("category_id")
    often = types.annotate(n=Count("usercode", distinct=True)).filter(n__gte=FEWEST).order_by("-n", "category_id")
    return [row["category_id"] for row in often[:_COUNTED]]


def _name_types(service: Service, ids: Iterable[int], language: str) -> tuple[Named, ...]:
    ids = list(ids)
    if not ids:
        return ()
    try:
        tree = types_and_fields.get_category_tree(service, language).value
    except types_and_fields.NoCatalog:
        return ()
    return tuple(tree.named(i, language) for i in ids if tree.is_leaf(i))
