"""Parse and check the claims of an identity provider, once, as far as they are needed.

Everything in it is hostile input: a provider may be broken, and at many of them people write their claims themselves.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.allauth.internals import social_settings, valid_email_or_none
from accounts.models import User
from common import normalization

# Claims that the library reads as text, and those that it reads as objects. Values of other types are dropped.
_TEXTS = {"email", "given_name", "family_name", "first_name", "last_name", "preferred_username", "nickname", "username"}
_OBJECTS = {"userinfo", "kakao_account", "profile", "properties"}
_DEEPEST = 5
# Claims that people may have typed at the provider, unless it states beside them that it has verified them.
_TYPED = ("email", "phone_number")


class NoUsercode(Exception):
    """The usercode claim is missing, no text, or an unverified address."""


class NoIdentity(ValueError):
    """The provider's id of the person is missing, or is no text or number."""


@dataclass(frozen=True, slots=True)
class Claims:
    """`email` is what the provider states; `verified_email` is the same if it also states it to be verified.

    `told` is all that was told, with what is nested in it; `verified` names what the provider says that it has checked.
    """

    name: str
    email: str
    phone: str
    told: dict[str, Any]
    verified: frozenset[str] = frozenset()
    verified_email: str = ""

    @classmethod
    def parse(cls, common: dict[str, Any], told: dict[str, Any], provider: str = "openid_connect") -> "Claims":
        flat = {
            **told,
            **_get_within(told, "kakao_account"),
            **_get_within(told, "id_token"),
            **_get_within(told, "userinfo"),
        }
        phone = _parse_text(flat.get("phone_number") or flat.get("mobile"))
        email = _parse_address(common.get("email"))
        parts = (_get_within(told, "userinfo"), _get_within(told, "id_token"))
        # Only the part that states a claim can say that it is verified.
        stating = {claim: next((part for part in parts if claim in part), {}) for claim in _TYPED}
        verified = frozenset(claim for claim, part in stating.items() if part.get(f"{claim}_verified") is True)
        own = email if email and email == _parse_address(_find_verified_address(provider, told)) else ""
        return cls(_name(common), email, phone if len(phone) <= 20 else "", flat, verified, own)

    @property
    def usercode(self) -> str:
        """Return the operator's claim unchanged. Raises NoUsercode."""
        claim = settings.OIDC_USERCODE_CLAIM
        told = self.told.get(claim)
        if isinstance(told, bool) or not isinstance(told, str | int) or told == "":
            raise NoUsercode
        if claim in _TYPED and claim not in self.verified:
            raise NoUsercode
        return str(told)

    def write_to(self, user: User) -> bool:
        """Write name and telephone number into the account, if present. Returns whether it changed."""
        told = {"first_name": self.name[:150], "phone": self.phone}
        new = {field: value for field, value in told.items() if value and value != getattr(user, field)}
        if "first_name" in new:
            new["last_name"] = ""
        for field, value in new.items():
            setattr(user, field, value)
        return bool(new)


def filter_claims(provider: str, told: object) -> dict[str, Any]:
    """Drop claims whose type differs from what the library expects."""
    answer = _clean(told, _DEEPEST) if isinstance(told, dict) else {}
    if provider == "openid_connect" and not isinstance(answer.get("id_token"), dict):
        answer.pop("id_token", None)
    if provider == "apple" and not isinstance(answer.get("name"), dict):
        answer.pop("name", None)
    return answer


def check_identity(provider: str, uid: str, told: dict[str, Any]) -> None:
    """Raise NoIdentity unless `uid` is the one id that the provider's answer has everywhere."""
    said = [_get_within(told, part).get("sub") for part in ("userinfo", "id_token") if _get_within(told, part)]
    if provider != "openid_connect":
        said = [next((told[key] for key in ("sub", "id", "userId") if key in told), None)]
    ids = [value for value in said if isinstance(value, str | int) and not isinstance(value, bool)]
    is_one = bool(said) and len(ids) == len(said) and all(str(value) == uid for value in ids)
    if not is_one or not uid.strip() or not uid.isprintable() or len(uid) > social_settings.UID_MAX_LENGTH:
        raise NoIdentity


def _find_verified_address(provider: str, told: dict[str, Any]) -> object:
    """Return the address that the provider states to be verified, by a JSON `true` and nothing else."""
    match provider:
        case "openid_connect":
            said = _get_within(told, "userinfo") or _get_within(told, "id_token")
            is_verified = said.get("email_verified") is True
        case "google":
            said = told
            is_verified = said.get("email_verified") is True or said.get("verified_email") is True
        case "apple":
            # The other values were posted by the browser. The token was verified when it was fetched.
            import jwt  # noqa: PLC0415 - 1 MiB with what it imports, and only Apple needs it

            token = told.get("id_token")
            said = jwt.decode(token, options={"verify_signature": False}) if isinstance(token, str) and token else {}
            is_verified = said.get("email_verified") is True
        case "kakao":
            said = _get_within(told, "kakao_account")
            is_verified = said.get("is_email_verified") is True and said.get("is_email_valid", True) is True
        case _:  # the others do not say
            said, is_verified = {}, False
    return said.get("email") if is_verified else ""


def _clean(told: dict[Any, Any], depth: int) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in told.items():
        if (key in _TEXTS and not isinstance(value, str)) or (key in _OBJECTS and not isinstance(value, dict)):
            continue
        is_object = isinstance(value, dict)
        kept[key] = _clean(value, depth - 1) if is_object and depth else {} if is_object else value
    return kept


def _name(common: dict[str, Any]) -> str:
    """Return the whole name, in the order of the owner's system."""
    first, last = _parse_text(common.get("first_name")), _parse_text(common.get("last_name"))
    joined = f"{first} {last}" if (first + last).isascii() else f"{last}{first}"
    return _parse_text(common.get("name")) or joined.strip() or _parse_text(common.get("username"))


def _get_within(told: dict[str, Any], key: str) -> dict[str, Any]:
    inner = told.get(key)
    return inner if isinstance(inner, dict) else {}


def _parse_address(told: object) -> str:
    return valid_email_or_none(normalization.normalize_email(_parse_text(told))) or ""


def _parse_text(told: object) -> str:
    """Return a line of text, in which other characters than those of names and addresses became blanks."""
    if not isinstance(told, str):
        return ""
    plain = (character if character.isprintable() else " " for character in told)
    return " ".join("".join(plain).split())
