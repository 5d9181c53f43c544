"""The base of the admin pages of content that belongs to submission types, such as guides and known issues."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from inquiries.models import Service
from inquiries.services.catalog import types_and_fields
from inquiries.services.desk.staff_services import list_services_of
from inquiries.services.help import help_center

# The types of all services are offered together where there are so few; of more, an operator chooses the service first.
MOST_TOGETHER = 10


class TypesOfServices(admin.ModelAdmin):  # type: ignore[type-arg]
    """The pages of content that belongs to types: the types of all rows are read at once, not row by row."""

    list_select_related = ("service",)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form; of many services the operator chooses one before."""
        services = list_services_of(request.user)
        is_open = request.method == "GET" and "service" not in request.GET and self.has_add_permission(request)
        if not is_open or services.count() <= MOST_TOGETHER:
            return super().add_view(request, form_url, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Choose a service"),
            "opts": self.opts,
            "services": services.order_by("name").values_list("pk", "name"),
        }
        return TemplateResponse(request, "admin/desk/choose_service.html", context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """Build the form's class. Fields of the form's own are left out, for which Django would look in the model."""
        return super().get_form(request, obj, change, **(options | {"fields": self.form.Meta.fields}))  # type: ignore[attr-defined]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offer services without decrypting the keys of each."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.related_model is Service:
            field.queryset = field.queryset.defer("service_key", "organization_key")
        return field

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        """Show the form under the row's title: Django's own has the type's id."""
        if row := context["original"]:
            context["subtitle"] = self.get_title(row)
        return super().render_change_form(request, context, *args, **options)

    def get_title(self, row: Any) -> str:
        return str(row)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        rows = super().get_changelist_instance(request)
        services = {row.service_id: row.service for row in rows.result_list}.values()
        types_and_fields.list_known_category_trees(services)
        help_center.list_known_questions(services)
        return rows
