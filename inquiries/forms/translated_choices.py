"""Choices that were made in another language: OC names an option by its text, which differs between languages."""

from collections.abc import Iterable, Mapping, Sequence

from inquiries.forms.field_builders import build_html_name
from inquiries.oc.types.tickets import FieldDefinition


def find_unknown_choices(
    definitions: Iterable[FieldDefinition], typed: Mapping[str, list[str]]
) -> dict[str, FieldDefinition]:
    """Return the fields with a chosen value that is none of their options, by HTML name."""
    by_name = {build_html_name(definition.code): definition for definition in definitions if definition.options}
    return {name: asked for name, asked in by_name.items() if set(typed.get(name, ())) - {"", *asked.options}}


def translate_choices(
    unknown: Mapping[str, FieldDefinition], others: Iterable[Sequence[FieldDefinition]], typed: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Return the choices of the `unknown` fields as their definitions write them, by HTML name.

    `others` are the type's definitions in other languages. The options of a field have the same order in each. A field
    whose choices are in none of them is left out.
    """
    translated: dict[str, list[str]] = {}
    for definitions in others:
        by_code = {definition.code: definition.options for definition in definitions}
        for name, definition in unknown.items():
            options, chosen = by_code.get(definition.code, ()), [value for value in typed[name] if value]
            if len(options) == len(definition.options) and set(chosen) <= set(options):
                translated.setdefault(name, [definition.options[options.index(value)] for value in chosen])
    return translated
