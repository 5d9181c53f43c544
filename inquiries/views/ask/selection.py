"""The selected submission type, and the form that its field definitions describe."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from inquiries.domain.category_tree import Choice, Level, TypeTree
from inquiries.forms.customer_forms import InquiryForm
from inquiries.forms.fallback_form import ShortForm
from inquiries.forms.field_builders import UnknownRequired
from inquiries.models import Draft
from inquiries.oc.errors import NotFound
from inquiries.oc.types.tickets import FieldDefinition
from inquiries.services.catalog import categories, guides
from inquiries.services.catalog.guides import Guide
from inquiries.services.help import suggestions as beside
from inquiries.services.help.suggestions import Beside
from inquiries.services.submission.accept import TypeChosen
from inquiries.services.tickets import response_times
from inquiries.views.decorators import get_oc_language
from inquiries.views.request import ServiceRequest

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picked:
    """The selection so far: the selects to show, and on a leaf the definitions of its form.

    `is_short` if they are unknown, so that only the fallback form can be shown; it needs no leaf. `as_of` is when
    what is shown was read, where OC does not answer now.
    """

    levels: tuple[Level, ...] = ()
    path: tuple[Choice, ...] = ()
    leaf: Choice | None = None
    definitions: tuple[FieldDefinition, ...] | None = None
    as_of: datetime | None = None
    is_short: bool = False
    notice: str = ""
    problem: str = ""
    guide: Guide | None = None
    beside: Beside = field(default_factory=Beside)

    @property
    def type_path(self) -> str:
        return " > ".join(step.text for step in self.path)

    @property
    def type_chosen(self) -> TypeChosen:
        return TypeChosen(self.leaf.id if self.leaf else 0, self.type_path)


def read_selection(request: ServiceRequest) -> Picked:
    """Return the selection that the URL names. Types are cached: a pick makes no call to OC."""
    try:
        held = categories.get_category_tree(request.service, get_oc_language(request))
    except categories.NoCatalog:
        return _select_without_types(request)
    at = replace(_build_selection(request, held.value), as_of=held.fetched_at if held.stale else None)
    return _add_definitions(request, at) if at.leaf else _limit_to_type_question(request, at)


def _select_without_types(request: ServiceRequest) -> Picked:
    """Select without a list of types: the URL's type counts if it was ever selectable."""
    known = categories.get_stale_category_tree(request.service, get_oc_language(request))
    at = _build_selection(request, known) if known else Picked()
    return Picked(path=at.path, leaf=at.leaf, is_short=True) if at.leaf else Picked(is_short=True)


def _limit_to_type_question(request: ServiceRequest, at: Picked) -> Picked:
    """Ask only for the type of an inquiry that was sent without one."""
    if request.method != "POST" or at.notice:
        return at
    return replace(at, notice=_("Please choose what it is about. What you wrote is kept, and will be filled in."))


def _build_selection(request: ServiceRequest, tree: TypeTree) -> Picked:
    asked = [int(value) for value in request.GET.getlist("category") if value.isdecimal() and len(value) < 19]
    language = get_oc_language(request)
    chosen = tree.find_deepest(asked)
    path = tuple(Choice(category.id, category.name_in(language)) for category in tree.path(chosen))
    guide = guides.find_guide(request.service, tuple(step.id for step in path), request.LANGUAGE_CODE)
    if tree.is_leaf(chosen) and not guide.answer_time:
        guide = replace(guide, answer_time=response_times.describe_usual(request.service, chosen))
    has_vanished = any(category_id not in tree for category_id in asked)
    return Picked(
        levels=tree.levels(chosen, language),
        path=path,
        leaf=path[-1] if tree.is_leaf(chosen) else None,
        notice=_describe_vanished() if has_vanished else "",
        guide=guide,
        beside=_build_panel(request, path, is_leaf=tree.is_leaf(chosen)),
    )


def _build_panel(request: ServiceRequest, path: tuple[Choice, ...], *, is_leaf: bool) -> Beside:
    """Return known issues, and before the form questions. They are not needed for sending."""
    ids, words = tuple(step.id for step in path), " ".join(step.text for step in path)
    if is_leaf and request.method != "POST":
        return beside.build_panel(request.service, ids, words, request.LANGUAGE_CODE)
    return Beside(beside.find_issues(request.service, ids, request.LANGUAGE_CODE))


def _add_definitions(request: ServiceRequest, at: Picked) -> Picked:
    assert at.leaf  # noqa: S101 - for the type checker
    try:
        held = categories.get_field_definitions(request.service, at.leaf.id, get_oc_language(request))
    except NotFound:
        return _leave_vanished_type(request, at)
    except categories.NoCatalog:
        return replace(at, is_short=True)
    return replace(at, definitions=held.value, as_of=held.fetched_at if held.stale else at.as_of)


def _leave_vanished_type(request: ServiceRequest, at: Picked) -> Picked:
    """Select the closest ancestor in a newer list: the type is gone at OC although the copy has it."""
    categories.refresh(request.service)
    try:
        newer = _build_selection(request, categories.get_category_tree(request.service, get_oc_language(request)).value)
    except categories.NoCatalog:
        newer = at
    return replace(newer, leaf=None, notice=_describe_vanished())


def remove_short_form(at: Picked) -> Picked:
    """Remove the fallback form for an inquiry that OC refused: OC would refuse it again."""
    if not at.is_short:
        return at
    problem = _("The form for this topic cannot be shown right now. Please try again soon.")
    return replace(at, is_short=False, problem=problem)


def _describe_vanished() -> str:
    return _("The topic you chose no longer exists. Please choose another one.")


def build_form(request: ServiceRequest, at: Picked, file_count: int, draft: Draft | None = None) -> InquiryForm | None:
    """Build the form of the selected type, filled with the post, a draft, or what is known of the member.

    None where there is no type yet, or if its form requires a field of an unknown kind.
    """
    if at.definitions is None and not at.is_short:
        return None
    visitor = request.visitor
    form_of_type: Callable[..., InquiryForm] = ShortForm if at.is_short else partial(InquiryForm, at.definitions or ())
    try:
        form = form_of_type(
            data=request.POST if request.method == "POST" else None,
            initial={"mail": visitor.email, "name": visitor.name, "phone": visitor.phone},
            file_count=file_count,
        )
    except UnknownRequired as unknown:
        log.error("form.unknown_required_field", extra={"category": at.type_chosen.category_id, "field": str(unknown)})
        return None
    if draft:
        form.take_up(draft.typed)
    return form


def explain_missing_form(at: Picked) -> str:
    """Return why a selected type shows no form, or ""."""
    if at.problem or not at.leaf:
        return at.problem
    return _("This form cannot be filled in here at the moment. Please contact us in another way.")
