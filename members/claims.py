"""What another system says about somebody who signs in there: read once, as far as the portal needs it."""

from dataclasses import dataclass
from typing import Any

from allauth.account.internal.emailkit import valid_email_or_none
from django.conf import settings

from members.models import User


class NoUsercode(Exception):
    """The claim that should be the usercode is not there, or is no text."""


@dataclass(frozen=True, slots=True)
class Claims:
    """`common` are the fields that django-allauth knows of each provider; `told` is all that was told."""

    name: str
    email: str
    phone: str
    told: dict[str, Any]

    @classmethod
    def of(cls, common: dict[str, Any], told: dict[str, Any]) -> "Claims":
        flat = {**told, **_within(told, "kakao_account"), **_within(told, "id_token"), **_within(told, "userinfo")}
        phone = _text(flat.get("phone_number") or flat.get("mobile"))
        email = valid_email_or_none(_text(common.get("email"))) or ""
        return cls(_name(common), email, phone if len(phone) <= 20 else "", flat)

    @property
    def usercode(self) -> str:
        """What the operator's claim says, unchanged. Raises NoUsercode."""
        told = self.told.get(settings.OIDC_USERCODE_CLAIM)
        if isinstance(told, bool) or not isinstance(told, str | int) or told == "":
            raise NoUsercode
        return str(told)

    def write_to(self, user: User) -> bool:
        """Into the account, where something was told. True where that changed it."""
        told = {"first_name": self.name[:150], "email": self.email, "phone": self.phone}
        new = {field: value for field, value in told.items() if value and value != getattr(user, field)}
        if "first_name" in new:
            new["last_name"] = ""
        for field, value in new.items():
            setattr(user, field, value)
        return bool(new)


def _name(common: dict[str, Any]) -> str:
    """The whole name, in the order in which its owner's system writes it."""
    first, last = _text(common.get("first_name")), _text(common.get("last_name"))
    joined = f"{first} {last}" if (first + last).isascii() else f"{last}{first}"
    return _text(common.get("name")) or joined.strip() or _text(common.get("username"))


def _within(told: dict[str, Any], key: str) -> dict[str, Any]:
    inner = told.get(key)
    return inner if isinstance(inner, dict) else {}


def _text(told: object) -> str:
    return told.strip() if isinstance(told, str) else ""
