"""What happens here when somebody signs in: what this browser's guest began is theirs from now on."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from inquiries.services import drafts
from members import organizations
from members.models import User
from members.visitor import guest_code_of, was_told_of


@receiver(user_logged_in)
def adopt_drafts(request: HttpRequest, user: User, **_: Any) -> None:
    # Whom a link has signed in is asked first: anybody can make anybody follow one.
    if (guest := guest_code_of(request)) and not was_told_of(request):
        for organization_id in drafts.organizations_of(guest):
            drafts.adopt(guest, organizations.usercode_at(user, organization_id), organization_id)
