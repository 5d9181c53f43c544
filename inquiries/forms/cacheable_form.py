"""A form as it is opened. It is built only where its page was not rendered before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from inquiries.forms import field_builders
from inquiries.forms.fallback_form import ShortForm
from inquiries.forms.inquiry_forms import InquiryForm
from inquiries.oc.types.tickets import FieldDefinition

_OWN = "own_"


@dataclass(frozen=True, slots=True)
class CacheableForm:
    """A form in which nothing was typed, for `{% cached_part %}`: of the visitor it shows the own details only.

    - `definitions`: those of its type; None for the fallback form.
    - `known`: the codes of the details that the visitor has. Their values are put in where the form was built with
      places for them.
    """

    errors: ClassVar[tuple[()]] = ()

    definitions: tuple[FieldDefinition, ...] | None
    known: tuple[str, ...] = ()

    def check(self) -> None:
        """Raise `field_builders.UnknownRequired` if the form cannot be built."""
        for definition in field_builders.list_asked(self.definitions or ()):
            field_builders.find_builder(definition)

    def build_for_cache(self, places: Mapping[str, str]) -> InquiryForm:
        """Build the form with the places of `name_details`."""
        initial = {code: places[_OWN + code] for code in self.known}
        if self.definitions is None:
            return ShortForm(initial=initial)
        return InquiryForm(self.definitions, initial=initial)


def name_details(details: Mapping[str, str]) -> dict[str, str]:
    """Return a visitor's details, by code, as values that `{% cached_part %}` puts in later."""
    return {f"put_{_OWN}{code}": value for code, value in details.items()}
