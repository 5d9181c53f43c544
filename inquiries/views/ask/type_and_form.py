"""The selected submission type with the form that its field definitions describe, and the panel beside the form."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from common.languages import remove_region
from inquiries.domain.category_tree import Choice, TypeTree
from inquiries.domain.id_syntax import parse_id
from inquiries.forms import choices_in_another_language
from inquiries.forms.cacheable_form import CacheableForm
from inquiries.forms.fallback_form import ShortForm
from inquiries.forms.field_builders import UnknownRequired
from inquiries.forms.inquiry_forms import InquiryForm
from inquiries.models import Service
from inquiries.oc.errors import NotFound
from inquiries.oc.types.tickets import FieldDefinition
from inquiries.services.catalog import guides, picker_levels, type_search, types_and_fields
from inquiries.services.catalog.guides import Guide
from inquiries.services.catalog.picker_levels import Topic
from inquiries.services.help import form_panel
from inquiries.services.help.form_panel import FormHelp
from inquiries.services.submission.accept import TypeChosen
from inquiries.services.tickets import response_times
from inquiries.views.request import ServiceRequest, get_oc_language, list_details

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Selection:
    """The types chosen so far, and on a leaf the definitions of its form.

    `tree` is None while the types are unknown. `is_short` if the definitions are unknown, so that only the fallback
    form can be shown; it needs no leaf. `as_of` is the time of the copy while OC does not answer. `page` counts the
    pages of the topics to choose from.
    """

    tree: TypeTree | None = None
    path: tuple[Choice, ...] = ()
    leaf: Choice | None = None
    definitions: tuple[FieldDefinition, ...] | None = None
    as_of: datetime | None = None
    is_short: bool = False
    notice: str = ""
    problem: str = ""
    page: int = 1

    @property
    def chosen_id(self) -> int:
        """Return the deepest chosen type, or 0."""
        return self.path[-1].id if self.path else 0

    @property
    def parent_id(self) -> int:
        """Return the type whose topics are offered to choose another one than the selected leaf."""
        return self.path[-2].id if len(self.path) > 1 else 0

    @property
    def type_path(self) -> str:
        return " > ".join(step.text for step in self.path)

    @property
    def type_chosen(self) -> TypeChosen:
        return TypeChosen(self.leaf.id if self.leaf else 0, self.type_path)


def list_topics(request: ServiceRequest, selection: Selection) -> tuple[tuple[Topic, ...], int]:
    """List what can be chosen next, and count its pages; nothing while the types are unknown, or on a leaf."""
    tree, parent_id = selection.tree, selection.chosen_id
    if tree is None or selection.leaf:
        return (), 0
    found = picker_levels.list_topics(request.service, tree, parent_id, request.LANGUAGE_CODE, selection.page)
    return found, picker_levels.count_pages(tree, parent_id)


def read_selection(request: ServiceRequest) -> Selection:
    """Return the selection that the URL names. Types are cached: to choose one makes no call to OC."""
    try:
        held = types_and_fields.get_category_tree(request.service, get_oc_language(request))
    except types_and_fields.NoCatalog:
        return _select_without_types(request)
    selection = replace(_build_selection(request, held.value), as_of=held.fetched_at if held.stale else None)
    if selection.leaf:
        return _add_definitions(request, selection, selection.leaf.id)
    type_search.prepare_search(request.service, held.value, get_oc_language(request))
    if request.method != "POST" or selection.notice:
        return selection
    # The form was sent while the types were unknown: it still needs one.
    notice = _("Please choose what it is about. What you wrote is kept, and will be filled in.")
    return replace(selection, notice=notice)


def _select_without_types(request: ServiceRequest) -> Selection:
    """Select without a list of types: the URL's type counts if it was ever selectable."""
    known = types_and_fields.get_known_category_tree(request.service, get_oc_language(request))
    past = _build_selection(request, known) if known else Selection()
    return Selection(path=past.path, leaf=past.leaf, is_short=True) if past.leaf else Selection(is_short=True)


def _build_selection(request: ServiceRequest, tree: TypeTree) -> Selection:
    asked = parse_id(request.GET.get("category", ""))
    language = get_oc_language(request)
    chosen = tree.find_nearest_living(asked or 0)
    path = tuple(Choice(category.id, category.name_in(language)) for category in tree.path(chosen))
    has_vanished = asked is not None and asked not in tree
    page = parse_id(request.GET.get("page", "")) or 1
    return Selection(
        tree=tree,
        path=path,
        leaf=path[-1] if tree.is_leaf(chosen) else None,
        notice=_describe_vanished() if has_vanished else "",
        page=max(1, min(page, picker_levels.count_pages(tree, chosen))),
    )


def _add_definitions(request: ServiceRequest, selection: Selection, category_id: int) -> Selection:
    try:
        held = types_and_fields.get_field_definitions(request.service, category_id, get_oc_language(request))
    except NotFound:
        return _leave_vanished_type(request, selection)
    except types_and_fields.NoCatalog:
        return replace(selection, is_short=True)
    return replace(selection, definitions=held.value, as_of=held.fetched_at if held.stale else selection.as_of)


def _leave_vanished_type(request: ServiceRequest, selection: Selection) -> Selection:
    """Select the closest ancestor in a newer list: the type is gone at OC although the copy has it."""
    request.service.mark_changed()
    try:
        newer = _build_selection(
            request, types_and_fields.get_category_tree(request.service, get_oc_language(request)).value
        )
    except types_and_fields.NoCatalog:
        newer = selection
    return replace(newer, leaf=None, notice=_describe_vanished())


def describe_type(request: ServiceRequest, selection: Selection) -> TypeChosen:
    """Return the chosen type; for a guest, who gets a mail, with the answer time that its form says."""
    if request.visitor.is_member:
        return selection.type_chosen
    path = tuple(step.id for step in selection.path)
    answer_time = response_times.describe_expected(request.service, path, request.LANGUAGE_CODE)
    return replace(selection.type_chosen, answer_time=answer_time)


def remove_short_form(selection: Selection) -> Selection:
    """Remove the fallback form for an inquiry that OC refused: OC would refuse it again."""
    if not selection.is_short:
        return selection
    problem = _("The form for this topic cannot be shown right now. Please try again soon.")
    return replace(selection, is_short=False, problem=problem)


def _describe_vanished() -> str:
    return _("The topic you chose no longer exists. Please choose another one.")


def build_panel(request: ServiceRequest, selection: Selection) -> tuple[Guide | None, FormHelp]:
    """Build what helps to ask, for a page that is shown: the operators' guide with the usual answer time, and the help.

    Without types there is no guide, and questions are suggested only beside a form that is opened.
    """
    service, language = request.service, request.LANGUAGE_CODE
    ids = tuple(step.id for step in selection.path)
    guide = None if selection.tree is None else guides.find_guide(service, ids, language)
    has_type = selection.tree is not None and bool(ids) and selection.tree.is_leaf(ids[-1])
    if guide is not None and has_type and not guide.answer_time:
        guide = replace(guide, answer_time=response_times.describe_usual(service, ids[-1]))
    if not has_type or request.method == "POST":
        return guide, form_panel.build_short_panel(service, ids, language)
    words = " ".join(step.text for step in selection.path)
    return guide, form_panel.build_panel(service, ids, words, language)


def build_form(
    request: ServiceRequest,
    selection: Selection,
    file_count: int,
    typed: Mapping[str, list[str]] | None = None,
    *,
    is_to_be_sent: bool = True,
) -> InquiryForm | None:
    """Build the form of the selected type, filled with the post, or else with the member's own details.

    Over these `typed` is taken up, which a draft or a sent inquiry has. Choices in another language are translated,
    unless they are posted to be sent: the customer has to see what is sent. Return None while no type is selected, or
    if its form requires a field of an unknown kind.
    """
    if selection.definitions is None and not selection.is_short:
        return None
    posted = request.POST.copy() if request.method == "POST" else None
    if posted and not is_to_be_sent:
        for name, choices in _translate_choices(request.service, selection, dict(posted.lists())).items():
            posted.setlist(name, choices)
    form_class: Callable[..., InquiryForm] = (
        ShortForm if selection.is_short else partial(InquiryForm, selection.definitions or ())
    )
    try:
        form = form_class(
            data=posted,
            initial=list_details(request.visitor),
            file_count=file_count,
        )
    except UnknownRequired as unknown:
        _log_unknown(selection, unknown)
        return None
    if typed is not None:
        form.take_up({**typed, **_translate_choices(request.service, selection, typed)})
    return form


def _translate_choices(service: Service, selection: Selection, typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    if selection.leaf is None:
        return {}
    return translate_choices(service, selection.leaf.id, selection.definitions or (), typed)


def translate_choices(
    service: Service, category_id: int, definitions: Sequence[FieldDefinition], typed: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Return choices that were made in another language as the type's `definitions` write them, by HTML name."""
    unknown = choices_in_another_language.find_unknown_choices(definitions, typed)
    if not unknown:
        return {}
    languages = [remove_region(code) for code, _name in settings.LANGUAGES]
    others = types_and_fields.list_current_definitions(service, category_id, languages)
    return choices_in_another_language.translate_choices(unknown, others, typed)


def open_form(request: ServiceRequest, selection: Selection) -> CacheableForm | None:
    """Return the form of the selected type as it is opened without a draft; None as `build_form`."""
    if selection.definitions is None and not selection.is_short:
        return None
    known = tuple(code for code, value in list_details(request.visitor).items() if value)
    form = CacheableForm(None if selection.is_short else selection.definitions, known)
    try:
        form.check()
    except UnknownRequired as unknown:
        _log_unknown(selection, unknown)
        return None
    return form


def _log_unknown(selection: Selection, unknown: UnknownRequired) -> None:
    category_id = selection.type_chosen.category_id
    log.error("form.unknown_required_field", extra={"category": category_id, "field": str(unknown)})


def explain_missing_form(selection: Selection) -> str:
    """Return why a selected type shows no form, or ""."""
    if selection.problem or not selection.leaf:
        return selection.problem
    return _("This form cannot be filled in here at the moment. Please contact us in another way.")
