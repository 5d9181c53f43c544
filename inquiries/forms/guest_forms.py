"""The forms by which guests find their inquiries: an address, then a code. No I/O."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.email_validation import AddressField


class AddressForm(forms.Form):
    address = AddressField(
        label=_("Email address"),
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please enter the email address you used when you contacted us.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Please enter the code from the email.")},
    )
