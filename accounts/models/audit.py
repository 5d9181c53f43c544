"""The audit log: sign-ins and operators' actions. Written by `accounts.security.audit_log` alone; never changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class AuditEntry(models.Model):
    """One recorded action. It has no customer's text, and of an address only the network."""

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
        SIGNED_OUT = "signed_out", _("signed out")
        FACTOR_ADDED = "factor_added", _("two-step verification added")
        FACTOR_REMOVED = "factor_removed", _("two-step verification removed")
        FACTOR_FAILED = "factor_failed", _("two-step verification failed")
        PASSWORD_CHANGED = "password_changed", _("password changed")
        LOOKED = "looked", _("viewed a customer’s text")
        EXPORTED = "exported", _("exported a list")
        DATA_EXPORTED = "data_exported", _("exported a person’s data")
        DATA_ERASED = "data_erased", _("deleted a person’s data")
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    # The number stays when the account is deleted: deleting an actor must not change the log.
    actor = models.ForeignKey(
        User, null=True, db_constraint=False, on_delete=models.DO_NOTHING, related_name="+", verbose_name=_("account")
    )
    object_type = models.CharField(_("object type"), max_length=60, blank=True)
    object_id = models.CharField(_("object id"), max_length=60, blank=True)
    # Words of ours: names of fields, of ways in, of decisions.
    detail = models.CharField(_("details"), max_length=200, blank=True)
    # Translators: The range of addresses that an action came from.
    network = models.CharField(_("network"), max_length=49, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_action_display()}"
