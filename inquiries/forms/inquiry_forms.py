"""The forms of inquiries and comments. No I/O: definitions, file counts and OC's refusals are passed in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from inquiries.domain import typed_text
from inquiries.domain.field_types import COMMENT_NAME, SUBJECT_NAME, TEXT_NAME
from inquiries.domain.submission_data import SubmissionData
from inquiries.forms import field_builders
from inquiries.forms.controls.base import Control
from inquiries.forms.controls.choices import Consent
from inquiries.forms.controls.files import Files
from inquiries.forms.controls.text import Content
from inquiries.forms.customer_form import FILES, CustomerForm
from inquiries.forms.drafted_subject import draft_subject
from inquiries.oc.types.tickets import FieldDefinition

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
        if not own.is_example(subject) and not typed_text.is_blank(subject):
            return ""
        return "" if self.controls[TEXT_NAME].is_example(text) else draft_subject(text, own.limit)

    def _add(self, control: Control, file_count: int) -> None:
        if not isinstance(control, Files):
            self.fields[field_builders.build_html_name(control.definition.code)] = control
            return
        self._file_codes.add(control.definition.code)
        if self.has_files:
            # OC keeps one list of attachments, however many fields ask for files.
            self.fields[FILES].required |= control.required
        else:
            control.file_count = file_count
            self.fields[FILES] = control

    def name_of(self, code: str) -> str | None:
        return FILES if code in self._file_codes else super().name_of(code)

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
        text = field_builders.build_own_definition("content", "textarea", _("Your follow-up question"))
        attachment = field_builders.build_own_definition("attachment", "file", _("Attachments"), required=False)
        self.fields[COMMENT_NAME] = comment = Content(text)
        comment.widget.attrs["placeholder"] = comment.label  # in a conversation the label is not seen
        self.fields[FILES] = files = Files(attachment)
        files.file_count = file_count

    def name_of(self, code: str) -> str | None:
        return {"comment": COMMENT_NAME, "content": COMMENT_NAME, "attachment": FILES}.get(code)

    def submitted(self) -> SubmissionData:
        """Return the data of a valid form; `content` is the text as typed, not yet HTML."""
        return SubmissionData(content=self.cleaned_data[COMMENT_NAME], answers=self.answers, typed=self.typed)
