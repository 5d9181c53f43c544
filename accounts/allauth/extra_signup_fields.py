"""The fields of the registration form beside address and password. Django-allauth's own forms inherit from it."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing; the library requires this method. `accounts.allauth.pending_registration` creates the account."""
