"""The services that a member of staff is limited to, on the page of the account."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.users import MemberAdmin, is_superuser
from accounts.models import User
from inquiries.models import StaffService


class StaffServiceInline(admin.TabularInline):  # type: ignore[type-arg]
    """Superusers alone limit an account: other operators could open services to their own."""

    model = StaffService
    extra = 0
    # Translators: Above the list of services that a staff account may see.
    verbose_name_plural = _("Limited to these services (none: all services)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StaffService]:
        # Django asks here without the account, and would show no rows.
        return StaffService.objects.select_related("service") if is_superuser(request) else StaffService.objects.none()

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return is_superuser(request) and bool(obj and obj.is_staff)

    has_change_permission = has_delete_permission = has_add_permission = has_view_permission


MemberAdmin.inlines = (*MemberAdmin.inlines, StaffServiceInline)
