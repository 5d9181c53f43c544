"""System checks for settings that may have been left off by mistake."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register("portal")
def check_mail(**_: Any) -> list[CheckMessage]:
    if settings.SENDS_MAIL:
        return []
    return [
        Warning(
            "EMAIL_URL is not set: no mail is sent. Registration and sign-in by a mailed code do not work, and guests "
            "get no link to their inquiries.",
            hint="Set EMAIL_URL and DEFAULT_FROM_EMAIL.",
            id="accounts.W001",
        )
    ]


@register(Tags.security, deploy=True)
def check_staff_second_factor(**_: Any) -> list[CheckMessage]:
    if settings.STAFF_SECOND_FACTOR:
        return []
    return [Warning("STAFF_SECOND_FACTOR is off: a password alone opens the admin.", id="accounts.W002")]
