"""The operators' desk: the admin's home says whether all is well and what needs a person.

It is not in `inquiries.admin`: that package registers its models at the site, which must exist before.
"""

from functools import partial, update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from accounts.admin.site import PortalAdmin
from accounts.models import User
from inquiries.admin_personal_data import handle_request
from inquiries.models import Inquiry, Service
from inquiries.narrowed_admin import narrow_admin
from inquiries.services.desk import (
    audit_findings,
    charts,
    operator_inbox,
    operator_search,
    queue_summary,
    service_health,
    staff_services,
    system_health,
    trends,
)
from inquiries.services.operations import catalog_drift
from inquiries.views.ask import operator_preview
from inquiries.views.site import unsaved_admin_form

_LONGEST_WORDS = 200
_MOST_SERVICES = 30  # on the home, those in trouble first


class OperatorsDesk(PortalAdmin):
    """The admin site with a home of its own, and the number of inquiries that need a person on every page."""

    index_title = gettext_lazy("Home")
    index_template = "admin/desk/home.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Keep every page to the services of its reader, see `inquiries.narrowed_admin`."""
        for model in [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable:
            is_shown = admin_class is None or not admin_class.__module__.startswith("allauth.")
            pages = narrow_admin(model, admin_class or ModelAdmin) if is_shown else admin_class
            super().register(model, pages, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Give a form back that was posted after its session had ended; Django would lead to the sign-in without it."""
        show = super().admin_view(view, cacheable)

        def show_or_return(request: HttpRequest, *args: Any, **options: Any) -> Any:
            is_form = request.method == "POST" and request.path != reverse("admin:logout", current_app=self.name)
            if is_form and not request.user.is_authenticated:
                return unsaved_admin_form.render_unsaved(request)
            return show(request, *args, **options)

        return update_wrapper(show_or_return, show)

    def get_urls(self) -> list[Any]:
        return [
            path("search/", self.admin_view(self.search), name="search"),
            path("personal-data/", self.admin_view(partial(handle_request, self)), name="personal-data"),
            path("preview/<int:service_id>/", self.admin_view(self.preview), name="preview"),
            path("preview/<slug:theme>.css", self.admin_view(self.preview_style), name="preview-style"),
            path(
                "preview/<int:service_id>/<slug:language>/<slug:theme>/",
                self.admin_view(self.preview_page),
                name="preview-page",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def preview(self, request: HttpRequest, service_id: int) -> HttpResponse:
        """Show a service's page for a new inquiry as customers see it, also while the service is not active."""
        service = self._get_service(request, service_id)
        return operator_preview.render_preview(
            request, service, {**self.each_context(request), "title": gettext("Preview")}
        )

    @method_decorator(require_safe)
    def preview_page(self, request: HttpRequest, service_id: int, language: str, theme: str) -> HttpResponse:
        """Show the customers' page itself, for the frame of `preview`."""
        service = self._get_service(request, service_id)
        if language not in dict(settings.LANGUAGES) or theme not in dict(operator_preview.THEMES):
            raise Http404
        return operator_preview.render_preview_page(request, service, language, theme)

    @method_decorator(require_safe)
    def preview_style(self, request: HttpRequest, theme: str) -> HttpResponse:
        """Show the customers' stylesheet in one theme."""
        if theme not in dict(operator_preview.THEMES):
            raise Http404
        return operator_preview.show_stylesheet(theme)

    def _get_service(self, request: HttpRequest, service_id: int) -> Service:
        if not request.user.has_perm("inquiries.view_service"):
            raise PermissionDenied
        return get_object_or_404(staff_services.list_services_of(request.user), pk=service_id)

    def search(self, request: HttpRequest) -> TemplateResponse:
        """Find inquiries and members. The words are posted: they are personal data, and addresses are logged."""
        if not self._may_search(request):
            raise PermissionDenied  # "nothing was found" would be told to a customer
        words = request.POST.get("q", "").replace("\0", "").strip()[:_LONGEST_WORDS]
        found = operator_search.search(
            words,
            inquiries=self._list_visible(request, Inquiry),
            members=self._list_visible(request, User),
        )
        own = {"title": gettext("Search"), "words": words, "found": found, "most": operator_search.MOST}
        return TemplateResponse(request, "admin/desk/search.html", {**self.each_context(request), **own})

    def _may_search(self, request: HttpRequest) -> bool:
        return any(self.get_model_admin(model).has_view_permission(request) for model in (Inquiry, User))

    def _list_visible(self, request: HttpRequest, model: type[Any]) -> QuerySet[Any]:
        """Return the objects that the reader finds in the model's list."""
        pages = self.get_model_admin(model)
        return pages.get_queryset(request) if pages.has_view_permission(request) else model.objects.none()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context: dict[str, Any] = super().each_context(request)
        context["may_search"] = self.has_permission(request) and self._may_search(request)
        if self.has_permission(request) and request.user.has_perm("inquiries.view_inquiry"):
            cases = operator_inbox.count_cases(staff_services.list_limits_of(request.user))
            context |= {"inbox": cases, "inbox_count": sum(cases.values())}
        return context

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what is known of the portal's health and queue. Nothing on the page calls OC."""
        context: dict[str, Any] = {}
        services = list(staff_services.list_services_of(request.user))
        if request.user.has_perm("inquiries.view_service"):
            health = service_health.list_service_health(services)
            context |= {
                "service_health": health[:_MOST_SERVICES],
                "more_services": max(0, len(health) - _MOST_SERVICES),
                "system_health": system_health.list_system_health(),
                "drift": catalog_drift.list_drift(services),
                "audit_findings": audit_findings.list_audit_findings(services),
            }
        if request.user.has_perm("inquiries.view_inquiry"):
            window = 90 if request.GET.get("days") == "90" else 14
            counts = trends.read_trends(services, window)
            context |= {
                "queue": queue_summary.summarize_queue(staff_services.list_limits_of(request.user)),
                "trends": counts,
                "window": window,
                "chart": charts.draw_bars([(date_format(day.day, "DATE_FORMAT"), day.received) for day in counts.days]),
            }
        return super().index(request, context | (extra_context or {}))
