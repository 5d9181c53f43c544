"""A form field for a key. A typed key survives an error elsewhere in the form, and is never shown.

It comes back with the page as a token that only this portal can open, and for some hours only.
"""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.encryption import WrongDataKeys, decrypt, encrypt

_LASTS = 12 * 60 * 60  # seconds
_UNREADABLE = object()  # what a token that cannot be opened stands for


class _KeyInput(forms.PasswordInput):
    template_name = "admin/widgets/key.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed, else the key that an earlier page of this form was given."""
        typed, token = data.get(name) or "", data.get(build_token_name(name)) or ""
        return typed if typed.strip() or not token else _open(name, token)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)  # which leaves the value out
        token = seal(name, value) if isinstance(value, str) and value.strip() else ""
        return context | {"token": token, "token_name": build_token_name(name)}


class KeyField(forms.CharField):
    """A key that is typed. Empty if nothing was typed."""

    widget = _KeyInput(attrs={"autocomplete": "off"}, render_value=False)

    def clean(self, value: Any) -> Any:
        if value is _UNREADABLE:
            raise ValidationError(_("The key that you entered before is no longer kept. Please enter it again."))
        return super().clean(value)


def build_token_name(name: str) -> str:
    """Return the name under which a page posts the token of a key."""
    return f"{name}-kept"


def seal(name: str, key: str) -> str:
    """Return a token that stands for the key in the field of this name."""
    return encrypt(json.dumps(["key of a form", name, key.strip()]))


def _open(name: str, token: str) -> Any:
    try:
        purpose, of_field, key = json.loads(decrypt(token, _LASTS))
    except (WrongDataKeys, TypeError, ValueError):  # the last two where it is no such list
        return _UNREADABLE
    return key if (purpose, of_field) == ("key of a form", name) else _UNREADABLE
