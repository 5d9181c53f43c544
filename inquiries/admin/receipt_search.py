"""Find inquiries in the admin by a receipt number in any spelling."""

from accounts.admin.search_mixin import NormalizedSearch
from inquiries.domain import receipt_numbers


class ReceiptSearch(NormalizedSearch):
    """For a `ModelAdmin` with `search_fields` among which is a receipt number."""

    def normalize_search_term(self, words: str) -> str:
        return receipt_numbers.normalize(words) or super().normalize_search_term(words)
