"""The filter form of the ticket list. Its state is in the URL, so that Back and bookmarks keep it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.domain import ticket_status
from inquiries.domain.ticket_filter import DONE, NEWS, OPEN, SOURCES, TicketFilter, TypeFilter, parse_words
from inquiries.domain.typed_text import clean_query
from inquiries.forms.controls import date_parsing
from inquiries.oc.types.requests import LATEST_FIRST, TicketQuery

_ALL = ""
_SOURCES = [("web", _("Website")), ("spweb", _("Mobile website")), ("api", _("App"))]
_SORTS = [
    (LATEST_FIRST, _("Recently updated")),
    ("updatedDt:asc", _("Least recently updated")),
    ("createdDt:desc", _("Newest first")),
    ("createdDt:asc", _("Oldest first")),
]
_SIZES = [(size, size) for size in ("10", "20", "50", "100")]
# Translators: No narrowing: all inquiries, types or questions.
_ANY = (_ALL, pgettext_lazy("filter", "All"))
# Translators: A tab above the list of inquiries: those with an answer that was not read yet.
GROUPS = [_ANY, (OPEN, _("In progress")), (NEWS, pgettext_lazy("inquiries", "Unread")), (DONE, _("Finished"))]
_DEFAULTS = {
    "q": "",
    "group": _ALL,
    "status": _ALL,
    "category": _ALL,
    "source": _ALL,
    "since": "",
    "until": "",
    "sort": LATEST_FIRST,
    "size": "20",
}
_NARROWING = ("q", "group", "status", "category", "source", "since", "until")
_LONGEST_SEARCH = 100
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Group:
    """A tab of the list: its query, its label, and how many inquiries it has; 0 where that is not known."""

    query: str
    word: str
    is_shown: bool
    count: int


class FilterForm(forms.Form):
    """The filters in the URL. An unknown value counts as absent: old links keep working."""

    q = forms.CharField(
        # Translators: The label of a search box.
        label=_("Keywords"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": _LONGEST_SEARCH, "form": "filters"}),
    )
    group = forms.ChoiceField(choices=GROUPS, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Status"), choices=[_ANY, *ticket_status.CHOICES])
    category = forms.ChoiceField(label=pgettext_lazy("label", "Topic"))
    # Translators: Through which channel an inquiry came in: web, mobile, app.
    source = forms.ChoiceField(label=_("Channel"), choices=[(_ALL, _("All channels")), *_SOURCES])
    since = forms.CharField(label=_("Sent on or after"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.CharField(label=_("Sent on or before"), widget=forms.DateInput(attrs={"type": "date"}))
    # Translators: What the list is sorted by.
    sort = forms.ChoiceField(label=pgettext_lazy("label", "Sort by"), choices=_SORTS)
    size = forms.ChoiceField(label=_("Results per page"), choices=_SIZES)

    def __init__(self, data: Mapping[str, str], *, types: TypeFilter) -> None:
        """`data` is the query; `types` are the submission types to choose from."""
        super().__init__(initial=dict(_DEFAULTS))
        self._offered = tuple(types.offered.items())
        for field in self.fields.values():
            field.required = False
        category = self.fields["category"]
        assert isinstance(category, forms.ChoiceField)  # noqa: S101 - for the type checker
        category.choices = [
            (_ALL, pgettext_lazy("filter", "All")),
            *((str(id_), path) for id_, path in types.offered.items()),
        ]
        self._below = types.below
        self.chosen = {name: self._match_option(name, data.get(name, "")) for name in _DEFAULTS}
        self.initial = self.chosen
        self.page = int(data.get("page", "")) if _PAGE.fullmatch(data.get("page", "")) else 1

    @property
    def cache_key(self) -> tuple[tuple[int, str], ...] | None:
        """Return what the filters show while none of them is set: the types to choose from; else None."""
        return self._offered if self.chosen == _DEFAULTS else None

    def _match_option(self, name: str, value: str) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return value if field.valid_value(value) else _DEFAULTS[name]
        if name == "q":
            return clean_query(value)[:_LONGEST_SEARCH]
        return str(_parse_day(value) or "")

    @property
    def narrowing(self) -> list[str]:
        """Return the names of the filters that may hide something; the order and the size hide nothing."""
        return [name for name in _NARROWING if self.chosen[name]]

    @property
    def only(self) -> str:
        """Return the one active filter: its name, or "group:" and the group; "" for none or several."""
        if self.narrowing == ["group"]:
            return f"group:{self.chosen['group']}"
        return self.narrowing[0] if len(self.narrowing) == 1 else ""

    @property
    def query(self) -> TicketQuery:
        """Return the query for OC (OC API, section 7: list), in no particular language."""
        chosen = self.chosen
        return TicketQuery(
            category_id=int(chosen["category"]) if chosen["category"] and not self._below else None,
            status=chosen["status"],
            sources=(chosen["source"],) if chosen["source"] else SOURCES,
            sort=chosen["sort"],
            page=self.page,
            page_size=int(chosen["size"]),
        )

    @property
    def narrows_beneath(self) -> bool:
        """Whether a control that is not in sight hides something."""
        return bool({*self.narrowing} - {"q", "group"})

    @property
    def beneath(self) -> list[forms.BoundField]:
        """Return the controls of the folded part; the search field stands above them."""
        return [field for field in self.visible_fields() if field.name != "q"]

    @property
    def wanted(self) -> TicketFilter:
        """Return the filter that the portal applies itself, because OC's list cannot."""
        chosen = self.chosen
        return TicketFilter(
            words=parse_words(chosen["q"]),
            group=chosen["group"],
            since=_parse_day(chosen["since"]),
            until=_parse_day(chosen["until"]),
            types=self._below if chosen["category"] else frozenset(),
        )

    def build_groups(self, counts: Mapping[str, int]) -> list[Group]:
        """Return a link for each group, with all other filters kept; `counts` has the numbers that are known."""
        shown = self.chosen["group"]
        links = []
        for code, word in GROUPS:
            parts = {name: value for name, value in self.chosen.items() if value != _DEFAULTS[name]} | {"group": code}
            query = urlencode({name: value for name, value in parts.items() if value})
            links.append(Group(query, str(word), code == shown, counts.get(code, 0)))
        return links

    def querystring(self, *, page: int = 1) -> str:
        """Return the query of one page of the list: `status=open&page=2`. Defaults are left out, the page never is."""
        parts = {name: value for name, value in self.chosen.items() if value != _DEFAULTS[name]}
        return urlencode(parts | {"page": str(page)})


def _parse_day(value: str) -> date | None:
    return date_parsing.parse_preset(date_parsing.read_day, value)
