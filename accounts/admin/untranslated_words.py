"""Words of the admin that are stored in English, or that Django and django-allauth leave in English."""

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext, gettext_noop, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# Django-allauth names these only in English, or not in all of the portal's languages.
NAMES_OF_ALLAUTH = (
    # Translators: The heading above second factors in the admin.
    gettext_noop("MFA"),
    # Translators: The heading above the email addresses of accounts in the admin.
    gettext_noop("Accounts"),
    # Translators: The heading above accounts of other sites that are used to sign in here.
    gettext_noop("Social Accounts"),
)
_ACTS = {
    "add": _("Can add: %(name)s"),
    "change": _("Can change: %(name)s"),
    "delete": _("Can delete: %(name)s"),
    "view": _("Can view: %(name)s"),
}
_FACTOR_FIELDS = {
    "user": _("account"),
    "type": _("second factor"),
    "created_at": _("added on"),
    "last_used_at": _("last used"),
}
# What `detail` of an audit entry is made of. Names of fields are translated too, as they are in the catalogue.
_DETAILS = {
    "recovery_codes": _("Recovery codes"),
    "totp": _("Authenticator app"),
    "webauthn": _("Passkey"),
    # Translators: How a person signed in.
    "code": pgettext_lazy("audit log", "code by email"),
    "password": pgettext_lazy("audit log", "password"),
    "password_reset": pgettext_lazy("audit log", "new password by email"),
    "oidc": pgettext_lazy("audit log", "sign-in of the organization"),
    "socialaccount": pgettext_lazy("audit log", "account of another site"),
    "own site": pgettext_lazy("audit log", "own site of the organization"),
    "email": pgettext_lazy("audit log", "email address"),
    "own request": pgettext_lazy("audit log", "at their own request"),
}


def translate_names() -> None:
    """Have these objects named in the reader's language: their names are stored in English, or there are none."""
    # A ready role has its name in the reader's language, another group the one that was entered.
    Group.add_to_class("__str__", lambda group: pgettext("role", group.name))
    Permission.add_to_class("__str__", describe_permission)
    # Translators: The heading above the accounts of members and staff in the admin.
    User._meta.verbose_name_plural = pgettext_lazy("accounts", "users")
    Authenticator._meta.verbose_name = _("second factor")
    Authenticator._meta.verbose_name_plural = _("second factors")
    for name, words in _FACTOR_FIELDS.items():
        Authenticator._meta.get_field(name).verbose_name = words  # type: ignore[union-attr]


def describe_permission(permission: Permission) -> str:
    content_type = permission.content_type
    act, _line, model = permission.codename.partition("_")
    is_standard = model == content_type.model and act in _ACTS
    name = _ACTS[act] % {"name": content_type.name} if is_standard else gettext(permission.name)
    # Without its model, as of an application that was removed, there is no name of the application either.
    application = str(content_type).partition(" | ")[0]
    return f"{application} | {name}"


def describe_model(label: str) -> str:
    """Return the name of a model that an audit entry has as "app.model"; the label itself if there is none."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def describe_detail(detail: str) -> str:
    """Translate the stored words of an audit entry, each of them alone."""
    return ", ".join(translate_word(word) for word in detail.split(", ")) if detail else ""


def translate_word(word: str) -> str:
    """Translate a stored English word, such as the name of a field as a form had it: with a capital letter."""
    if word in _DETAILS:
        return str(_DETAILS[word])
    small = word[:1].lower() + word[1:]
    return next((told for text in (word, small) if (told := gettext(text)) != text), word)
