"""Form fields on which submission types are picked from their tree: nested lists that open without a script.

`static/js/types.js` adds a search. OC is not asked: the trees are those that are known.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from inquiries.domain.category_tree import TypeTree
from inquiries.models import Service
from inquiries.services.catalog import categories


class _Drawn:
    """How the widgets draw themselves: a branch for each service, and in it the types with all below them."""

    name: str
    input_type: str
    language = ""
    trees: tuple[tuple[Service, TypeTree], ...] = ()

    class Media:
        js = (forms.Script("js/types.js", type="module"),)  # type: ignore[attr-defined]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each}
        branches = mark_safe("".join(self._draw_services(name, chosen)))  # noqa: S308 - escaped where it is built
        return format_html(
            '<div class="type-tree" id="{}" data-search="{}" data-found="{}">{}</div>',
            (attrs or {}).get("id", f"id_{name}"),
            gettext("Find a submission type"),
            # Translators: The number of submission types that a search has found.
            gettext("Found: {count}"),
            branches,
        )

    def _draw_services(self, name: str, chosen: set[str]) -> Iterator[str]:
        known = {str(category_id) for _service, tree in self.trees for category_id in tree.list_ids()}
        for value in sorted(chosen - known):  # it vanished, or nothing is known of its service's types
            yield format_html("<ul><li>{}</li></ul>", self._draw_input(name, value, value, is_chosen=True))
        for service, tree in self.trees:
            opened = _list_opened(tree, chosen)
            is_open = (
                len(self.trees) == 1 or bool(opened) or any(each.isdecimal() and int(each) in tree for each in chosen)
            )
            yield format_html(
                '<details data-service="{}"{}><summary>{}</summary>',
                service.pk,
                mark_safe(" open") if is_open else "",
                service.name,
            )
            yield from self._draw_branch(tree, 0, name, chosen, opened)
            yield "</details>"

    def _draw_branch(
        self, tree: TypeTree, parent: int, name: str, chosen: set[str], opened: Collection[int]
    ) -> Iterator[str]:
        yield "<ul>"
        for category in tree.children(parent):
            text = category.name_in(self.language)
            yield format_html(
                "<li>{}", self._draw_input(name, str(category.id), text, is_chosen=str(category.id) in chosen)
            )
            if below := tree.children(category.id):
                words = ngettext("%(count)d type below “%(name)s”", "%(count)d types below “%(name)s”", len(below))
                yield format_html(
                    "<details{}><summary>{}</summary>",
                    mark_safe(" open") if category.id in opened else "",
                    words % {"count": len(below), "name": text},
                )
                yield from self._draw_branch(tree, category.id, name, chosen, opened)
                yield "</details>"
            yield "</li>"
        yield "</ul>"

    def _draw_input(self, name: str, value: str, text: str, *, is_chosen: bool) -> SafeString:
        checked = mark_safe(" checked") if is_chosen else ""
        words = '<label><input type="{}" name="{}" value="{}"{}> {}</label>'
        return format_html(words, self.input_type, name, value, checked, text)


def _list_opened(tree: TypeTree, chosen: Iterable[str]) -> set[int]:
    """List the types that have to be open for the chosen ones to be seen."""
    return {step.id for value in chosen if value.isdecimal() for step in tree.path(int(value))[:-1]}


class TypeRadios(_Drawn, forms.RadioSelect):
    """One type."""


class TypeCheckboxes(_Drawn, forms.CheckboxSelectMultiple):
    """Any number of types."""


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
        trees = categories.list_known_category_trees(wanted)
        self.widget.language = language
        self.widget.trees = tuple((service, trees[service.pk]) for service in wanted if trees.get(service.pk))
        self.kept = frozenset(filter(None, kept))

    def valid_value(self, value: Any) -> bool:
        if not str(value).isdecimal():
            return False
        return int(value) in self.kept or any(int(value) in tree for _service, tree in self.widget.trees)


class TypeField(_Offered, forms.TypedChoiceField):
    """A field for one submission type, by its id."""

    def __init__(self, **options: Any) -> None:
        label = gettext_lazy("submission type")
        super().__init__(coerce=int, empty_value=None, widget=TypeRadios, **{"label": label, **options})


class TypesField(_Offered, forms.TypedMultipleChoiceField):
    """A field for any number of submission types, by their ids."""

    def __init__(self, **options: Any) -> None:
        label = gettext_lazy("submission types")
        super().__init__(coerce=int, required=False, widget=TypeCheckboxes, **{"label": label, **options})


def list_services_to_offer(form: Any) -> list[Service]:
    """List the services whose types a form offers: its own, where it is known which, else all of the operator's.

    Args:
        form: a model form with a field "service" and the operator's `services`.
    """
    chosen = form.data.get("service") or form.initial.get("service")
    offered = list(form.services)
    return [service for service in offered if str(service.pk) == str(chosen)] or offered


def offer_types(form: Any, name: str, kept: Iterable[int | None]) -> None:
    """Offer the types of a form's services in one of its fields.

    Args:
        form: as above.
        name: of its field.
        kept: the types that were chosen before.
    """
    form.fields[name].offer(list_services_to_offer(form), get_language() or settings.LANGUAGE_CODE, kept)
