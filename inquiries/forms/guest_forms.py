"""The forms by which guests find their inquiries: an address and then a code, or a receipt number. No I/O."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.email_validation import AddressField
from inquiries.domain import receipt_numbers


class AddressForm(forms.Form):
    address = AddressField(
        label=_("Email address"),
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please enter the email address you used when you contacted us.")},
    )


class ReceiptNumberForm(forms.Form):
    receipt_number = forms.CharField(
        label=_("Receipt number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Please enter the receipt number of your inquiry.")},
    )

    def clean_receipt_number(self) -> str:
        """Return the number in its stored spelling. Whether there is such an inquiry is not revealed."""
        number = receipt_numbers.normalize(self.cleaned_data["receipt_number"])
        if number is None:
            raise forms.ValidationError(_("Please check the receipt number. It looks like this: K7M2Q-9XW4TC"))
        return number


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "data-code": "", "placeholder": "0000 0000"}
        ),
        error_messages={"required": _("Please enter the code from the email.")},
    )
