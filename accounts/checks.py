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
    """Warn of providers of which something is set and something is missing. At some a client may have no secret."""
    lacking = [name for name, options in settings.SIGN_IN_PROVIDERS if _is_incomplete(name, options["APPS"][0])]
    prefixes = ["OIDC" if name == "openid_connect" else name.upper() for name in lacking]
    return [
        Warning(
            f"{prefix}_CLIENT_ID and what belongs to it are not all set: sign-ins there fail, or are not offered.",
            hint=f"Set the other {prefix}_ settings, or none.",
            id="accounts.W003",
        )
        for prefix in prefixes
    ]


def _is_incomplete(name: str, app: dict[str, Any]) -> bool:
    needed = [app["client_id"]] if name in _SECRET_IS_OPTIONAL else [app["client_id"], app["secret"]]
    if name == "openid_connect":
        needed.append(app["settings"]["server_url"])
    if name == "apple":
        needed += [app["key"], app["settings"]["certificate_key"]]
    return any([*needed, app["secret"]]) and not all(needed)
