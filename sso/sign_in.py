"""Sign in the member whom a company's own site names, or refuse."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import transaction
from django.db.models import Case, When
from django.http import HttpRequest
from django.utils import timezone

from accounts import visitor
from accounts.allauth.internals import record_authentication
from accounts.models import User
from accounts.security import sliding_window
from common.client_ip import get_client_ip
from common.networks import get_network
from inquiries.models import Service
from sso import one_time_tokens, token
from sso.accounts import get_or_create_account
from sso.one_time_tokens import Access
from sso.token import Details, Reason, TokenRejected

log = logging.getLogger(__name__)
# For one network. A valid token is accepted all the same, so that others in it are not locked out.
WRONG_TOKENS, WRONG_TOKENS_WITHIN = 30, timedelta(minutes=15)


def find_service(word: str) -> Service | None:
    """Return the active service by its id at the vendor, or by its slug."""
    here_first = Case(When(slug=word, then=0), default=1)
    active = Service.objects.filter(active=True)
    return (active.filter(slug=word) | active.filter(service_id=word)).order_by(here_first, "pk").first()


def verify_parameters(service: Service, parameters: Mapping[str, str]) -> Access:
    """Verify the signed parameters and use up the token. Returns member and return URL. Raises `TokenRejected`."""
    now_ms = int(timezone.now().timestamp() * 1000)
    statement = token.verify(parameters, service.service_id, service.organization_key, now_ms)
    with transaction.atomic():
        one_time_tokens.use(statement)
        get_or_create_account(statement.details.usercode, service.organization_id)
    return Access(statement.details, statement.return_url)


def sign_in(request: HttpRequest, service: Service, details: Details) -> None:
    """Sign the member in, in a session that holds nothing of an earlier one. Raises `TokenRejected`."""
    member = get_or_create_account(details.usercode, service.organization_id)
    if request.user.is_authenticated and request.user != member:
        logout(request)
    visitor.remember_as_told(request, service.organization_id, details.name, details.email, details.phone)
    record_authentication(request, member, method="own site")
    login(request, member, backend=settings.AUTHENTICATION_BACKENDS[0])
    log.info("sso.signed_in", extra={"service": service.slug})


def turn_away(request: HttpRequest, service: Service | None, refused: TokenRejected) -> bool:
    """Log a refusal. Returns whether this network guesses too often.

    The session is left alone: anyone can make a browser open an address, and only a statement that verifies may change
    who is signed in.
    """
    log.warning("sso.refused", extra={"service": service.slug if service else "", "reason": refused.reason.value})
    if refused.reason is not Reason.WRONG:
        return False
    network = get_network(get_client_ip(request))
    return bool(network) and not sliding_window.spend("integration", network, WRONG_TOKENS, WRONG_TOKENS_WITHIN)


def is_already_in(request: HttpRequest, service: Service, refused: TokenRejected) -> bool:
    """Whether a valid token that is late or used names the signed-in member: a link followed again, a reload."""
    named = (refused.usercode, service.organization_id)
    return isinstance(request.user, User) and (request.user.usercode, request.user.organization_id) == named
