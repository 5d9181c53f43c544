"""Usercodes by organization: two organizations can give the same code to two different people.

An account has one usercode of its own organization. At the services of another organization it has another one, which
is made here when the member first comes there, so that Online Contact is never asked there for the code of a stranger.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import OrganizationUsercode, User


def get_default_organization() -> str:
    """Return the organization of accounts that name none, or "" while there is no service.

    The services are in an app that this one must not import: settings.DEFAULT_ORGANIZATION names the function.
    """
    organization_id: str = import_string(settings.DEFAULT_ORGANIZATION)()
    return organization_id


def get_usercode_at(user: User, organization_id: str) -> str:
    """Return the member's usercode at the services of this organization. It never changes after the first call."""
    if (user.organization_id or get_default_organization()) == organization_id:
        return user.usercode
    elsewhere, _is_new = OrganizationUsercode.objects.get_or_create(user=user, organization_id=organization_id)
    return elsewhere.usercode


def assign_accounts_without_one(organization_id: str) -> None:
    """Assign accounts that name no organization to this one."""
    User.objects.filter(organization_id="").update(organization_id=organization_id)


def rename_organization(before: str, now: str) -> None:
    """Move accounts and usercodes to the new id, where it has none of its own."""
    for model in (User, OrganizationUsercode):
        if not model.objects.filter(organization_id=now).exists():
            model.objects.filter(organization_id=before).update(organization_id=now)
