"""Which services, and whose accounts, a member of staff may see."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import OrganizationUsercode, User
from inquiries.models import Service, StaffService

_ASSIGNED = "_assigned_services"  # the attribute of an account that keeps the keys of its services


def is_narrowed(user: User | AnonymousUser) -> bool:
    """Whether the account is limited to some services. Superusers never are."""
    return not user.is_superuser and bool(_list_assigned(user))


def list_services_of(user: User | AnonymousUser) -> QuerySet[Service]:
    """List the services that an account works for, without their keys; all of them if it is not limited to some.

    Args:
        user: the account of a member of staff. What it may do there is said by its permissions.
    """
    services = Service.objects.without_keys()
    return services.filter(pk__in=_list_assigned(user)) if is_narrowed(user) else services


def list_limits_of(user: User | AnonymousUser) -> list[Service] | None:
    """List the services that an account is limited to; None if it is not limited, where no query has to name them."""
    return list(list_services_of(user)) if is_narrowed(user) else None


def filter_services(rows: QuerySet[Any], services: Iterable[Service] | None) -> QuerySet[Any]:
    """Keep the rows of some services; all of them where these are None.

    Args:
        rows: of a model with a field "service".
        services: the services that count, see `list_limits_of`.
    """
    return rows if services is None else rows.filter(service__in=[service.pk for service in services])


def filter_members(members: QuerySet[User], services: QuerySet[Service]) -> QuerySet[User]:
    """Keep the members of the services' organizations, and those who have a usercode there.

    Args:
        members: the accounts to choose from.
        services: the services whose organizations count.
    """
    organizations = services.order_by().values("organization_id")
    elsewhere = OrganizationUsercode.objects.filter(organization_id__in=organizations).values("user")
    return members.filter(Q(organization_id__in=organizations) | Q(pk__in=elsewhere))


def _list_assigned(user: User | AnonymousUser) -> list[int]:
    """List the keys of the services that are assigned to an account.

    They stay with the object, which a request reads anew: a page of the admin asks for them dozens of times.
    """
    known: list[int] | None = getattr(user, _ASSIGNED, None)
    if known is None:
        known = list(StaffService.objects.filter(user=user.pk).values_list("service_id", flat=True)) if user.pk else []
        setattr(user, _ASSIGNED, known)
    return known
