"""Find the organization of accounts that name none. `accounts` calls it by the setting DEFAULT_ORGANIZATION."""

from inquiries.models import Service


def get_default_organization() -> str:
    """Return the id of the first service's organization, or "" while there is no service."""
    return Service.objects.order_by("pk").values_list("organization_id", flat=True).first() or ""
