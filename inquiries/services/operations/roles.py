"""The ready roles of staff: groups with the permissions of a kind of work. `migrate` creates those that are missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

_CONTENT = ("look", "looktext", "typeguide", "knownissue", "typequestions", "contactoption")
_EVERY_ACT = ("view", "add", "change", "delete")
_APPS = ("accounts", "mfa", "inquiries")


def _list_all(*models: str) -> tuple[str, ...]:
    return tuple(f"inquiries.{act}_{model}" for model in models for act in _EVERY_ACT)


def _list_views(*models: str) -> tuple[str, ...]:
    return tuple(f"inquiries.view_{model}" for model in models)


@dataclass(frozen=True, slots=True)
class Role:
    """A group: its name as it is stored, its name in the reader's language, and its permissions."""

    name: str
    label: Promise
    permissions: tuple[str, ...]


_QUEUE = ("inquiries.change_inquiry", *_list_views("inquiry", "attempt", "service", "dailycount"))
_REPORTS = _list_views("hiddenentries", "solvedfeedback")
READ_TEXT = "inquiries.read_text"
HANDLE_PERSONAL_DATA = "inquiries.personal_data"
_MEMBERS = ("accounts.view_user", "accounts.change_user")

ROLES = (
    Role(
        "Administrator",
        pgettext_lazy("role", "Administrator"),
        (
            *_QUEUE,
            *_REPORTS,
            READ_TEXT,
            *_MEMBERS,
            *_list_all("service", *_CONTENT),
            "inquiries.change_service_connection",
            HANDLE_PERSONAL_DATA,
            "mfa.view_authenticator",
            "mfa.delete_authenticator",
            "accounts.view_auditentry",
        ),
    ),
    Role(
        "Operator",
        pgettext_lazy("role", "Operator"),
        (*_QUEUE, *_REPORTS, READ_TEXT, *_MEMBERS, *_list_all("knownissue")),
    ),
    Role("Support lead", pgettext_lazy("role", "Support lead"), (*_QUEUE, *_REPORTS)),
    Role("Editor", pgettext_lazy("role", "Editor"), (*_list_all(*_CONTENT), *_list_views("service", "dailycount"))),
    Role(
        "Auditor",
        pgettext_lazy("role", "Auditor"),
        (
            *_list_views("inquiry", "attempt", "service", "dailycount", *_CONTENT),
            *_REPORTS,
            "accounts.view_user",
            "accounts.view_auditentry",
            "mfa.view_authenticator",
        ),
    ),
)


def create_roles() -> list[str]:
    """Create the roles that are missing. One that exists is left as it is: its permissions may have been changed.

    Returns:
        The names of those that were created.
    """
    missing = {role.name: role.permissions for role in ROLES}
    for name in Group.objects.filter(name__in=missing).values_list("name", flat=True):
        del missing[name]
    if missing:
        for label in _APPS:  # while the tables are made, an app's permissions may not exist yet
            create_permissions(apps.get_app_config(label), verbosity=0)
    for name, permissions in missing.items():
        Group.objects.create(name=name).permissions.set(_find(permissions))
    return list(missing)


def _find(names: Iterable[str]) -> list[Permission]:
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, _dot, codename in (name.partition(".") for name in sorted(set(names)))
    ]
