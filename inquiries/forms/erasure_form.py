"""The question before a person's data is deleted: what becomes of inquiries that wait for delivery. No I/O."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

KEEP, WITHDRAW = "keep", "withdraw"


class ErasureForm(forms.Form):
    """Ask what becomes of waiting inquiries, if there are any. No answer is chosen beforehand."""

    waiting = forms.ChoiceField(
        label=_("What should happen to the inquiries that have not been passed on yet?"),
        choices=(
            (KEEP, _("Keep them. They will be passed on and answered.")),
            (WITHDRAW, _("Withdraw and delete them. They will not be passed on and not be answered.")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what should happen to them.")},
    )

    def __init__(self, *args: Any, asks: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not asks:
            del self.fields["waiting"]

    @property
    def withdraws(self) -> bool:
        """Whether waiting inquiries are withdrawn. The form is valid."""
        return bool(self.cleaned_data.get("waiting") == WITHDRAW)
