"""Record contact details as keyed hashes, and find inquiries by them. What customers wrote is encrypted otherwise."""

import unicodedata
from collections.abc import Callable

from django.db.models import QuerySet

from common import normalization
from common.hashing import hash_with_data_keys
from inquiries.domain import typed_number_formatting
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import ContactHash, Inquiry

_FEWEST_DIGITS = 7  # of a telephone number; fewer are part of many
_KOREA = "82"


def save_contact_hashes(inquiry_id: int, submitted: SubmissionData) -> None:
    """Record the address, telephone number and name of an inquiry. Call it in the transaction that saves the data."""
    rows = [ContactHash(inquiry_id=inquiry_id, value_hash=value_hash) for value_hash in list_hashes(submitted)]
    if rows:
        ContactHash.objects.bulk_create(rows, ignore_conflicts=True)


def list_hashes(submitted: SubmissionData) -> list[str]:
    """List the keyed hashes of the contact details, each once."""
    values = ((kind, normalize(getattr(submitted, kind))) for kind, normalize in _NORMAL_FORMS.items())
    return sorted({_hash(kind, value)[0] for kind, value in values if value})


def replace_contact_hashes(inquiry_id: int, submitted: SubmissionData) -> None:
    """Record the contact details of a corrected inquiry in place of those before."""
    ContactHash.objects.filter(inquiry=inquiry_id).delete()
    save_contact_hashes(inquiry_id, submitted)


def find_by_contact(words: str) -> QuerySet[Inquiry]:
    """Find the inquiries that were sent with an email address, a telephone number or a name.

    Args:
        words: one of them as it was said or typed: "010 1234 5678" and "+82 10-1234-5678" are one number, and a name
            is found with and without blanks.
    """
    values = ((kind, normalize(words)) for kind, normalize in _NORMAL_FORMS.items())
    hashes = [each for kind, value in values if value for each in _hash(kind, value)]
    found = ContactHash.objects.filter(value_hash__in=hashes).values("inquiry")
    return Inquiry.objects.filter(pk__in=found)


def normalize_phone(typed: str) -> str:
    """Return a telephone number's digits as they are dialled in Korea, or in full with another country's code.

    "" if there are too few digits for a number. An extension is left out.
    """
    number, _extension = typed_number_formatting.split_extension(typed_number_formatting.normalize_phone(typed))
    digits = normalization.normalize_digits(number)
    if digits.startswith(_KOREA) and ("+" in normalization.fold_width(typed) or len(digits) > 10):
        digits = "0" + digits.removeprefix(_KOREA).removeprefix("0")
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def normalize_name(typed: str) -> str:
    """Return a name without blanks and in small letters, in one form of each letter."""
    compatible = unicodedata.normalize("NFKC", normalization.strip_invisible(typed)).casefold()
    return "".join(compatible.split())


# By the name of the detail in a SubmissionData.
_NORMAL_FORMS: dict[str, Callable[[str], str]] = {
    "email": normalization.normalize_email,
    "phone": normalize_phone,
    "name": normalize_name,
}


def _hash(kind: str, value: str) -> list[str]:
    return hash_with_data_keys("contact", kind, value)
