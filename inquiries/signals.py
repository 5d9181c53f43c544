"""Signal receivers: adopt drafts at sign-in, follow organization changes and mails, purge expired rows."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import organization_usercodes
from accounts.mail.outbox import mail_finished
from accounts.models import User
from accounts.visitor import get_guest_code, was_told_of
from common.signals import purge_expired
from inquiries.models import Service
from inquiries.services import default_organization
from inquiries.services.guests import confirmation, guest_info, links_and_codes, sharing
from inquiries.services.operations import roles
from inquiries.services.submission import drafts
from inquiries.services.tickets import response_times


@receiver(user_logged_in)
def adopt_drafts(request: HttpRequest, user: User, **_: Any) -> None:
    """Give the member what this browser's guest began."""
    # A member whom a signed link has signed in is asked first: a stranger can make a visitor follow one.
    if (guest := get_guest_code(request)) and not was_told_of(request):
        for organization_id in drafts.find_organizations(guest):
            drafts.adopt(guest, organization_usercodes.get_usercode_at(user, organization_id), organization_id)


@receiver(post_save, sender=Service)
def assign_first_organization(**_: Any) -> None:
    """Accounts that were made before there was a service belong to the first one's organization."""
    organization_usercodes.assign_accounts_without_one(default_organization.get_default_organization())


@receiver(pre_save, sender=Service)
def rename_organization(instance: Service, **_: Any) -> None:
    """Take the accounts along where an operator corrects the id of an organization that no other service has."""
    before = Service.objects.filter(pk=instance.pk).values_list("organization_id", flat=True).first()
    if before is None or before == instance.organization_id:
        return
    if not Service.objects.filter(organization_id=before).exclude(pk=instance.pk).exists():
        organization_usercodes.rename_organization(before, instance.organization_id)


@receiver(mail_finished)
def record_mail(key: int, kind: str, was_sent: bool, unsent_to: str, **_: Any) -> None:
    guest_info.record_mail_end(key, was_sent=was_sent)
    if unsent_to:
        links_and_codes.give_mail_back(kind, unsent_to)


@receiver(purge_expired)
def purge_inquiries(**_: Any) -> None:
    for module in (response_times, confirmation, sharing):
        module.purge()


@receiver(post_migrate)
def create_missing_roles(sender: AppConfig, **_: Any) -> None:
    if sender.name == "inquiries":
        roles.create_roles()
