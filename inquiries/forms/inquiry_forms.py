"""The forms of inquiries and comments. No I/O: definitions, file counts and OC's refusals are passed in."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inquiries.domain import text_cleaning
from inquiries.domain.field_types import COMMENT_NAME, SUBJECT_NAME, TEXT_NAME
from inquiries.domain.submission_data import FieldAnswer, SubmissionData
from inquiries.forms import field_builders
from inquiries.forms.controls.base import TICKED, Consent, Control, Files
from inquiries.forms.drafted_subject import draft_subject
from inquiries.forms.judged_form import JudgedForm
from inquiries.oc.types.tickets import FieldDefinition

_FILES = "files"
_CATEGORY = "category"  # asked by the picker, not by the form
# OC's codes and their own places in what is submitted (OC API, section 4).
_PLACES = {
    "mail": "email",
    "name": "name",
    "phone": "phone",
    "subject": "subject",
    "content": "content",
    "typeOne": "type_one",
    "typeTwo": "type_two",
}
# OC takes no ticket without these, whatever the type's form says (OC API, section 6). It takes none without a subject
# either, but the subject may be left empty: the text, which is always required, gives one.
_ALWAYS_REQUIRED = ("mail", "name", "content")


class CustomerForm(JudgedForm):
    """The base of customers' forms: separate files, OC's refusals, and the typed values."""

    def __init__(self, *, data: Mapping[str, Any] | None, initial: Mapping[str, Any] | None = None) -> None:
        """`data` is a QueryDict, or `SubmissionData.typed` to show a form again exactly as it was typed."""
        if data is not None and not isinstance(data, MultiValueDict):
            data = MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in data.items()})
        super().__init__(data=data, initial=dict(initial or {}))

    @property
    def kept_key(self) -> tuple[Hashable, ...] | None:
        """Return all that the form shows, as long as it shows nothing of a visitor; else None."""
        keys = tuple(getattr(field, "kept_key", None) for field in self.visible_fields())
        return None if None in keys else keys

    @property
    def has_files(self) -> bool:
        """Whether the form offers to attach files."""
        return _FILES in self.fields

    @property
    def typed(self) -> dict[str, list[str]]:
        """Return the posted values by HTML name, from which the form can be shown again: `data=` of a new one."""
        data = self.data if isinstance(self.data, MultiValueDict) else MultiValueDict()
        return {name: data.getlist(name) for name in self.posted_names if name in data}

    @property
    def answers(self) -> tuple[FieldAnswer, ...]:
        """Return what the receipt shows, once the form is valid."""
        shown = ((control, control.describe(self.cleaned_data.get(name))) for name, control in self.controls.items())
        return tuple(
            FieldAnswer(control.definition.code, str(control.label), value, isinstance(control, Consent))
            for control, value in shown
            if value is not None
        )

    @cached_property
    def posted_names(self) -> tuple[str, ...]:
        """Return all names under which a browser posts this form's fields."""
        return tuple(posted for name, control in self.controls.items() for posted in control.list_posted_names(name))

    @property
    def examples_posted(self) -> tuple[str, ...]:
        """Return the names under which only the preset example was posted: nothing was typed."""
        return tuple(
            name for name, control in self.controls.items() if control.is_example(str(self.data.get(name, "")))
        )

    def take_up(self, typed: Mapping[str, list[str]]) -> None:
        """Show a draft's values over the form's initial ones, without validation; the form is not bound.

        If an answer cannot be shown as it was, because the definitions or the type have changed, the error of its field
        names the answer and asks for another one.
        """
        self.show_as_typed()
        posted = MultiValueDict(typed)
        for name, control in self.controls.items():
            if any(part in posted for part in control.list_posted_names(name)):
                self.initial[name], lost = control.restore(posted, name)
                if lost:
                    message = _("Your earlier answer “%(answer)s” is no longer available. Please choose again.")
                    self.add_error(name, message % {"answer": lost})

    def find_left_over(self, typed: Mapping[str, list[str]]) -> list[str]:
        """Return the draft's texts for fields that this form does not have."""
        others = [values for name, values in typed.items() if name not in self.posted_names]
        return [value for values in others for value in values if value.strip() and value != TICKED]

    def add_refusals(self, refusals: Iterable[Mapping[str, str]]) -> None:
        """Add OC's refusals, each `{"code", "kind", "file"}`, to their fields.

        The form is bound. If its own checks have found an error in a field, OC's refusal of the field is left out.
        """
        if not self.is_bound:
            raise ValueError("only what was sent can be refused")
        found_here = set(self.errors)
        for refusal in refusals:
            name = self.name_of(refusal.get("code", ""))
            if name in found_here and not refusal.get("file"):
                continue
            message = self._refusal(self.controls.get(name or ""), refusal.get("kind", ""), refusal.get("file", ""))
            if message not in self.errors.get(name or NON_FIELD_ERRORS, ()):
                self.add_error(name, message)

    def name_of(self, code: str) -> str | None:
        """Return the HTML name of the field `code`, or None if the form has no such field."""
        name = field_builders.build_html_name(code)
        return name if name in self.fields else None

    def _refusal(self, control: Control | None, kind: str, file_name: str) -> str:
        if file_name:
            return _("“%(name)s” could not be accepted. Please remove it or add it in another format.") % {
                "name": file_name
            }
        if control is None:
            return _("Part of this form could not be accepted. Please check your answers and send it again.")
        if kind == "required":
            return str(control.error_messages["required"])
        if kind == "length":
            return _("“%(label)s” is too long. Please shorten it.") % {"label": control.label}
        return _("“%(label)s” could not be accepted. Please check it.") % {"label": control.label}


class InquiryForm(CustomerForm):
    """The form of one submission type.

    `initial` holds the visitor's details by code: "mail", "name", "phone". `file_count` is that of attached files.
    Raises `field_builders.UnknownRequired` if the type requires a field of an unknown kind.
    """

    without_place_at_oc = frozenset({"personalAgree"})  # the codes of fields that are stored here only

    def __init__(
        self,
        definitions: Sequence[FieldDefinition],
        *,
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, str] | None = None,
        file_count: int = 0,
    ) -> None:
        known = {field_builders.build_html_name(code): value for code, value in (initial or {}).items() if value}
        super().__init__(data=data, initial=known)
        self._file_codes: set[str] = set()
        built = list(_build_controls(_complete_definitions(definitions)))
        # Consents stand last, next to the button.
        for control in sorted(built, key=lambda control: isinstance(control, Consent)):
            self._add(control, file_count)
        self._put_subject_behind_text()
        if isinstance(self.data, MultiValueDict) and (drafted := self._draft_missing_subject(self.data)):
            self.data = posted = self.data.copy()  # what a browser posted cannot be changed
            posted[SUBJECT_NAME] = drafted

    def _put_subject_behind_text(self) -> None:
        """The text stands first: it gives the subject, which most customers then need not touch."""
        names = [name for name in self.fields if name != SUBJECT_NAME]
        names.insert(names.index(TEXT_NAME) + 1, SUBJECT_NAME)
        self.order_fields(names)
        subject = self.controls[SUBJECT_NAME]
        subject.hint = _("If you leave it empty, we use the first line of your inquiry.")
        subject.widget.attrs["data-draft-from"] = TEXT_NAME

    def take_up(self, typed: Mapping[str, list[str]]) -> None:
        super().take_up(typed)
        if drafted := self._draft_missing_subject(self.initial):
            self.initial[SUBJECT_NAME] = drafted

    def _add_warnings(self, name: str) -> None:
        super()._add_warnings(name)
        # What the text is warned of, it is not warned of once more for the subject that was taken from it.
        if name == SUBJECT_NAME and name in self.warnings:
            drafted = self._draft_missing_subject({TEXT_NAME: self.cleaned_data.get(TEXT_NAME)})
            if self.cleaned_data[name] == drafted:
                del self.warnings[name]

    def _draft_missing_subject(self, typed: Mapping[str, Any]) -> str:
        """Return the subject that the text gives; "" where one was typed or the text is empty."""
        subject, text = (str(typed.get(name) or "") for name in (SUBJECT_NAME, TEXT_NAME))
        own = self.controls[SUBJECT_NAME]
        if not own.is_example(subject) and not text_cleaning.is_blank(subject):
            return ""
        return "" if self.controls[TEXT_NAME].is_example(text) else draft_subject(text, own.limit)

    def _add(self, control: Control, file_count: int) -> None:
        if not isinstance(control, Files):
            self.fields[field_builders.build_html_name(control.definition.code)] = control
            return
        self._file_codes.add(control.definition.code)
        if self.has_files:
            # OC keeps one list of attachments, however many fields ask for files.
            self.fields[_FILES].required |= control.required
        else:
            control.file_count = file_count
            self.fields[_FILES] = control

    def name_of(self, code: str) -> str | None:
        return _FILES if code in self._file_codes else super().name_of(code)

    def submitted(self) -> SubmissionData:
        """Return the data of a valid form, in the contract's formats; `content` is the text as typed, not yet HTML."""
        sent = {
            control.definition.code: control.convert_to_oc(self.cleaned_data.get(name))
            for name, control in self.controls.items()
            if control.definition.code not in self.without_place_at_oc
        }
        given = {place: sent.pop(code, None) or "" for code, place in _PLACES.items()}
        places = {place: value if isinstance(value, str) else ", ".join(value) for place, value in given.items()}
        return SubmissionData(
            **places,
            user_fields=tuple((code, value) for code, value in sent.items() if value is not None),
            answers=self.answers,
            typed=self.typed,
        )


class CommentForm(CustomerForm):
    """The form of a comment on a ticket."""

    def __init__(self, *, data: Mapping[str, Any] | None = None, file_count: int = 0) -> None:
        super().__init__(data=data)
        for name, definition in (
            (COMMENT_NAME, build_own_definition("content", "textarea", _("Your follow-up question"))),
            (_FILES, build_own_definition("attachment", "file", _("Attachments"), required=False)),
        ):
            control = field_builders.build(definition)
            if isinstance(control, Files):
                control.file_count = file_count
            if control:
                self.fields[name] = control
        # In a conversation the label is not seen.
        self.fields[COMMENT_NAME].widget.attrs["placeholder"] = self.fields[COMMENT_NAME].label

    def name_of(self, code: str) -> str | None:
        return {COMMENT_NAME: COMMENT_NAME, "content": COMMENT_NAME, "attachment": _FILES}.get(code)

    def submitted(self) -> SubmissionData:
        """Return the data of a valid form; `content` is the text as typed, not yet HTML."""
        return SubmissionData(content=self.cleaned_data[COMMENT_NAME], answers=self.answers, typed=self.typed)


def _complete_definitions(definitions: Sequence[FieldDefinition]) -> Iterator[FieldDefinition]:
    """Return the definitions with those that OC needs and the type lacks: the sender first, the question last."""
    given = {definition.code for definition in definitions}
    own = {
        "mail": build_own_definition("mail", "text", _("Email")),
        "name": build_own_definition("name", "text", _("Name")),
        "subject": build_own_definition("subject", "text", _("Subject")),
        # Translators: The label of the text box for the inquiry.
        "content": build_own_definition("content", "textarea", pgettext("label", "Your inquiry")),
    }
    yield from (own[code] for code in ("mail", "name") if code not in given)
    yield from definitions
    yield from (own[code] for code in ("subject", "content") if code not in given)


def _build_controls(definitions: Iterable[FieldDefinition]) -> Iterator[Control]:
    seen = {_CATEGORY, ""}
    for definition in definitions:
        if definition.code in seen:
            continue
        seen.add(definition.code)
        must = definition.code != "subject" and (definition.required or definition.code in _ALWAYS_REQUIRED)
        control = field_builders.build(replace(definition, required=must))
        if control:
            yield control


def build_own_definition(code: str, kind: str, title: str, *, required: bool = True) -> FieldDefinition:
    """Build a definition of the portal's own, for fields that the type lacks."""
    return FieldDefinition(
        id="",
        code=code,
        type=kind,
        title=title,
        description="",
        placeholder="",
        length=0,
        required=required,
        encrypt=False,
        holding_text=True,
        options=(),
        value=None,
    )
