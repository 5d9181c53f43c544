"""Sign-in, sign-out and registration views, where they differ from django-allauth's own."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import (
    CompletePasswordResetView,
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    ConfirmPasswordResetCodeView,
    EmailView,
    LoginView,
)
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from accounts.allauth import pending_registration
from accounts.allauth.auth_backend import simulate_lookup
from accounts.allauth.internals import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    Login,
    clear_login,
    get_next_redirect_url,
    perform_login,
    post_authentication,
)
from accounts.security import address_ownership, audit_log, sign_in_limits
from common import safe_redirects


class SignIn(LoginView):
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        providers = get_social_adapter().list_providers(self.request)
        ways = sorted(providers, key=lambda provider: provider.id != "openid_connect")  # the company's own comes first
        shown = {
            "ways": ways,
            "is_open": get_adapter().is_open_for_signup(self.request),
        }
        return super().get_context_data(**more) | shown

    def form_valid(self, form: Any) -> HttpResponse:
        sign_in_limits.forget(self.request, "password", sign_in_limits.get_posted_login)
        response: HttpResponse = super().form_valid(form)
        return response


class ChangeAddress(EmailView):
    """Replace the account's address once the new one is confirmed; there is only one."""

    @method_decorator(login_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Not EmailView's own, which notes an address that an operator wrote as one that waits to be confirmed.
        self._did_send_verification_email = False
        return FormView.dispatch(self, request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = FormView.post(self, request, *args, **kwargs)
        return response


class ConfirmAddress(ConfirmEmailVerificationCodeView):
    """Confirm an address by the mailed code: a changed one, or that of a registration."""

    _process: Any

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        if self._process.user is not None:
            response: HttpResponse = super()._verify_form_valid(form)  # type: ignore[no-untyped-call]
            return response
        user = pending_registration.complete(self.request, self._process.email)
        if user is None or self.stage is None:
            self._process.abort()
            return redirect("accounts:sign-in")
        self.request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
        self.stage.login.user = user
        signed_in: HttpResponse = self.stage.exit()
        return signed_in

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        if refused := sign_in_limits.refuse_if_exceeded(self.request, "mail", sign_in_limits.get_pending_confirmation):
            return refused
        # Also to an address that is taken, whose owner is told once more.
        self._process.generate_code()
        self._process.send()
        self._process.record_resend()
        self._process.persist()
        return redirect(self.request.get_full_path())


class EnterSignInCode(ConfirmLoginCodeView):
    """Do the same work for an address without an account: a look-up, and an entry of a wrong code."""

    def get_form_kwargs(self) -> dict[str, Any]:
        if self._process.user is None:
            simulate_lookup()
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs

    def form_invalid(self, form: Any) -> HttpResponse:
        if self._process.user is None:
            audit_log.note(audit_log.Action.SIGN_IN_FAILED, self.request, None, detail="code")
        return super().form_invalid(form)


class EnterResetCode(ConfirmPasswordResetCodeView):
    """Do the same work for an address without an account, as `EnterSignInCode`."""

    _process: Any

    def form_invalid(self, form: Any) -> HttpResponse:
        if self._process.user is None:
            simulate_lookup()
        response: HttpResponse = super().form_invalid(form)  # type: ignore[no-untyped-call]
        return response


class ChooseNewPassword(CompletePasswordResetView):
    _process: Any

    def form_valid(self, form: Any) -> HttpResponse:
        user, address = self._process.user, self._process.state["email"]
        if user is None or address_ownership.find_owner(address) != user:
            self._process.abort()
            return redirect("account_reset_password")
        with transaction.atomic():
            address_ownership.confirm_by_reset(user, address)
            response: HttpResponse = super().form_valid(form)  # type: ignore[no-untyped-call]
        return response


class PasskeySignIn(LoginWebAuthnView):
    """Redirect to where the visitor was going, as every other sign-in does."""

    def form_valid(self, form: Any) -> HttpResponse:
        passkey = form.cleaned_data["credential"]
        login = Login(user=passkey.user, redirect_url=get_next_redirect_url(self.request))
        post_authentication(self.request, passkey, passwordless=True)
        response: HttpResponse = perform_login(self.request, login)
        return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and clear the portal's pages from the browser, but not the cookies of sites beside it."""
    logout(request)
    response = redirect("inquiries:services")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Abort a pending sign-in, to begin another one. A guest's drafts stay with the guest."""
    clear_login(request)
    return redirect("accounts:sign-in")


@require_POST
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Sign out and sign in again, for a member who has neither a password nor a second factor."""
    back = request.POST.get("next", "")
    logout(request)
    return redirect(
        f"{reverse('accounts:sign-in')}?{urlencode({'next': back if safe_redirects.is_ours(back) else '/'})}"
    )
