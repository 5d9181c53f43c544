"""Sign-in at the company's identity provider or with a social account, and the usercode that results."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import organization_usercodes
from accounts.allauth import oidc_claims
from accounts.allauth.internals import ImmediateHttpResponse, build_apps_from_settings
from accounts.allauth.oidc_claims import Claims, NoUsercode
from accounts.models import User
from accounts.security import address_ownership
from common import normalization, usercodes

log = logging.getLogger(__name__)
# Errors of an unreachable provider, and of answers whose shape or type is not the protocol's. Those of `requests` are
# OSErrors; for an id that is too long the library raises ImproperlyConfigured.
_NO_ANSWERS = (
    OSError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    ImproperlyConfigured,
    DataError,
)
View = Callable[..., HttpResponseBase]


class Elsewhere(DefaultSocialAccountAdapter):
    """Providers come from the settings only; neither they nor their tokens are stored."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        found = build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True  # the provider decides who may sign in

    def get_requests_session(self) -> Any:
        session = super().get_requests_session()  # type: ignore[no-untyped-call]
        session.trust_env = False
        session.verify = settings.OIDC_CA_FILE or True
        session.proxies = {"https": settings.OIDC_PROXY_URL} if settings.OIDC_PROXY_URL else {}
        return session

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """Wrap the library's provider so that it reads claims of the expected type only."""
        found = super().get_provider(request, provider, client_id)
        read = found.sociallogin_from_response

        def read_what_is_readable(request: HttpRequest, response: object) -> Any:
            return read(request, oidc_claims.filter_claims(found.id, response))

        found.sociallogin_from_response = read_what_is_readable
        return found

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Read the claims. The library's own addresses are dropped; `_give_address` decides."""
        user, provider = _get_user(sociallogin), sociallogin.provider.id
        told = sociallogin.account.extra_data
        oidc_claims.check_identity(provider, sociallogin.account.uid, told)
        # Parsed here, because `keep_no_claims` drops them when the account is saved.
        read = sociallogin.claims = Claims.parse(data, told, provider)  # type: ignore[attr-defined]
        sociallogin.email_addresses, user.email = [], ""
        read.write_to(user)
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Fix the usercode at the first sign-in; update only name and number later."""
        # For this session's forms; the state goes with a sign-in that waits for a second factor.
        sociallogin.state["told_address"] = _read_claims(sociallogin).email
        if sociallogin.is_existing:
            user = _get_user(sociallogin)
            if _read_claims(sociallogin).write_to(user):
                user.save()
            if not address_ownership.get_addresses(user):
                _give_address(user, _read_claims(sociallogin).verified_email)
        elif settings.OIDC_USERCODE_CLAIM and sociallogin.provider.id == "openid_connect":
            _take_usercode(request, sociallogin)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        try:
            with transaction.atomic():
                user: User = super().save_user(request, sociallogin, form)
        except IntegrityError:
            refuse(request, "taken")
        _give_address(user, _read_claims(sociallogin).verified_email)
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        log.warning("sign_in.provider_failed", extra={"error": type(exception).__name__ if exception else str(error)})


@receiver(pre_save, sender=SocialAccount)
def keep_no_claims(instance: SocialAccount, **_: Any) -> None:
    """Do not store the provider's answer: the account already has the values that the portal needs."""
    instance.extra_data = {}


def _get_user(sociallogin: SocialLogin) -> User:
    assert isinstance(sociallogin.user, User)  # noqa: S101 - this project's own model
    return sociallogin.user


def _read_claims(sociallogin: SocialLogin) -> Claims:
    read: Claims = sociallogin.claims  # type: ignore[attr-defined]
    return read


def _take_usercode(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Give the account the company's usercode, or find the account that has it already."""
    try:
        code = _read_claims(sociallogin).usercode
        usercodes.check(code)
    except NoUsercode:
        refuse(request, "missing")
    except ValidationError:
        refuse(request, "unusable")
    organization_id = settings.OIDC_ORGANIZATION or organization_usercodes.get_default_organization()
    same = User.objects.filter(
        organization_id=organization_id, usercode_folded=normalization.fold_usercode(code)
    ).first()
    if same is None:
        user = _get_user(sociallogin)
        user.usercode, user.organization_id = code, organization_id
        return
    # Only a member's account with exactly this usercode, which is not connected to the provider yet.
    is_connected = SocialAccount.objects.filter(user=same, provider=sociallogin.account.provider).exists()
    if same.usercode != code or is_connected or same.is_staff or same.is_superuser:
        refuse(request, "taken")
    sociallogin.connect(request, same)


def _give_address(user: User, address: str) -> None:
    """Make a verified address the account's, unless another account has it or the member changed it."""
    if address and not address_ownership.is_taken(address):
        with suppress(IntegrityError), transaction.atomic():
            address_ownership.give(user, address)


def refuse(request: HttpRequest, reason: str) -> None:
    """Raise the page with the reason: `missing`, `unusable` or `taken`."""
    texts = {
        "missing": _("Your organization’s system did not send us your customer number."),
        "unusable": _("The customer number sent by your organization’s system cannot be used here."),
        "taken": _("The customer number sent by your organization’s system belongs to another account here."),
    }
    log.error("sign_in.usercode_rejected", extra={"reason": reason})
    raise ImmediateHttpResponse(render(request, "accounts/refused.html", {"reason": texts[reason]}, status=403))


def require_configured(provider: str) -> Callable[[View], View]:
    """Answer 404 unless the settings name the view's provider."""

    def decorate(view: View) -> View:
        @wraps(view)
        def where_configured(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if provider not in settings.SOCIALACCOUNT_PROVIDERS:
                raise Http404
            return view(request, *args, **kwargs)

        return where_configured

    return decorate


def require_own_page(view: View) -> View:
    """Ask first if another site led here, so that no other site can sign a visitor in.

    Of the URL's parameters only `next` is used.
    """

    @wraps(view)
    def begin(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
            return render(request, "accounts/continue.html")
        only = QueryDict(mutable=True)
        if "next" in request.GET:
            only["next"] = request.GET["next"]
        request.GET = only  # type: ignore[assignment]
        return handle_no_answer(view)(request, *args, **kwargs)

    return begin


def handle_no_answer(view: View) -> View:
    """Show a page if the provider is unreachable or its answer is invalid."""

    @wraps(view)
    def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except _NO_ANSWERS as error:
            log.warning("sign_in.provider_failed", extra={"error": type(error).__name__})
            return render(request, "socialaccount/authentication_error.html", status=503)

    return ask
