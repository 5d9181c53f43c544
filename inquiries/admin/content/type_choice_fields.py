"""Form fields on which submission types are picked from their tree: nested lists that open without a script.

`static/js/types.js` adds a search. OC is not asked: the trees are those that are known.
"""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from inquiries.admin.content.type_content_admin import MOST_TOGETHER
from inquiries.domain.category_tree import TypeTree
from inquiries.domain.id_syntax import parse_id
from inquiries.models import Service
from inquiries.services.catalog import types_and_fields

_INPUT = '<label><input type="{}" name="{}" value="{}"> {}</label>'
_CHOSEN = '<label><input type="{}" name="{}" value="{}" checked> {}</label>'
_OPEN = "{}<details open><summary>{}</summary>{}</details>"
_CLOSED = "{}<details><summary>{}</summary>{}</details>"
_CLOSED_SERVICE = '<details data-service="{}">{}{}</details>'


class _Drawn:
    """How the widgets draw themselves: a branch for each service, and in it the types with all below them."""

    kind: str  # of the inputs
    language = ""
    trees: tuple[tuple[Service, TypeTree], ...] = ()

    class Media:
        js = (forms.Script("js/types.js", type="module"),)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        values = value if isinstance(value, list | tuple) else [value]
        chosen = {str(each) for each in values if each}
        known = {str(category_id) for _service, tree in self.trees for category_id in tree.list_ids()}
        vanished = [self._draw_input(name, each, each, is_chosen=True) for each in sorted(chosen - known)]
        # Without a tree nothing was read of OC yet: that does not say that a chosen type is gone.
        unread = gettext("A type is missing? Check the connection of its service: that reads the types again.")
        words = gettext("No longer offered") if self.trees else unread
        return format_html(
            '<div class="type-tree" id="{}" data-search="{}" data-found="{}">{}{}</div>',
            (attrs or {}).get("id", f"id_{name}"),
            gettext("Find a submission type"),
            # Translators: The number of submission types that a search has found.
            gettext("Found: {count}"),
            format_html("<p>{}</p>{}", words, _draw_list(vanished)) if vanished or not self.trees else "",
            format_html_join("", "{}", ((self._draw_service(name, *each, chosen),) for each in self.trees)),
        )

    def _draw_service(self, name: str, service: Service, tree: TypeTree, chosen: set[str]) -> SafeString:
        # Open are those above the chosen ones, so that these are seen.
        ids = [each for each in map(parse_id, chosen) if each is not None]
        opened = {step.id for each in ids for step in tree.path(each)[:-1]}
        is_open = len(self.trees) == 1 or any(each in tree for each in ids)
        details = '<details data-service="{}" open>{}{}</details>' if is_open else _CLOSED_SERVICE
        summary = format_html("<summary>{}</summary>", service.name)
        return format_html(details, service.pk, summary, self._draw_branch(name, tree, 0, chosen, opened))

    def _draw_branch(
        self, name: str, tree: TypeTree, parent: int, chosen: set[str], opened: Collection[int]
    ) -> SafeString:
        items = []
        for category in tree.children(parent):
            value, text = str(category.id), category.name_in(self.language)
            item = self._draw_input(name, value, text, is_chosen=value in chosen)
            if below := tree.children(category.id):
                words = ngettext("%(count)d type in “%(name)s”", "%(count)d types in “%(name)s”", len(below))
                item = format_html(
                    _OPEN if category.id in opened else _CLOSED,
                    item,
                    words % {"count": len(below), "name": text},
                    self._draw_branch(name, tree, category.id, chosen, opened),
                )
            items.append(item)
        return _draw_list(items)

    def _draw_input(self, name: str, value: str, text: str, *, is_chosen: bool) -> SafeString:
        return format_html(_CHOSEN if is_chosen else _INPUT, self.kind, name, value, text)


def _draw_list(items: Iterable[SafeString]) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item,) for item in items)))


class TypeRadios(_Drawn, forms.RadioSelect):
    """One type."""

    kind = "radio"


class TypeCheckboxes(_Drawn, forms.CheckboxSelectMultiple):
    """Any number of types."""

    kind = "checkbox"


class _Offered:
    """A field of types that are known, and of those that were chosen before, even if they vanished."""

    widget: Any
    kept: frozenset[int] = frozenset()

    def offer(self, services: Iterable[Service], language: str, kept: Iterable[int | None]) -> None:
        """Offer the known types of some services.

        Args:
            services: whose types.
            language: in which they are named.
            kept: types that were chosen before.
        """
        wanted = list(services)
        trees = types_and_fields.list_known_category_trees(wanted)
        self.widget.language = language
        self.widget.trees = tuple((service, trees[service.pk]) for service in wanted if trees.get(service.pk))
        self.kept = frozenset(filter(None, kept))

    def valid_value(self, value: Any) -> bool:
        wanted = parse_id(str(value))
        return wanted in self.kept or any(wanted in tree for _service, tree in self.widget.trees)


class TypeField(_Offered, forms.TypedChoiceField):
    """A field for one submission type, by its id."""

    def __init__(self, **options: Any) -> None:
        label = capfirst(gettext_lazy("submission type"))
        super().__init__(coerce=int, empty_value=None, widget=TypeRadios, **{"label": label, **options})


class TypesField(_Offered, forms.TypedMultipleChoiceField):
    """A field for any number of submission types, by their ids."""

    def __init__(self, **options: Any) -> None:
        label = capfirst(gettext_lazy("submission types"))
        super().__init__(coerce=int, required=False, widget=TypeCheckboxes, **{"label": label, **options})


class TypesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The base of forms whose fields of types offer those of the operator's services."""

    services: ClassVar[QuerySet[Service]]  # those of the operator, set by the page

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        language = get_language() or settings.LANGUAGE_CODE
        for name, field in self.fields.items():
            if isinstance(field, _Offered):
                chosen = getattr(self.instance, name)
                field.offer(self.offered_services, language, chosen if isinstance(chosen, list) else [chosen])

    @cached_property
    def offered_services(self) -> list[Service]:
        """Return the services whose types are offered: the form's own, where it is known, else all if they are few."""
        chosen = self.data.get("service") or self.initial.get("service")
        if own := list(self.services.filter(pk=parse_id(str(chosen or "")) or 0)):
            return own
        together = list(self.services[: MOST_TOGETHER + 1])
        return together if len(together) <= MOST_TOGETHER else []
