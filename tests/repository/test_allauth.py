"""django-allauth stands behind one folder, and its undocumented parts behind one module and an exact pin."""

import re
from pathlib import Path

import pytest

from tests.support.source import OURS, ROOT, Module, modules, within

LOCKS = ("requirements.lock", "requirements-dev.lock")
# What django-allauth documents: settings name these, or its own pages and tables are extended by them.
DOCUMENTED = (
    "allauth.account.adapter",
    "allauth.account.auth_backends",
    "allauth.account.forms",
    "allauth.account.models.EmailAddress",
    "allauth.account.signals",
    "allauth.account.views",
    "allauth.mfa.adapter",
    "allauth.mfa.base.forms",
    "allauth.mfa.base.views",
    "allauth.mfa.models.Authenticator",
    "allauth.mfa.recovery_codes.views",
    "allauth.mfa.signals",
    "allauth.mfa.totp.forms",
    "allauth.mfa.totp.views",
    "allauth.mfa.webauthn.forms",
    "allauth.mfa.webauthn.views",
    "allauth.socialaccount.adapter",
    "allauth.socialaccount.models.SocialAccount",
    "allauth.socialaccount.models.SocialLogin",
    "allauth.socialaccount.providers.apple.views",
    "allauth.socialaccount.providers.openid_connect.views",
    "allauth.socialaccount.views",
)
INTERNALS = "accounts.allauth.internals"
# What Django has in one place of an app: the receivers of signals, the admin's pages; and the rule over these tables.
MAY_IMPORT = {
    "accounts.sign_in_methods_for_export",
    "accounts.signals",
    "accounts.admin.second_factors",
    "accounts.admin.untranslated_words",
    "accounts.security.address_ownership",
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def list_undocumented(module: Module) -> list[str]:
    """The imports of django-allauth that its documentation does not name."""
    found = module.imports_any("allauth")
    names = {name for name in found if not any(other.startswith(f"{name}.") for other in found)}
    documented = {name for name in names if any(within(name, known) for known in DOCUMENTED)}
    return sorted(names - {name for name in documented if "._" not in name})


def test_one_folder_imports_allauth() -> None:
    importers = {module.name for module in modules(*OURS, "benchmarks") if module.imports_any("allauth")}
    assert {name for name in importers if not within(name, "accounts.allauth")} == MAY_IMPORT


def test_one_module_imports_what_allauth_does_not_document() -> None:
    found = {module.name: list_undocumented(module) for module in modules(*OURS, "benchmarks", "tests")}
    assert {name for name, undocumented in found.items() if undocumented} == {INTERNALS}


def test_allauth_is_pinned_to_the_version_in_the_lock() -> None:
    """Its undocumented parts, which `accounts.allauth.internals` imports, may change with any release."""
    (pinned,) = re.findall(r'"django-allauth\[mfa,socialaccount\]==([^"]+)"', read("pyproject.toml"))
    assert [re.findall(r"^django-allauth==(\S+)", read(name), re.MULTILINE) for name in LOCKS] == [[pinned]] * 2


# --- and these rules can fail ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "undocumented"),
    [
        ("from allauth.account.adapter import get_adapter", []),
        ("from allauth.account.models import EmailAddress, Login", ["allauth.account.models.Login"]),
        ("from allauth.socialaccount.adapter import _private", ["allauth.socialaccount.adapter._private"]),
        ("from allauth.mfa.totp.internal import auth", ["allauth.mfa.totp.internal.auth"]),
        ("import allauth.core.context", ["allauth.core.context"]),
    ],
)
def test_an_undocumented_import_is_seen(line: str, undocumented: list[str], tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(line + "\n")
    assert list_undocumented(Module(path)) == undocumented
