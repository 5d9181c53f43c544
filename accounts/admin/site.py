"""The admin site: it uses the portal's own sign-in, requires a second factor where set, and is audited."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.audit_mixin import Audited
from accounts.admin.simultaneous_changes import SimultaneousChanges
from accounts.allauth import mfa_adapter, views
from accounts.models import User


class PortalAdmin(admin.AdminSite):
    site_header = site_title = gettext_lazy("Inquiry administration")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Add the mixins to every page. Django-allauth's own pages show secrets and are left out."""
        if admin_class is None or not admin_class.__module__.startswith("allauth."):
            base = admin_class or admin.ModelAdmin
            super().register(
                model_or_iterable, type(base.__name__, (Audited, SimultaneousChanges, base), {}), **options
            )

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not mfa_adapter.is_missing(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the portal's sign-in, or to the missing second factor."""
        index = reverse("admin:index", current_app=self.name)
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.GET.get("next") or index, resolve_url("accounts:sign-in"))
        if self.has_permission(request):
            return redirect(index)
        if not (user.is_active and user.is_staff):
            raise PermissionDenied
        if asks := mfa_adapter.get_factor_page(user):
            return redirect(f"{reverse(asks)}?{urlencode({'next': index})}")
        messages.warning(
            request,
            _("Operators need two-step verification. Please add a passkey or an authenticator app, then continue."),
        )
        return redirect("mfa_index")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Redirect to the portal's password page, which has a rate limit and an audit entry."""
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("mfa_index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return views.sign_out(request)
