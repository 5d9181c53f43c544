"""The field types of the contract (OC API, section 4). `inquiries.forms.field_builders` has a control for each."""

KNOWN_FIELD_TYPES = frozenset(
    {
        *("text", "textarea", "checkbox", "dropdown", "radio", "agree", "caption", "file"),
        *("date", "datetime", "date_period", "datetime_period"),
    }
)
# These fields have a control by their code, whatever their type is.
KNOWN_FIELD_CODES = frozenset({"mail", "name", "phone", "subject", "content", "attachment", "personalAgree"})
