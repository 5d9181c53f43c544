"""Keep the admin pages of staff who are limited to services to these. The admin site applies it to every model."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db.models import CharField, Count, ForeignKey, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext

from accounts.models import User
from inquiries.malformed_admin_input import CheckedInput
from inquiries.models import Service
from inquiries.services.desk.staff_services import filter_members, is_narrowed, list_services_of

ROWS = 50  # of a page of a list; Django has 100, which an operator rather filters than reads
_MOST_LINKS = 20  # of services in a filter; more are chosen from a field
_OPTION = '<option value="{}"{}>{}</option>'
_BY, _ALL = " By %(filter_title)s ", "All"  # Django's own texts, in its own catalogue


class ServiceFilter(admin.RelatedFieldListFilter):
    """A filter that offers only the services of the reader: links, or of many services a field that can be searched."""

    def __init__(self, field: Any, request: HttpRequest, params: dict[str, Any], *args: Any, **options: Any) -> None:
        name = f"{options['field_path']}__{field.target_field.name}__exact"
        if params.get(name) == [""]:
            del params[name]  # the field was sent without a service
        super().__init__(field, request, params, *args, **options)
        self.is_field = len(self.lookup_choices) > _MOST_LINKS and not self.include_empty_choice
        if self.is_field:
            self.template = "admin/desk/service_filter.html"

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        return list(list_services_of(request.user).order_by("name").values_list("pk", "name"))

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        """Count the rows of each service in one grouped query; Django's own has an expression for each service."""
        rows = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        counted = rows.order_by().values_list(self.field_path).annotate(Count("pk"))
        return defaultdict(int, {f"{'' if service is None else service}__c": number for service, number in counted})

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Return what the template shows: for links as Django does, else one choice with all that the field needs."""
        if not self.is_field:
            yield from super().choices(changelist)
            return
        counts = self.get_facet_queryset(changelist) if changelist.add_facets else None
        chosen = self.lookup_val or ()
        options = (
            (
                pk,
                " selected" if str(pk) in chosen else "",
                f"{name} ({counts[f'{pk}__c']})" if counts is not None else name,
            )
            for pk, name in self.lookup_choices
        )
        own = set(self.expected_parameters())
        yield {
            "by": gettext(_BY) % {"filter_title": self.title},
            "display": gettext(_ALL),
            "selected": not chosen,
            "query_string": changelist.get_query_string(remove=own),
            "others": [
                (key, each) for key, values in changelist.filter_params.items() if key not in own for each in values
            ],
            "options": format_html_join("", _OPTION, options),
        }


class Narrowed(CheckedInput):
    """A mixin: lists, pages, counts, choices, exports and actions have only objects of the reader's services.

    `service_path` leads from the model to its service, as in a filter; "" if its objects belong to no service.
    """

    service_path = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of the reader's services. Where a list reads their services too, it leaves the keys out."""
        rows: QuerySet[Any] = super().get_queryset(request)
        paths = [field.name for field in self.opts.get_fields() if _leads_to_service(field)]
        rows = rows.defer(*(f"{path}__{key}" for path in paths for key in ("service_key", "organization_key")))
        return self.narrow(request, rows) if is_narrowed(request.user) else rows

    def narrow(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the reader's services; called only for a reader who is limited to some."""
        services = list_services_of(request.user)
        if keep := _KEEP.get(self.opts.label_lower):
            return keep(self, request, rows, services)
        return rows.filter(**{f"{self.service_path}__in": services.values("pk")}) if self.service_path else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the object. One of another service is not found, as one that does not exist."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """A service that was added would be none of the reader's."""
        is_new_service = self.model is Service and is_narrowed(request.user)
        return super().has_add_permission(request, *args) and not is_new_service

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A service that is moved to another organization would show the reader that one's members."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "organization_id") if self.model is Service and is_narrowed(request.user) else fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **options)
        form.services = list_services_of(request.user)  # Django has made this class for this request
        return form

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """Offer in a form only what the reader can see in the list of the other model."""
        chosen, site = db_field.remote_field.model, self.admin_site
        if site.is_registered(chosen) and is_narrowed(request.user):
            return site.get_model_admin(chosen).get_queryset(request)
        return super().get_field_queryset(db, db_field, request)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        fields = {field.name: field for field in self.opts.get_fields()}
        return [
            (name, ServiceFilter) if isinstance(name, str) and _leads_to_service(fields.get(name)) else name
            for name in super().get_list_filter(request)
        ]


def _leads_to_service(field: Any) -> bool:
    return isinstance(field, ForeignKey) and field.related_model is Service


def narrow_admin(model: type[Model], base: type[Any]) -> type[Any]:
    """Build the class of a model's pages that keeps to the reader's services.

    Raises: `ImproperlyConfigured` if it is not known how the model's objects belong to services.
    """
    declared = getattr(base, "service_path", None)
    direct = next((field.name for field in model._meta.get_fields() if _leads_to_service(field)), None)
    path = "pk" if model is Service else direct if declared is None else declared
    if path is None and model._meta.label_lower not in _KEEP and not model._meta.swapped:
        raise ImproperlyConfigured(
            f"{base.__name__} needs a service_path that leads from {model.__name__} to its service, or an empty one"
        )
    rows = min(base.list_per_page, ROWS)
    return type(base.__name__, (Narrowed, base), {"service_path": path or "", "list_per_page": rows})


Rows = QuerySet[Any]


def _keep_entries(page: Narrowed, request: HttpRequest, rows: Rows, services: QuerySet[Service]) -> Rows:
    """Keep the entries about objects that the reader can see, and those of the reader."""
    kept = Q(actor=request.user.pk)
    for model in filter(page.admin_site.is_registered, apps.get_models()):
        other = page.admin_site.get_model_admin(model)
        if not isinstance(other, Narrowed) or model is page.model:
            continue
        if other.service_path or model._meta.label_lower in {"accounts.user", "mfa.authenticator"}:
            own = other.get_queryset(request).order_by().annotate(text_id=Cast("pk", CharField()))
            # Two conditions, or Django would have the ids first, which are the slow one.
            kept |= Q(object_type=model._meta.label_lower) & Q(object_id__in=own.values("text_id"))
    return rows.filter(kept)


# The models that have no path to a service.
_KEEP: dict[str, Callable[[Narrowed, HttpRequest, Rows, QuerySet[Service]], Rows]] = {
    "accounts.user": lambda _page, _request, rows, services: filter_members(rows, services),
    "mfa.authenticator": lambda _page, _request, rows, services: rows.filter(
        user__in=filter_members(User.objects.all(), services).values("pk")
    ),
    "accounts.auditentry": _keep_entries,
    "auth.group": lambda _page, _request, rows, _services: rows,  # superusers alone see them
}
