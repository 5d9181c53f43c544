"""Operators' guides for submission types."""

from dataclasses import dataclass

from inquiries.models import Service
from inquiries.services.catalog import operator_content_cache


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of one type in the reader's language; parts that no operator wrote are empty."""

    description: str = ""
    examples: tuple[str, ...] = ()
    at_hand: tuple[str, ...] = ()
    answer_time: str = ""

    def __bool__(self) -> bool:
        return bool(self.description or self.examples or self.at_hand or self.answer_time)


def find_guide(service: Service, path: tuple[int, ...], language: str) -> Guide:
    """Find the guide of the last type in `path` (ids from the top) in `language`, one of the portal's codes.

    Each part that the type itself lacks is taken from the closest type above it, and each part that has no text in
    the language, from the service's own language.
    """
    spoken = (language, service.default_language)
    rows = [
        row
        for row in operator_content_cache.get_operator_content(service).guides
        if row.category_id in path and row.language in spoken
    ]
    nearest_first = sorted(rows, key=lambda row: (-path.index(row.category_id), row.language != language))

    def get_part(part: str) -> str:
        return next((text for row in nearest_first if (text := getattr(row, part).strip())), "")

    def lines(text: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    return Guide(
        get_part("description"), lines(get_part("examples")), lines(get_part("at_hand")), get_part("answer_time")
    )
