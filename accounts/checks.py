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


_SECRET_IS_OPTIONAL = {"openid_connect", "kakao"}


@register("portal")
def check_providers(**_: Any) -> list[CheckMessage]:
    """Warn of providers whose button leads to a sign-in that fails. At some a client may have no secret."""
    lacking = [
        name
        for name, options in settings.SOCIALACCOUNT_PROVIDERS.items()
        for app in options["APPS"]
        if name not in _SECRET_IS_OPTIONAL and not all(_list_secrets(name, app))
    ]
    return [
        Warning(
            f"{name.upper()}_CLIENT_ID is set, and not all that belongs to it: sign-ins there fail.",
            hint=f"Set the other {name.upper()}_ settings, or none.",
            id="accounts.W003",
        )
        for name in lacking
    ]


def _list_secrets(name: str, app: dict[str, Any]) -> list[str]:
    secrets = [app["secret"]]
    if name == "apple":
        secrets += [app["key"], app["settings"]["certificate_key"]]
    return secrets
