from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from tests.support.factories import make_member


@pytest.fixture
def operator(db: None) -> Callable[..., Client]:
    """Signs an operator in who may do what is named: `operator("view_inquiry")`."""

    def sign_in(*permissions: str) -> Client:
        user: User = make_member(f"operator-{len(permissions)}", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def boss(db: None) -> Client:
    """An operator who may do everything."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make_member("boss", is_staff=True, is_superuser=True))
    return client
