"""Choices that were made in another language: OC names an option by its text, which differs between languages."""

from collections.abc import Iterable, Mapping, Sequence

from inquiries.forms.controls.choices import normalize_breaks
from inquiries.forms.field_builders import build_html_name
from inquiries.oc.types.tickets import FieldDefinition


def find_unknown_choices(
    definitions: Iterable[FieldDefinition], typed: Mapping[str, list[str]]
) -> dict[str, FieldDefinition]:
    """Return the fields with a chosen value that is none of their options, by HTML name."""
    by_name = {build_html_name(definition.code): definition for definition in definitions if definition.options}
    return {
        name: asked
        for name, asked in by_name.items()
        if set(_list_chosen(typed.get(name, ()))) - set(map(normalize_breaks, asked.options))
    }


def translate_choices(
    unknown: Mapping[str, FieldDefinition], others: Iterable[Sequence[FieldDefinition]], typed: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Return the choices of the `unknown` fields as their definitions write them, by HTML name.

    `others` are the type's definitions in other languages, as new as the `unknown` ones: the options of a field have
    the same order in each. A field whose choices are in none of them is left out, and is to be chosen again.
    """
    translated: dict[str, list[str]] = {}
    for definitions in others:
        by_code = {definition.code: definition.options for definition in definitions}
        for name, definition in unknown.items():
            options, chosen = by_code.get(definition.code, ()), _list_chosen(typed[name])
            written = dict(zip(map(normalize_breaks, options), definition.options, strict=False))
            # With a text in common the two may be of one language, before and after a change.
            are_translations = len(options) == len(definition.options) and not set(options) & set(definition.options)
            if are_translations and set(chosen) <= written.keys():
                translated.setdefault(name, [written[value] for value in chosen])
        if len(translated) == len(unknown):
            break
    return translated


def _list_chosen(values: Iterable[str]) -> list[str]:
    return [normalize_breaks(value) for value in values if value]
