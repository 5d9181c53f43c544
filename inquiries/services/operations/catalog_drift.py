"""Compare OC's submission types and fields with those of the last time, and with what operators' texts name."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.database.rows import update_or_create
from inquiries.domain.category_tree import TypeTree
from inquiries.domain.field_types import KNOWN_FIELD_CODES, KNOWN_FIELD_TYPES
from inquiries.models import CatalogDrift, ContactOption, Draft, KnownIssue, Service, TypeGuide, TypeQuestions
from inquiries.oc.client import Client
from inquiries.oc.errors import OCError
from inquiries.oc.types.tickets import FieldDefinition
from inquiries.services.catalog import types_and_fields
from inquiries.services.upstream.clients import get_client

_NEW_FOR = timedelta(days=30)  # so long is a change reported, unless it is dealt with before
_MOST_GONE = 1000  # removed types whose names are remembered
_ADVICE = {
    "removed": _("The type no longer exists. Choose another one where it is named, or delete what names it."),
    "no_guide": _("The type is new and has no guide. Write one, with words that customers would search for."),
    "required": _("The field “%(field)s” is now required. Look at the form: do customers know what to enter?"),
    "unknown": _("The field “%(field)s” is of an unknown type and is asked as text. Report it to the developers."),
    "blocked": _(
        "The field “%(field)s” is required and of an unknown type, so customers cannot use this form. Make it optional "
        "in Online Contact, and report it to the developers."
    ),
}
_PLACES = {
    "guides": _("type guides"),
    "issues": _("known issues"),
    "questions": _("questions for types"),
    "contacts": _("contact options"),
    "drafts": _("drafts of customers, who are asked to choose again and keep what they wrote"),
    "fallback": _("fallback submission type of the service"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One change: its kind, the type with its path, the field's label, and how often each place names the type.

    `kind` is "removed", "no_guide", "required", "unknown" (a field type) or "blocked" (a form that cannot be shown).
    """

    kind: str
    category_id: int
    path: str
    label: str = ""
    named_by: dict[str, int] = field(default_factory=dict)

    @property
    def advice(self) -> str:
        """What changed and what to do, in the current language."""
        return str(_ADVICE[self.kind]) % {"field": self.label} if self.label else str(_ADVICE[self.kind])

    @property
    def places(self) -> list[tuple[str, str]]:
        """The places that name the type: the name for links, and the text with its count."""
        return [(place, f"{_PLACES[place]}: {count}") for place, count in self.named_by.items()]


@dataclass(frozen=True, slots=True)
class ServiceDrift:
    """The findings of one service, and when they were made."""

    service: Service
    checked_at: datetime
    findings: list[Finding]


def list_drift(services: Iterable[Service]) -> list[ServiceDrift]:
    """Return what the last checks found at some services; those without a finding are left out. OC is not asked."""
    rows = CatalogDrift.objects.filter(service__in=list(services)).select_related("service").defer("known")
    found = [ServiceDrift(row.service, row.checked_at, [Finding(**each) for each in row.findings]) for row in rows]
    return [drift for drift in found if drift.findings]


def check_drift(service: Service) -> list[Finding]:
    """Read a service's types and fields from OC, compare them, and keep the result for the operators' home.

    A type whose fields cannot be read is compared the next time.

    Raises:
        OCError: the types cannot be read; nothing is kept.
    """
    client = get_client(service)
    tree = TypeTree(client.categories())
    row = CatalogDrift.objects.filter(service=service).first()
    before = row.known if row else _read_first_known(service)
    now = timezone.now()
    known: dict[str, Any] = {
        "types": _note_types(tree, service, before.get("types", {}), now, is_first=row is None),
        "fields": _note_fields(client, tree, before.get("fields", {}), now),
    }
    last = before.get("gone", {}) | {key: each["path"] for key, each in before.get("types", {}).items()}
    known["gone"] = dict([(key, path) for key, path in last.items() if key not in known["types"]][-_MOST_GONE:])
    paths = {int(key): str(path) for key, path in known["gone"].items()}
    paths |= {int(key): str(each["path"]) for key, each in known["types"].items()}
    findings = [
        *_find_removed(service, tree, paths),
        *_find_without_guide(service, tree, known["types"], now),
        *_find_fields(known["fields"], paths, now),
    ]
    kept = {"checked_at": now, "known": known, "findings": [asdict(finding) for finding in findings]}
    update_or_create(CatalogDrift.objects.all(), kept, service=service)
    _hold_current_types(service, tree)
    return findings


def _hold_current_types(service: Service, tree: TypeTree) -> None:
    """Have forms and operators' pages offer the types that OC has now, if they know others."""
    known = types_and_fields.get_known_category_tree(service)
    if known is None or set(known.list_ids()) != set(tree.list_ids()):
        service.mark_changed()
        with suppress(types_and_fields.NoCatalog):
            types_and_fields.get_category_tree(service)


def _read_first_known(service: Service) -> dict[str, Any]:
    """Return the stored copy of the types: what was known before the first check."""
    tree = types_and_fields.get_known_category_tree(service)
    names = {str(i): {"path": tree.path_text(i, service.default_language)} for i in tree.list_ids()} if tree else {}
    return {"types": names}


def _note_types(
    tree: TypeTree, service: Service, before: dict[str, Any], now: datetime, *, is_first: bool
) -> dict[str, Any]:
    def note(category_id: int) -> dict[str, str]:
        known = before.get(str(category_id))
        is_new = known is None and (before or not is_first)
        since = now.isoformat() if is_new else (known or {}).get("since", "")
        return {"path": tree.path_text(category_id, service.default_language), "since": since}

    return {str(category_id): note(category_id) for category_id in tree.list_ids()}


def _note_fields(client: Client, tree: TypeTree, before: dict[str, Any], now: datetime) -> dict[str, Any]:
    noted = {}
    for category_id in filter(tree.is_leaf, tree.list_ids()):
        known = before.get(str(category_id))
        try:
            definitions = client.fields(category_id)
        except OCError:
            noted[str(category_id)] = known or {}
            continue
        noted[str(category_id)] = {each.code: _note_field(each, known, now) for each in definitions}
    return noted


def _note_field(definition: FieldDefinition, known: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    last = (known or {}).get(definition.code, {})
    is_newly_required = definition.required and bool(known) and not last.get("required", False)
    is_known = definition.code in KNOWN_FIELD_CODES or definition.type in KNOWN_FIELD_TYPES
    since = now.isoformat() if is_newly_required else last.get("since", "") if definition.required else ""
    return {"title": definition.title, "required": definition.required, "since": since, "is_known": is_known}


def _find_removed(service: Service, tree: TypeTree, paths: dict[int, str]) -> Iterable[Finding]:
    named: dict[int, Counter[str]] = {}

    def name(place: str, ids: Iterable[int | None]) -> None:
        for category_id in ids:
            if category_id and category_id not in tree:
                named.setdefault(category_id, Counter())[place] += 1

    def list_ids(model: Any, column: str) -> Iterable[Any]:
        rows: Iterable[Any] = model.objects.filter(service=service).values_list(column, flat=True)
        return rows

    name("guides", list_ids(TypeGuide, "category_id"))
    current = KnownIssue.objects.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()), service=service)
    name("issues", (i for ids in current.values_list("category_ids", flat=True) for i in ids))
    name("questions", list_ids(TypeQuestions, "category_id"))
    name("contacts", (i for ids in list_ids(ContactOption, "category_ids") for i in ids))
    name("drafts", list_ids(Draft, "category_id"))
    name("fallback", [service.fallback_category_id])
    return [Finding("removed", i, paths.get(i) or str(i), named_by=dict(places)) for i, places in named.items()]


def _find_without_guide(service: Service, tree: TypeTree, types: dict[str, Any], now: datetime) -> Iterable[Finding]:
    guided = set(TypeGuide.objects.filter(service=service).values_list("category_id", flat=True))
    for key, each in types.items():
        category_id = int(key)
        has_guide = any(step.id in guided for step in tree.path(category_id))
        if tree.is_leaf(category_id) and _is_recent(each["since"], now) and not has_guide:
            yield Finding("no_guide", category_id, each["path"])


def _find_fields(fields: dict[str, Any], paths: dict[int, str], now: datetime) -> Iterable[Finding]:
    for key, definitions in fields.items():
        for code, each in definitions.items():
            path, title = paths.get(int(key), key), each["title"] or code
            if not each["is_known"]:
                yield Finding("blocked" if each["required"] else "unknown", int(key), path, title)
            elif _is_recent(each["since"], now):
                yield Finding("required", int(key), path, title)


def _is_recent(since: str, now: datetime) -> bool:
    return bool(since) and now - datetime.fromisoformat(since) < _NEW_FOR
