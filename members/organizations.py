"""Which organization a usercode belongs to: two organizations can give the same code to two different people.

An account has one usercode of its own organization. At the services of another organization it has another one, which
is made here when the member first comes there, so that Online Contact is never asked there for the code of a stranger.
"""

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver

from inquiries.models import Service
from members.models import OrganizationUsercode, User


def home() -> str:
    """The organization of accounts that name none: that of the first service. "" while there is no service."""
    return Service.objects.order_by("pk").values_list("organization_id", flat=True).first() or ""


def usercode_at(user: User, organization_id: str) -> str:
    """The member's usercode at the services of this organization. It stays the same from the first call on."""
    if (user.organization_id or home()) == organization_id:
        return user.usercode
    elsewhere, _is_new = OrganizationUsercode.objects.get_or_create(user=user, organization_id=organization_id)
    return elsewhere.usercode


@receiver(post_save, sender=Service)
def settle(**_: Any) -> None:
    """Accounts that were made before there was a service belong to the first one's organization."""
    User.objects.filter(organization_id="").update(organization_id=home())


@receiver(pre_save, sender=Service)
def correct(instance: Service, **_: Any) -> None:
    """Take the accounts along where an operator corrects the id of an organization that no other service has."""
    before = Service.objects.filter(pk=instance.pk).values_list("organization_id", flat=True).first()
    now = instance.organization_id
    if before in (None, now) or Service.objects.filter(organization_id=before).exclude(pk=instance.pk).exists():
        return
    for model in (User, OrganizationUsercode):
        if not model.objects.filter(organization_id=now).exists():
            model.objects.filter(organization_id=before).update(organization_id=now)
