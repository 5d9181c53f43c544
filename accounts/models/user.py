"""User accounts: members and operators."""

import re
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts import generated_usernames
from common import normalization, usercodes

# Hangul, kana and Han: the family name stands first, without a blank.
_EAST_ASIAN = re.compile(
    r"[\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\uff66-\uff9f\U00020000-\U0003ffff\s]+"
)


class User(AbstractUser):
    """An account. Its usercode identifies its owner at OC, where the history is, so it never changes.

    The usercode belongs to the organization `organization_id`; see `accounts.organization_usercodes` for all others.
    """

    usercode = models.CharField(
        _("usercode"),
        max_length=usercodes.MAX_LENGTH,
        default=usercodes.generate_member_code,
        validators=[usercodes.check],
    )
    organization_id = models.CharField(_("organization id"), max_length=100, blank=True)
    # One text for all usercodes that look the same, written by `save`.
    usercode_folded = models.CharField(max_length=usercodes.MAX_FOLDED_LENGTH, default="", editable=False)
    phone = models.CharField(_("phone number"), max_length=20, blank=True)

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]
        constraints: ClassVar = [
            # Accounts are found by the exact usercode. Two that look the same must not be two people: it is not
            # documented whether OC tells "Kim" from "kim", and agents cannot tell look-alike letters apart.
            models.UniqueConstraint(fields=("organization_id", "usercode_folded"), name="usercode_in_any_spelling")
        ]

    @classmethod
    def from_db(cls, db, field_names, values):  # type: ignore[no-untyped-def]
        user = super().from_db(db, field_names, values)
        user._stored_usercode = user.__dict__.get("usercode")
        return user

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        stored: str | None = getattr(self, "_stored_usercode", None)
        if stored is not None and stored != self.usercode:
            raise ValueError("a usercode never changes: the history at OC hangs on it")
        usercodes.check(self.usercode)
        self._settle()
        self.usercode_folded = normalization.fold_usercode(self.usercode)
        self.email = normalization.normalize_email(self.email)
        super().save(*args, **kwargs)
        self._stored_usercode: str | None = self.usercode

    def clean(self) -> None:
        super().clean()
        self._settle()
        same = User.objects.filter(
            organization_id=self.organization_id, usercode_folded=normalization.fold_usercode(self.usercode)
        )
        if same.exclude(pk=self.pk).exists():
            message = _("Another account already has this usercode, or one that looks the same.")
            raise ValidationError({"usercode": message} if self.pk is None else message)

    def _settle(self) -> None:
        """Assign an account without an organization to that of the first service."""
        if not self.organization_id:
            self.organization_id = import_string(settings.DEFAULT_ORGANIZATION)()

    @property
    def display_name(self) -> str:
        """Return the name as OC gets it: "김하늘", where all of it is in such a script, and "John Smith" otherwise."""
        told = self.usercode if generated_usernames.is_opaque(self.username) else self.username
        family, given = self.last_name.strip(), self.first_name.strip()
        is_east_asian = _EAST_ASIAN.fullmatch(family + given)
        return (f"{family}{given}" if is_east_asian else f"{given} {family}".strip()) or told


class OrganizationUsercode(models.Model):
    """A member's usercode at another organization than their own. Written by `organization_usercodes` alone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    organization_id = models.CharField(max_length=100)
    usercode = models.CharField(max_length=usercodes.MAX_LENGTH, default=usercodes.generate_member_code)

    class Meta:
        verbose_name = _("usercode at another organization")
        verbose_name_plural = _("usercodes at other organizations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "organization_id"], name="one_usercode_at_an_organization")
        ]

    def __str__(self) -> str:
        return self.usercode
