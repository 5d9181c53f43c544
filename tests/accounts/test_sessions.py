"""What a session is before, during and after signing in, and what its cookies are."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.auth.hashers import get_hashers, identify_hasher
from django.contrib.sessions.models import Session

from accounts.models import User
from tests.accounts.steps import SIGN_IN, SIGN_OUT, by_password
from tests.inquiries.views.guests import FIND
from tests.inquiries.views.steps import LIST
from tests.support.factories import PASSWORD, make_member
from tests.support.pages import Browser
from tests.support.source import ROOT
from tests.support.words import say


@pytest.fixture
def account(guest: Browser) -> Browser:
    make_member("tester")
    return guest


def test_t10_a_session_that_was_planted_is_not_the_one_that_is_signed_in(account: Browser) -> None:
    account.get("/narae/inquiries/new/?category=2601").form().submit()
    planted = account.client.cookies["session"].value
    by_password(account)
    assert account.client.cookies["session"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_t11_signing_out_ends_the_session_on_the_server(account: Browser) -> None:
    by_password(account)
    before = account.client.cookies["session"].value
    answer = account.get("/narae/").form_to(SIGN_OUT).submit(follow=False)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=before).exists()
    account.client.cookies["session"] = before
    assert FIND in account.get(LIST).url


def test_t11_pages_are_not_stored(account: Browser) -> None:
    by_password(account)
    for path in (LIST, SIGN_IN, "/accounts/security/"):
        assert "no-store" in account.get(path, follow=False).headers["Cache-Control"]


def test_t11_a_new_password_ends_the_other_sessions(account: Browser) -> None:
    by_password(account)
    user = User.objects.get()
    user.set_password("quite another one 7")
    user.save()
    assert FIND in account.get(LIST).url


def in_production(show: str) -> dict[str, object]:
    without_file = "from environ import Env; Env.read_env = lambda *a, **k: None"
    code = f"{without_file}; import json, portal.settings as s; print(json.dumps({{n: getattr(s, n) for n in {show}}}))"
    environment = {"PATH": os.environ["PATH"], "DJANGO_ENV": "production", "SECRET_KEY": "x" * 60}
    environment |= {"ALLOWED_HOSTS": "portal.example", "DATA_KEYS": "a2V5" * 10 + "a2U="}
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_t13_cookies_belong_to_this_host_over_tls_alone() -> None:
    said = in_production(
        "['SESSION_COOKIE_NAME', 'CSRF_COOKIE_NAME', 'SESSION_COOKIE_SECURE', 'CSRF_COOKIE_SECURE',"
        " 'SESSION_COOKIE_HTTPONLY', 'SESSION_COOKIE_SAMESITE']"
    )
    assert str(said["SESSION_COOKIE_NAME"]).startswith("__Host-")
    assert str(said["CSRF_COOKIE_NAME"]).startswith("__Host-")
    assert said["SESSION_COOKIE_SECURE"] is said["CSRF_COOKIE_SECURE"] is said["SESSION_COOKIE_HTTPONLY"] is True
    assert said["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_t13_cookies_have_no_domain_and_the_root_path(settings: object, account: Browser) -> None:
    by_password(account)
    for name in ("session", "csrftoken"):
        cookie = account.client.cookies[name]
        assert (cookie["domain"], cookie["path"], cookie["samesite"]) == ("", "/", "Lax")


# --- passwords ------------------------------------------------------------------------------------------------


def test_passwords_are_hashed_by_argon2_first() -> None:
    hashers = in_production("['PASSWORD_HASHERS']")["PASSWORD_HASHERS"]
    assert isinstance(hashers, list)
    assert hashers[0].endswith(".Argon2PasswordHasher")


def test_an_older_hash_is_written_anew_at_the_next_sign_in(account: Browser, settings: object) -> None:
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    get_hashers.cache_clear()  # type: ignore[attr-defined]
    assert identify_hasher(User.objects.get().password).algorithm == "md5"
    by_password(account)
    assert identify_hasher(User.objects.get().password).algorithm == "argon2"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a password was hashed, whatever for."""
    from django.contrib.auth.hashers import MD5PasswordHasher  # noqa: PLC0415

    calls: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        calls.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return calls


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("tester", {}),
        ("tester@example.com", {}),
        ("nobody", {}),
        ("nobody@example.com", {}),
        ("tester", {"is_active": False}),
        ("tester@example.com", {"password": None}),
    ],
    ids=["name", "address", "no such name", "no such address", "closed", "without a password"],
)
def test_t08_known_and_unknown_names_cost_the_same_work(
    guest: Browser, hashed: list[str], name: str, changes: dict[str, object]
) -> None:
    make_member("tester", **changes)
    form = guest.get(SIGN_IN).form_to(SIGN_IN).fill(login=name, password="wrong")
    hashed.clear()
    page = form.submit()
    assert len(hashed) == 1
    assert page.texts(".note[role=alert]") == [
        say("The email address, username or password is incorrect. Please check what you entered.", "en")
    ]


def test_t08_the_pages_are_the_same_to_the_byte(guest: Browser, sandbox: object) -> None:
    make_member("tester")
    known, unknown = by_password(guest, "tester", "wrong"), by_password(guest, "nobody", "wrong")
    assert known.status == unknown.status == 200
    assert known.main == unknown.main
    assert PASSWORD not in known.text
