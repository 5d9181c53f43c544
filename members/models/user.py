"""The people who sign in: members and operators."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members import usercodes


class User(AbstractUser):
    """An account. Its usercode names its owner at OC, where the history hangs on it, so it never changes."""

    usercode = models.CharField(
        max_length=usercodes.MAX_LENGTH, unique=True, default=usercodes.new_member_code, validators=[usercodes.check]
    )
    phone = models.CharField(max_length=20, blank=True)

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]
        constraints: ClassVar = [
            # Compared exactly, but whether OC tells "Kim" from "kim" is not documented, so both must not be there.
            models.UniqueConstraint(
                Lower("usercode"),
                name="usercode_in_any_case",
                violation_error_message=_("Another account has this usercode, perhaps in other letter case."),
            )
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
        super().save(*args, **kwargs)
        self._stored_usercode: str | None = self.usercode

    @property
    def display_name(self) -> str:
        """The name as it is written to OC: family name first where there is one, as in Korean."""
        return f"{self.last_name}{self.first_name}".strip() or self.username
