"""The objects that audit entries name: find them for links, and find entries by what their objects are called."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import AuditEntry, User

MOST = 100  # objects of a model that a search of the log takes


class AuditChangeList(ChangeList):
    """The list of entries, each with the account and the object that it names, by a few queries for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        attach_objects(self.model_admin.admin_site, request, self.result_list)


def attach_objects(site: AdminSite, request: HttpRequest, entries: Iterable[AuditEntry]) -> None:
    """Set `account` (None if it was deleted) and `link` ("" without an object that the reader can see) on entries."""
    entries = list(entries)
    accounts = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    links = _list_links(site, request, entries)
    for entry in entries:
        entry.account = accounts.get(entry.actor_id)  # type: ignore[attr-defined]
        entry.link = links.get((entry.object_type, entry.object_id), "")  # type: ignore[attr-defined]


def _list_links(site: AdminSite, request: HttpRequest, entries: Iterable[AuditEntry]) -> dict[tuple[str, str], str]:
    ids: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        ids[entry.object_type].add(entry.object_id)
    links: dict[tuple[str, str], str] = {}
    for label, wanted in ids.items():
        pages = _find_pages(site, request, label)
        for found in pages.get_queryset(request).filter(pk__in=_keep_keys(pages.model, wanted)) if pages else ():
            address = reverse(f"admin:{label.replace('.', '_')}_change", args=(found.pk,), current_app=site.name)
            links[label, str(found.pk)] = format_html('<a href="{}">{}</a>', address, found)
    return links


def _find_pages(site: AdminSite, request: HttpRequest, label: str) -> "ModelAdmin[Any] | None":
    """Return the pages of a model that the reader can see; None if there are none."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None  # entries without an object, and of a model that was removed
    pages = site.get_model_admin(model) if site.is_registered(model) else None
    return pages if pages and pages.has_view_permission(request) else None


def _keep_keys(model: type[Model], ids: Iterable[str]) -> list[Any]:
    """Return those of the stored ids that can be keys of the model."""
    keys = []
    for each in ids:
        try:
            keys.append(model._meta.pk.to_python(each))
        except ValidationError:
            continue
    return keys


def find_by_object(site: AdminSite, request: HttpRequest, words: str) -> Q:
    """Build the condition for entries about objects that the search of their own list finds by these words.

    A receipt number finds the entries of its inquiry, in any spelling, and an email address those of its member.
    """
    found = Q(pk__in=())
    for model in apps.get_models():
        pages = _find_pages(site, request, model._meta.label_lower)
        if pages and model is not AuditEntry and pages.get_search_fields(request):
            rows, _repeats = pages.get_search_results(request, pages.get_queryset(request), words)
            ids = [str(pk) for pk in rows.order_by().values_list("pk", flat=True)[:MOST]]
            found |= Q(object_type=model._meta.label_lower, object_id__in=ids) if ids else Q()
    return found
