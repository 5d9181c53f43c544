"""Which services, and whose accounts, a member of staff may see."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import OrganizationUsercode, User
from inquiries.models import Service, StaffService


def is_narrowed(user: User | AnonymousUser) -> bool:
    """Whether the account is limited to some services. Superusers never are."""
    return not user.is_superuser and _list_rows(user).exists()


def list_services_of(user: User | AnonymousUser) -> QuerySet[Service]:
    """List the services that an account works for; all of them if it is not limited to some.

    Args:
        user: the account of a member of staff. What it may do there is said by its permissions.
    """
    if not is_narrowed(user):
        return Service.objects.all()
    return Service.objects.filter(pk__in=_list_rows(user).values("service"))


def filter_members(members: QuerySet[User], services: QuerySet[Service]) -> QuerySet[User]:
    """Keep the members of the services' organizations, and those who have a usercode there.

    Args:
        members: the accounts to choose from.
        services: the services whose organizations count.
    """
    organizations = services.order_by().values("organization_id")
    elsewhere = OrganizationUsercode.objects.filter(organization_id__in=organizations).values("user")
    return members.filter(Q(organization_id__in=organizations) | Q(pk__in=elsewhere))


def _list_rows(user: User | AnonymousUser) -> QuerySet[StaffService]:
    return StaffService.objects.filter(user__in=[user.pk] if user.pk else [])
