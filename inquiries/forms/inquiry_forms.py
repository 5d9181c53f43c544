"""The forms of inquiries and comments. No I/O: definitions, file counts and OC's refusals are passed in."""

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from inquiries.domain import text_cleaning
from inquiries.domain.field_types import COMMENT_NAME, SUBJECT_NAME, TEXT_NAME
from inquiries.domain.submission_data import FieldAnswer, SubmissionData
from inquiries.forms import field_builders
from inquiries.forms.controls.base import TICKED, Consent, Control, Files
from inquiries.forms.drafted_subject import draft_subject
from inquiries.forms.personal_data_warnings import PersonalDataWarning
from inquiries.oc.types.tickets import FieldDefinition

_FILES = "files"
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


class CustomerForm(forms.Form):
    """The base of customers' forms: validated as a whole or one control at a time, with warnings and OC's refusals."""

    data: MultiValueDict[str, Any]
    has_new_warnings = False  # warnings that the customer has to see before the form is sent

    def __init__(self, *, data: Mapping[str, Any] | None, initial: Mapping[str, Any] | None = None) -> None:
        """`data` is a QueryDict, or `SubmissionData.typed` to show a form again exactly as it was typed."""
        if data is not None and not isinstance(data, MultiValueDict):
            data = MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in data.items()})
        super().__init__(data=data, initial=dict(initial or {}))
        self.warnings: dict[str, tuple[PersonalDataWarning, ...]] = {}  # by HTML name

    @cached_property
    def controls(self) -> dict[str, Control]:
        """Return the fields by HTML name, in their order on the page. The form is complete before this is used."""
        return {name: field for name, field in self.fields.items() if isinstance(field, Control)}

    def show_as_typed(self) -> None:
        """Show the posted values without validation: the customer has not sent the form yet."""
        self.has_new_warnings = False
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}

    def validate_control(self, name: str) -> forms.BoundField | None:
        """Validate only the control with this posted name, and return it; None if the form has no such control.

        The form is bound. Errors of its other fields are not kept.
        """
        owners = [own for own, control in self.controls.items() if name in control.list_posted_names(own)]
        if not owners:
            return None
        left = self[owners[0]]
        self.show_as_typed()
        try:
            self.cleaned_data[left.name] = left.field.clean(left.data)
        except forms.ValidationError as wrong:
            self.add_error(left.name, wrong)
        else:
            self._add_warnings(left.name)
        return left

    def tidy(self, name: str) -> str | None:
        """Return how the control of this HTML name shows its cleaned value; None if it stays as typed."""
        return self.controls[name].tidy(self.cleaned_data[name]) if name in self.cleaned_data else None

    def has_unseen_warnings(self, seen: Container[str]) -> bool:
        """Whether the form has warnings that the customer has not seen; `seen` are the keys of those that were shown.

        The form is bound. A field with an error has no warnings.
        """
        self.is_valid()
        for name in self.controls.keys() & self.cleaned_data.keys():
            self._add_warnings(name)
        found = [warning for warnings in self.warnings.values() for warning in warnings]
        self.has_new_warnings = any(warning.key not in seen for warning in found)
        return self.has_new_warnings

    def _add_warnings(self, name: str) -> None:
        if kinds := self.controls[name].find_warnings(self.cleaned_data.get(name)):
            self.warnings[name] = tuple(PersonalDataWarning(name, kind) for kind in kinds)

    @property
    def is_held_back(self) -> bool:
        """Whether the form says why it was not sent."""
        return bool(self.errors or self.has_new_warnings)

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
        return {name: self.data.getlist(name) for name in self.posted_names if name in self.data}

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

        If the definitions or the type have changed, the error of a field names the answer that it can no longer show.
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
            control, file_name = self.controls.get(name or ""), refusal.get("file", "")
            if name in found_here and not file_name:
                continue
            if file_name:
                message = _("“%(name)s” could not be accepted. Please remove it or add it in another format.")
                message %= {"name": file_name}
            elif control:
                message = control.describe_refusal(refusal.get("kind", ""))
            else:
                message = _("Part of this form could not be accepted. Please check your answers and send it again.")
            if message not in self.errors.get(name or NON_FIELD_ERRORS, ()):
                self.add_error(name, message)

    def name_of(self, code: str) -> str | None:
        """Return the HTML name of the field `code`, or None if the form has no such field."""
        name = field_builders.build_html_name(code)
        return name if name in self.fields else None


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
        built = field_builders.build_controls(definitions)
        # Consents stand last, next to the button.
        for control in sorted(built, key=lambda control: isinstance(control, Consent)):
            self._add(control, file_count)
        self._put_subject_behind_text()
        if self.is_bound and (drafted := self._draft_missing_subject(self.data)):
            self.data = self.data.copy()  # what a browser posted cannot be changed
            self.data[SUBJECT_NAME] = drafted

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
            (COMMENT_NAME, field_builders.build_own_definition("content", "textarea", _("Your follow-up question"))),
            (_FILES, field_builders.build_own_definition("attachment", "file", _("Attachments"), required=False)),
        ):
            control = field_builders.build(definition)
            if isinstance(control, Files):
                control.file_count = file_count
            if control:
                self.fields[name] = control
        # In a conversation the label is not seen.
        self.fields[COMMENT_NAME].widget.attrs["placeholder"] = self.fields[COMMENT_NAME].label

    def name_of(self, code: str) -> str | None:
        return {"comment": COMMENT_NAME, "content": COMMENT_NAME, "attachment": _FILES}.get(code)

    def submitted(self) -> SubmissionData:
        """Return the data of a valid form; `content` is the text as typed, not yet HTML."""
        return SubmissionData(content=self.cleaned_data[COMMENT_NAME], answers=self.answers, typed=self.typed)
