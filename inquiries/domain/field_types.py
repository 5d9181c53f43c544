"""The field types of the contract (OC API, section 4). `inquiries.forms.field_builders` has a control for each."""

KNOWN_FIELD_TYPES = frozenset(
    {
        *("text", "textarea", "checkbox", "dropdown", "radio", "agree", "caption", "file"),
        *("date", "datetime", "date_period", "datetime_period"),
    }
)
# These fields have a control by their code, whatever their type is.
KNOWN_FIELD_CODES = frozenset({"mail", "name", "phone", "subject", "content", "attachment", "personalAgree"})
# The names under which browsers post what was typed: each field's with this prefix, and these three in particular.
NAME_PREFIX = "f_"
SUBJECT_NAME, TEXT_NAME = f"{NAME_PREFIX}subject", f"{NAME_PREFIX}content"
COMMENT_NAME = "comment"
