"""Check that DATA_KEYS are the keys that the database was written with."""

from common.encryption import WrongDataKeys, can_encrypt
from inquiries.models import Service

_FORMAT = (
    "DATA_KEYS must be keys of 32 bytes in URL-safe base64, with commas between them. This makes one: "
    "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
)
_OTHER = (
    "DATA_KEYS has no key that opens the services' keys in the database. Put the key back with which they were saved; "
    "a new key goes in front of it."
)


def find_problem() -> str:
    """Return what is wrong with DATA_KEYS, for operators; "" if nothing is.

    It reads the services only: each page and each delivery needs one of them.

    Raises:
        DatabaseError: The database or its tables are not there.
    """
    if not can_encrypt():
        return _FORMAT
    try:
        for _keys in Service.objects.values_list("service_key", "organization_key"):
            pass
    except WrongDataKeys:
        return _OTHER
    return ""
