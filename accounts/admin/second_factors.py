"""Admin page of second factors."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.read_only import ReadOnlyAdmin
from accounts.admin.search_normalization import NormalizedSearch
from accounts.admin.users import is_superuser


@admin.register(Authenticator)
class SecondFactorAdmin(NormalizedSearch, ReadOnlyAdmin):
    """Second factors without their secrets. Deleting a lost one is recorded in the audit log."""

    list_display = fields = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Authenticator]:
        everyone: QuerySet[Authenticator] = super().get_queryset(request)
        return everyone if is_superuser(request) else everyone.filter(user__is_staff=False, user__is_superuser=False)
