"""Record every change in the admin in the audit log."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.admin import untranslated_words
from accounts.models import User
from accounts.security import audit_log
from accounts.security.audit_log import Action


class Audited(ModelAdmin):  # type: ignore[type-arg]
    """A mixin for every model admin, added by the admin site itself, so that none can be forgotten."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        note(request, Action.ADDED, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        note(request, Action.CHANGED, obj, describe_change(message))
        return super().log_change(request, obj, translate_message(message))

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for obj in queryset:
            note(request, Action.DELETED, obj)
        return super().log_deletions(request, queryset)


def note(request: HttpRequest, action: Action, obj: Model | None, detail: str = "") -> None:
    audit_log.note(action, request, request.user if isinstance(request.user, User) else None, obj, detail)


def describe_change(message: Any) -> str:
    """Return the names of the changed fields, or the text of the action."""
    if isinstance(message, str):
        return message
    changes = [change for part in message for change in part.values()]
    return ", ".join(word for each in changes for word in (*each.get("fields", ()), each.get("name")) if word)


def translate_message(message: Any) -> Any:
    """Return a message for Django's history in the language of its author: there it is shown as it was stored."""
    if isinstance(message, str):
        return untranslated_words.translate_word(message)
    return [{act: _translate_fields(change) for act, change in part.items()} for part in message]


def _translate_fields(change: dict[str, Any]) -> dict[str, Any]:
    names = [untranslated_words.translate_word(name) for name in change.get("fields", ())]
    return change | {"fields": names} if names else change
