"""Admin page of accounts. A usercode can be set once only."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from accounts.admin import untranslated_words
from accounts.admin.search_normalization import NormalizedSearch
from accounts.mail import outbox, texts
from accounts.models import User

# Fields that decide how an account signs in, and its permissions.
_FOR_SUPERUSERS = ("username", "email", "is_staff", "is_superuser", "groups", "user_permissions", "last_login")


def is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


@admin.register(User)
class MemberAdmin(NormalizedSearch, UserAdmin):  # type: ignore[type-arg]
    """Operators view and change members only. Staff, permissions, usercodes and passwords are for superusers."""

    list_display = ("username", "usercode", "email", "is_staff", "is_active")
    search_fields = ("username", "usercode", "email")
    show_full_result_count = False
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (_("Online Contact"), {"fields": ("usercode", "organization_id", "phone")}),
    )
    add_fieldsets = (
        *UserAdmin.add_fieldsets,
        (_("Online Contact"), {"fields": ("usercode", "organization_id", "email", "phone")}),
    )
    actions = ("mail_new_password",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        everyone: QuerySet[User] = super().get_queryset(request)
        return everyone if is_superuser(request) else everyone.filter(is_staff=False, is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None or is_superuser(request):
            return super().get_fieldsets(request, obj)
        without = []
        for name, options in self.fieldsets:
            fields = tuple(field for field in options["fields"] if field not in ("password", "usable_password"))
            if fields:
                without.append((name, {**options, "fields": fields}))
        return without

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed = ("usercode", "organization_id") if obj else ()
        return fixed if is_superuser(request) else (*fixed, *_FOR_SUPERUSERS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only superusers add accounts: the usercode and password that they choose could be any member's."""
        return super().has_add_permission(request) and is_superuser(request)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        if not is_superuser(request):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    @admin.action(description=_("Email instructions for a new password"), permissions=("change",))
    def mail_new_password(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """Mail members a link to the page that mails a code: no operator knows the new password."""
        mailed = [account for account in accounts if account.email]
        for account in mailed:
            outbox.put("account", texts.write("new_password", account.email, ""), lasts=timedelta(days=1))
            self.log_change(request, account, gettext_noop("A link for setting a new password was emailed"))
        number = len(mailed)
        text = ngettext("%(n)d email is on its way.", "%(n)d emails are on their way.", number) % {"n": number}
        self.message_user(request, text)


untranslated_words.translate_names()
