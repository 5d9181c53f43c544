"""The forms by which guests find their inquiries: an address, then a code. No I/O."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.email_validation import AddressField


class AddressForm(forms.Form):
    address = AddressField(
        label=_("E-mail address"),
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please enter the address that you wrote to us with.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Please enter the code from the mail.")},
    )
