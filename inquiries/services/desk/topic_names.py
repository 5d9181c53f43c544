"""The names of topics, as the inquiries of customers have them: without reading all inquiries."""

from collections.abc import Collection, Iterable

from django.db.models import Max, QuerySet

from inquiries.models import Inquiry

_NEWEST = 2000  # inquiries in which nearly all topics that are in use are found


def find_names(services: Collection[int], topics: Iterable[int]) -> dict[int, str]:
    """Find the names of some topics; a topic of which there is no inquiry is left out.

    Args:
        services: the primary keys of the services whose inquiries count.
        topics: ids of submission types.
    """
    wanted = set(topics)
    inquiries = Inquiry.objects.filter(service__in=services)
    newest = inquiries.order_by("-created_at").values_list("category_id", "category_path")[:_NEWEST]
    names = {topic: path for topic, path in newest if topic in wanted and path} if wanted else {}
    if missing := wanted - names.keys():
        rest = inquiries.filter(category_id__in=missing).order_by()
        names |= dict(rest.values_list("category_id").annotate(Max("category_path")))
    return names


def list_recent_names(inquiries: QuerySet[Inquiry], most: int) -> list[str]:
    """List the names of the topics of the newest inquiries, in alphabetical order.

    Args:
        inquiries: those that count.
        most: how many names.
    """
    newest = inquiries.order_by("-created_at").values_list("category_path", flat=True)[:_NEWEST]
    return sorted({path for path in newest if path})[:most]
