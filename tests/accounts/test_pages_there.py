"""Which pages of signing in there are: those that are offered, and no others of the library's."""

import pytest
from django.urls import NoReverseMatch, reverse

from accounts.allauth.urls import urlpatterns
from tests.support.pages import Browser
from tests.support.source import ROOT

GONE = ["account_reset_password_done", "account_reset_password_from_key", "account_confirm_email", "mfa_trust"]
GONE += ["socialaccount_signup", "socialaccount_connections", "mfa_download_recovery_codes", "mfa_signup_webauthn"]


@pytest.mark.parametrize("name", GONE)
def test_a_page_that_is_not_offered_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name, args=("x",) if name in {"account_confirm_email"} else ())


@pytest.mark.parametrize(
    "path", ["", "login/", "logout/", "signup/", "2fa/", "3rdparty/", "social/login/error/", "oidc/oidc/login/"]
)
def test_the_librarys_own_addresses_lead_nowhere(guest: Browser, path: str) -> None:
    page = guest.get(f"/accounts/{path}", follow=False)
    assert page.status == 404 or page.headers.get("Location", "").startswith("/accounts/sign-in/")


def test_every_page_is_drawn_by_a_template_of_ours() -> None:
    views = [pattern.callback for pattern in urlpatterns]
    classes = [view.view_class for view in views if hasattr(view, "view_class")]
    names = [name for view in classes if (name := getattr(view, "template_name", None))]
    assert len(names) >= 15
    assert [name for name in names if not (ROOT / "templates" / name).is_file()] == []
