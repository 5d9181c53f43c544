"""Choose a submission type for the probe's tickets, and fill its form."""

from dataclasses import dataclass, field

from inquiries.oc.client import Client
from inquiries.oc.errors import NotFound
from inquiries.oc.types.requests import EndUser, NewTicket, UserField
from inquiries.oc.types.tickets import FieldDefinition

WORDS = "Probe of the inquiry portal. Please ignore and close."
_MOST_TYPES = 40  # looked at for one that can be filled
_NOTHING_TO_SEND = {"category", "mail", "name", "subject", "content", "personalAgree", "attachment"}
_FILLED = {
    "text": "probe",
    "textarea": "probe",
    "date": "2030-01-01",
    "datetime": "2030-01-01 00:00",
    "date_period": "2030-01-01 ~ 2030-01-02",
    "datetime_period": "2030-01-01 00:00 ~ 2030-01-02 00:00",
    "agree": "true",
}


class NoForm(Exception):
    """No submission type has a form that can be filled here; `str()` says what to do."""


@dataclass(frozen=True, slots=True)
class ProbeForm:
    category_id: int
    user_fields: tuple[UserField, ...] = ()
    system: dict[str, str] = field(default_factory=dict)

    def build_ticket(
        self, usercode: str, subject: str, *, email: str, file_id: str = "", language: str = ""
    ) -> NewTicket:
        """Return the ticket to create (OC API, section 6)."""
        return NewTicket(
            category_id=self.category_id,
            subject=subject,
            content=WORDS,
            end_user=EndUser(usercode, email, "Portal Probe", self.system.get("phone", "")),
            attachment_ids=(file_id,) if file_id else (),
            type_one=self.system.get("typeOne", ""),
            type_two=self.system.get("typeTwo", ""),
            language=language,
            user_fields=self.user_fields,
        )


def choose(client: Client, category_id: int | None) -> ProbeForm:
    """Return the form of this type, or of the first whose required fields are the usual ones (OC API, section 4).

    Raises `NoForm`, and what `inquiries.oc` raises for a read.
    """
    if category_id is not None:
        form = _build_form(client, category_id)
        if form is None:
            raise NoForm(f"The form of submission type {category_id} has a required field that the probe cannot fill.")
        return form
    types = client.categories()
    above = {kind.parent for kind in types}
    leaves = [kind.id for kind in types if kind.id not in above]
    forms = (_build_form(client, leaf) for leaf in leaves[:_MOST_TYPES])
    plain = next((form for form in forms if form and not form.user_fields and not form.system), None)
    if plain is None:
        raise NoForm("No submission type has a form of the usual fields only: name one with --category.")
    return plain


def _build_form(client: Client, category_id: int) -> ProbeForm | None:
    try:
        required = [field for field in client.fields(category_id) if field.required and field.type != "caption"]
    except NotFound:
        return None
    if any(field.code == "attachment" for field in required):
        return None
    system = {field.code: "02-0000-0000" if field.code == "phone" else "probe" for field in required}
    own = [field for field in required if field.code not in {*_NOTHING_TO_SEND, "phone", "typeOne", "typeTwo"}]
    values = [(field.code, _choose_value(field)) for field in own]
    if any(value is None for _code, value in values):
        return None
    return ProbeForm(
        category_id,
        user_fields=tuple(UserField(code, value) for code, value in values if value is not None),
        system={code: value for code, value in system.items() if code in {"phone", "typeOne", "typeTwo"}},
    )


def _choose_value(field: FieldDefinition) -> str | tuple[str, ...] | None:
    if field.options and field.type in {"dropdown", "radio"}:
        return field.options[0]
    if field.options and field.type == "checkbox":
        return (field.options[0],)
    return _FILLED.get(field.type)
