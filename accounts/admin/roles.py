"""Admin page of roles, which are groups of permissions."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.admin.users import is_superuser

admin.site.unregister(Group)


@admin.register(Group)
class RolesAdmin(GroupAdmin):
    """Only superusers change groups: an operator could add permissions to a group of their own."""

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return is_superuser(request)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)
