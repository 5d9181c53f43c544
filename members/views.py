"""What of signing in and out is ours and not django-allauth's."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from members.ahead import own_sign_in, service_ahead


class SignIn(LoginView):
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        providers = get_social_adapter().list_providers(self.request)
        ways = sorted(providers, key=lambda provider: provider.id != "openid_connect")  # the company's own comes first
        service = service_ahead(self.request)
        shown = {
            "ways": ways,
            "is_open": get_adapter().is_open_for_signup(self.request),
            "own_sign_in": own_sign_in(self.request, service) if service else "",
        }
        return super().get_context_data(**more) | shown


class PasskeySignIn(LoginWebAuthnView):
    """Leads back to where one was going, as every other way in does."""

    def form_valid(self, form: Any) -> HttpResponse:
        passkey = form.cleaned_data["credential"]
        login = Login(user=passkey.user, redirect_url=get_next_redirect_url(self.request))
        response: HttpResponse = perform_passwordless_login(self.request, passkey, login)
        return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends, and the browser forgets our pages. Not its cookies: some belong to sites beside this one."""
    logout(request)
    response = redirect("inquiries:services")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Leave a sign-in halfway, as somebody else or in another way. What a guest began stays theirs."""
    clear_login(request)
    return redirect("members:sign-in")
