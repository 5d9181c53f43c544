"""The visitor of a request: a member, a guest of this browser, or unknown. The session decides, never posted data."""

import secrets
from dataclasses import dataclass

from django.http import HttpRequest

from accounts import organization_usercodes
from accounts.models import User
from accounts.security import address_ownership
from common import usercodes

_GUEST_KEY = "guest_usercode"
_HOLDER_KEY = "code_holder"
_PROVEN_KEY = "proven_addresses"
_TOLD_KEY = "told_by_their_site"
_TOLD_ADDRESS_KEY = "told_by_their_provider"


@dataclass(frozen=True, slots=True)
class Visitor:
    usercode: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    is_member: bool = False

    @property
    def is_guest(self) -> bool:
        return bool(self.usercode) and not self.is_member


def get_visitor(request: HttpRequest) -> Visitor:
    """Return the visitor, at the page's service if it has one: a member's usercode belongs to an organization."""
    if isinstance(request.user, User) and not is_stranger(request):
        user = request.user
        _organization, name, told, phone = request.session.get(_TOLD_KEY, ("", "", "", ""))
        service = getattr(request, "service", None)  # pages without a service do not ask OC
        return Visitor(
            organization_usercodes.get_usercode_at(user, service.organization_id) if service else user.usercode,
            name or user.display_name,
            told or user.email or request.session.get(_TOLD_ADDRESS_KEY, ""),
            phone or user.phone,
            is_member=True,
        )
    return Visitor(get_guest_code(request))


def remember_as_told(request: HttpRequest, organization_id: str, name: str, email: str, phone: str) -> None:
    """Use the name that the member's site states, in this session only: in the account it would be a way in."""
    request.session[_TOLD_KEY] = (organization_id, name, email, phone)


def remember_told_address(request: HttpRequest, address: str) -> None:
    """Use the address that a provider states in this session's forms only: in the account it would be a way in."""
    request.session[_TOLD_ADDRESS_KEY] = address


def is_stranger(request: HttpRequest) -> bool:
    """Whether another organization's site signed this browser in: each site names its own members only."""
    service = getattr(request, "service", None)
    return service is not None and was_told_of(request) and request.session[_TOLD_KEY][0] != service.organization_id


def was_told_of(request: HttpRequest) -> bool:
    """Whether a company's site signed this browser in by a link, which a stranger may have made the visitor follow."""
    return _TOLD_KEY in request.session


def get_guest_code(request: HttpRequest) -> str:
    """Return the usercode of this browser's guest, also after a sign-in; "" if there is none."""
    return str(request.session.get(_GUEST_KEY, ""))


def forget_guest(request: HttpRequest) -> None:
    """Forget the guest of this browser, who is not the member that signed in."""
    request.session.pop(_GUEST_KEY, None)


def get_or_create_guest(request: HttpRequest) -> Visitor:
    """Return the visitor; an unknown one becomes a guest that this browser's session remembers."""
    visitor = get_visitor(request)
    if visitor.usercode:
        return visitor
    remember_guest(request, usercodes.generate_guest_code())
    return get_visitor(request)


def remember_guest(request: HttpRequest, usercode: str) -> None:
    """Act as the guest in this browser's session from now on."""
    request.session[_GUEST_KEY] = usercode


def get_holder(request: HttpRequest) -> str:
    """Return the name of this browser's session to which mailed codes are bound. It is in no cookie."""
    if not is_waiting_for_a_code(request):
        request.session[_HOLDER_KEY] = secrets.token_urlsafe(18)
    return str(request.session[_HOLDER_KEY])


def is_waiting_for_a_code(request: HttpRequest) -> bool:
    return _HOLDER_KEY in request.session


def record_proven_address(request: HttpRequest, *hashes: str) -> None:
    """Record that this browser has proven the address that has these hashes, under a new session key."""
    request.session.cycle_key()
    request.session.pop(_HOLDER_KEY, None)
    request.session[_PROVEN_KEY] = sorted({*get_proven_addresses(request), *hashes})


def get_proven_addresses(request: HttpRequest) -> frozenset[str]:
    """Return the hashes of the addresses that this browser has proven."""
    return frozenset(request.session.get(_PROVEN_KEY, ()))


def get_verified_addresses(request: HttpRequest) -> list[str]:
    """Return the verified addresses of the signed-in member; none for a guest."""
    user = request.user
    return address_ownership.get_verified_addresses(user) if isinstance(user, User) and not is_stranger(request) else []
