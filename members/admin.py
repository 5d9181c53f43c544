"""Accounts in the admin, their second factors, and who did what. A usercode is given once and then only shown."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.models import AuditEntry, User


@admin.register(User)
class MemberAdmin(UserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "usercode", "email", "is_staff", "is_active")
    search_fields = ("username", "usercode", "email")
    fieldsets = (*(UserAdmin.fieldsets or ()), (_("Online Contact"), {"fields": ("usercode", "phone")}))
    add_fieldsets = (*UserAdmin.add_fieldsets, (_("Online Contact"), {"fields": ("usercode", "email", "phone")}))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return ("usercode",) if obj else ()


class OnlyLooking(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Authenticator)
class SecondFactorAdmin(OnlyLooking):
    """Without their secrets. Who lost theirs is helped by deleting it, which is noted like everything else."""

    list_display = fields = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email")


@admin.register(AuditEntry)
class AuditAdmin(OnlyLooking):
    list_display = fields = ("at", "action", "who", "object_type", "object_id", "detail", "network")
    list_filter = ("action", "object_type")
    list_select_related = ("actor",)
    search_fields = ("actor__username", "object_id")
    date_hierarchy = "at"

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    @admin.display(description=_("account"))
    def who(self, entry: AuditEntry) -> str:
        account = User.objects.filter(pk=entry.actor_id).first() if entry.actor_id else None
        return account.get_username() if account else f"#{entry.actor_id}" if entry.actor_id else "-"
