"""Two people who change the same object: the second one is told what the first one has changed, and decides.

Each form has a hash of every value that its page was made of. Where a stored value has become another one since, and
what is posted would put it back, nothing is saved the first time.
"""

import hashlib
import json
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SEEN = "_seen"  # the name under which the hashes are posted; see templates/admin/change_form.html
_CHANGED = _(
    "Someone else changed this while the page was open. Open the page again to see their change, or save again to "
    "replace it."
)


class _ComparedForm(forms.ModelForm):  # type: ignore[type-arg]
    @property
    def seen(self) -> str:
        """The hashes of what is stored now, as the page posts them."""
        return json.dumps(self._hash_stored())

    def _hash_stored(self) -> dict[str, str]:
        hashes = {}
        for name in self.fields:
            value = self.initial.get(name)
            if isinstance(value, list):
                value = [each.pk if isinstance(each, Model) else each for each in value]
            hashes[name] = hashlib.sha256(str(value).encode()).hexdigest()[:16]
        return hashes

    def clean(self) -> Any:
        cleaned = super().clean()
        seen, stored = _read(self.data.get(SEEN, "")), self._hash_stored()
        for name in set(seen) & set(stored) & set(self.changed_data):
            if seen[name] != stored[name]:
                self.add_error(name, _CHANGED)
        return cleaned


class SimultaneousChanges(ModelAdmin):  # type: ignore[type-arg]
    """A mixin for every model admin, added by the admin site."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        return type(form)(form.__name__, (_ComparedForm, form), {"Meta": form.Meta}) if change else form


def _read(text: str) -> dict[str, str]:
    """Return the posted hashes; none where a script posts none, or anything else."""
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}
