"""Settings: what is empty counts as unset, and what is wrong is named with what is expected, without its value."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured

from portal.environment import SECRETS, Environment
from tests.repository.test_project import settings_of_the_portal
from tests.support.source import ROOT

CANARY = "canary-7Qx"
# Reads the settings once for each set of variables: what it raised, or the values.
PROGRAM = """
import json, os, runpy, sys
from environ import Env
Env.read_env = lambda *a, **k: None
for variables in json.load(sys.stdin):
    os.environ.update(variables)
    try:
        found = runpy.run_path("portal/settings.py")
        said = {n: repr(v) for n, v in found.items() if n.isupper() and n != "LANGUAGES"}
    except Exception as error:
        said = [type(error).__name__, str(error), repr(error.__cause__)]
    print(json.dumps(said))
    for name in variables:
        del os.environ[name]
"""


def read_settings(cases: Iterable[dict[str, str]]) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        check=True,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0"},
        input=json.dumps(list(cases)),
        capture_output=True,
        text=True,
    )
    assert CANARY not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("environment", ["development", "production"])
def test_every_setting_that_is_empty_counts_as_unset(environment: str) -> None:
    place = {"DJANGO_ENV": environment}
    cases = [{name: blank, **place} for name in sorted(settings_of_the_portal()) for blank in ("", "  ")]
    unset, *empty = read_settings([place, *cases])
    assert isinstance(unset, dict)
    assert [case for case, found in zip(cases, empty, strict=True) if found != unset] == []


WRONG = {
    "DJANGO_ENV": ("prod", "one of development, production"),
    "DEBUG": ("maybe", "true or false"),
    "DEVELOPMENT_AIDS": ("2", "true or false"),
    "REGISTRATION": ("nein", "true or false"),
    "STAFF_SECOND_FACTOR": ("tru", "true or false"),
    "ALLOWED_HOSTS": (f"https://{CANARY}", "host names without scheme and port"),
    "CSRF_TRUSTED_ORIGINS": (CANARY, "origins such as https://"),
    "TRUSTED_PROXIES": ("10.0.0.1/8", "networks such as 10.0.0.0/8"),
    "DATABASE_URL": (f"mysql://u:{CANARY}@h/db", "postgres:// or sqlite:///"),
    "DATABASE_SERVER_SIDE_CURSORS": ("off course", "true or false"),
    "DATABASE_POOL": ("0", "a whole number from 1 to 1000"),
    "REDIS_URL": (CANARY, "redis://host:6379/0"),
    "EMAIL_URL": (f"mail://u:{CANARY}@h", "submission://"),
    "PUBLIC_URL": (CANARY, "https://www.example.com"),
    "DEFAULT_FROM_EMAIL": (CANARY, "Name <address@host>"),
    "OIDC_URL": (CANARY, "https://www.example.com"),
    **dict.fromkeys(("OC_CA_FILE", "OIDC_CA_FILE", "EMAIL_CA_FILE"), (f"/{CANARY}", "a file with certificates (PEM)")),
    **dict.fromkeys(("OC_PROXY_URL", "OIDC_PROXY_URL"), (f"u:{CANARY}@proxy", "http://proxy.example.com:3128")),
    "OIDC_SCOPES": (f"profile,{CANARY}", "openid"),
    "APPLE_KEY": (CANARY, "a private key (PEM)"),
    "SENTRY_DSN": (f"https://{CANARY}@host:99999/1", "a DSN"),
    "OTEL_EXPORTER_OTLP_HEADERS": (CANARY, "name=value"),
    **dict.fromkeys(("DATA_DIR", "STATIC_ROOT"), (__file__, "the path of a folder")),
    "CLAMD_ADDRESS": (CANARY, "tcp://host:3310 or unix:///path"),
    "TIME_ZONE": ("Mars/Olympus", "time zone"),
    "LOG_LEVEL": ("loud", "one of DEBUG, INFO, WARNING, ERROR"),
    "OC_CLIENT_IP_MODE": ("sometimes", "one of always, guests, never"),
    "RESEND_UNKNOWN": ("yes", "one of manual, auto"),
    "OC_DEADLINE": ("soon", "a number above 0"),
    "OC_PAGE_DEADLINE": ("nan", "a number above 0"),
    "OC_CONNECT_TIMEOUT": ("1,5", "a number above 0"),
    "DELIVERY_TIME_SCALE": ("-1", "a number above 0"),
    "DELIVERY_SETTLE": ("329", "a whole number from 330"),
    "OC_READS": ("0", "a whole number from 1"),
    "CATALOG_TTL": ("5m", "a whole number"),
    "DRAFT_DAYS": ("-7", "a whole number from 1"),
    "AUDIT_DAYS": ("1.5", "a whole number from 1"),
    "GUEST_FORM_SECONDS": ("three", "a whole number"),
    "GUEST_ADDRESS_LIMIT": ("none", "a whole number"),
    "GUEST_NETWORK_LIMIT": ("1e3", "a whole number"),
}


def test_a_wrong_setting_is_named_with_what_is_expected() -> None:
    found = read_settings({name: value} for name, (value, _expected) in WRONG.items())
    for (name, (value, expected)), said in zip(WRONG.items(), found, strict=True):
        assert isinstance(said, list), f"{name}={value} was taken"
        kind, text, cause = said
        assert (kind, cause) == ("ImproperlyConfigured", "None"), said
        assert text.startswith(f"{name} ") and expected in text, said
        assert CANARY not in text


@pytest.mark.parametrize(
    "address", [f"http://[{CANARY}", f"http://proxy:{CANARY}", f"http://u:{CANARY}@", f"http://proxy:3128/{CANARY}"]
)
def test_a_proxy_that_no_call_could_reach_is_refused(address: str) -> None:
    for _kind, text, _cause in read_settings([{"OC_PROXY_URL": address}, {"OIDC_PROXY_URL": address}]):
        assert "http://proxy.example.com:3128" in text and CANARY not in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLAMD_ADDRESS", "tcp://host:99999"),
        ("OC_PROXY_URL", "http://proxy:0"),
        ("ALLOWED_HOSTS", "help.example.com;www.example.com"),
        ("ALLOWED_HOSTS", "help..example.com"),
    ],
)
def test_a_value_that_would_never_work_is_refused(name: str, value: str) -> None:
    ((kind, text, _cause),) = read_settings([{name: value}])
    assert kind == "ImproperlyConfigured" and text.startswith(f"{name} must be ")


def test_scopes_may_have_blanks_between_them() -> None:
    assert environment(OIDC_SCOPES="openid  profile, email").scopes("OIDC_SCOPES", []) == ["openid", "profile", "email"]


def test_apple_has_its_key_in_one_line() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert environment(APPLE_KEY=pem.replace("\n", "\\n")).private_key("APPLE_KEY")


def test_headers_of_traces_are_taken() -> None:
    assert environment(A="api-key=a%20b,x=y==").headers("A") == "api-key=a%20b,x=y=="


def test_a_misspelt_name_is_refused() -> None:
    cases = [{"ALOWED_HOSTS": CANARY}, {"SECRET_KEY_FLIE": CANARY}, {"OIDC_CLIENT_ID_FILE": CANARY}]
    assert [text for _kind, text, _cause in read_settings(cases)] == [
        "ALOWED_HOSTS is not a setting of the portal: write ALLOWED_HOSTS, or remove it.",
        "SECRET_KEY_FLIE is not a setting of the portal: write SECRET_KEY_FILE, or remove it.",
        "OIDC_CLIENT_ID cannot stand in a file: set it itself in place of OIDC_CLIENT_ID_FILE.",
    ]


def test_a_command_says_it_in_one_line() -> None:
    variables = {"PATH": os.environ["PATH"], "DATA_DIR": os.environ.get("DATA_DIR", "var"), "OC_READS": CANARY}
    said = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=variables, check=False, capture_output=True, text=True
    )
    assert said.returncode == 1
    assert said.stderr.startswith("manage.py: OC_READS must be a whole number") and said.stderr.count("\n") == 1


PASSWORDS = ["$canary-7Qx", "canary-7Qx#1", "canary 7Qx", "ab=canary-7Qx", "canary-7Qx\\n", '"canary-7Qx', "0123"]


@pytest.mark.parametrize("value", PASSWORDS)
def test_a_secret_is_taken_as_it_is(value: str) -> None:
    (found,) = read_settings([{"SECRET_KEY": value, "OIDC_CLIENT_SECRET": value, "OIDC_CLIENT_ID": "a"}])
    assert found["SECRET_KEY"] == repr(value)


# --- kinds of values ------------------------------------------------------------------------------------------


def environment(**variables: str) -> Environment:
    class Prepared(Environment):
        ENVIRON = variables  # type: ignore[assignment]  # os.environ is one of the mappings that serve

    return Prepared()


@pytest.mark.parametrize("text", ["true", "TRUE", "yes", "on", "1", " true "])
def test_words_for_true(text: str) -> None:
    assert environment(DEBUG=text).bool("DEBUG", False) is True


@pytest.mark.parametrize("text", ["false", "False", "no", "off", "0"])
def test_words_for_false(text: str) -> None:
    assert environment(DEBUG=text).bool("DEBUG", True) is False


def test_a_list_is_read_without_its_blanks() -> None:
    assert environment(A=" a , b,,c ").list("A", ["x"]) == ["a", "b", "c"]
    assert environment(A=" ").list("A", ["x"]) == ["x"]


def test_a_choice_may_be_in_small_letters() -> None:
    assert environment(LOG_LEVEL="info").choice("LOG_LEVEL", "ERROR", ("INFO", "ERROR")) == "INFO"


# --- the file -------------------------------------------------------------------------------------------------


def read_file(tmp_path: Path, content: str | bytes, **before: str) -> dict[str, str]:
    path = tmp_path / ".env"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    prepared = environment(**before)
    prepared.read_file(path)
    return dict(prepared.ENVIRON)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("export A=b", "b"),
        ("A = b ", "b"),
        ("A='b c'", "b c"),
        ('A="b c"  # words', "b c"),
        ("A=b # words", "b"),
        ("A=b#c", "b#c"),
        ("A=$b", "$b"),
        ("A=b=c", "b=c"),
        ("A=", ""),
        ("A= # words", ""),
        ("\ufeffA=b\r", "b"),
        ("# words\n\nA=한글", "한글"),
        (r"A=-----BEGIN\nx\n-----END", r"-----BEGIN\nx\n-----END"),
    ],
)
def test_a_line_of_the_file(tmp_path: Path, line: str, value: str) -> None:
    assert read_file(tmp_path, f"{line}\n") == {"A": value}


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    assert read_file(tmp_path, "A=file\nB=file", A="shell") == {"A": "shell", "B": "file"}


def test_without_a_file_nothing_is_missing(tmp_path: Path) -> None:
    environment().read_file(tmp_path / ".env")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"A=b\n{CANARY}\n", "line 2 must be NAME=value"),
        (f"A: {CANARY}", "line 1 must be NAME=value"),
        (f"A='{CANARY}", "line 1: A must end with the quotation mark"),
        ("A=\udcff".encode("utf-8", "surrogateescape"), "UTF-8"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    tmp_path: Path, content: str | bytes, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as raised:
        read_file(tmp_path, content)
    assert CANARY not in f"{raised.value}{caplog.text}"


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{CANARY}\n")
    cases = [{f"{name}_FILE": str(secret)} for name in ("SECRET_KEY", "METRICS_TOKEN", "OC_SERVICE_KEY")]
    found = read_settings(cases)
    values = [
        settings[name] for settings, name in zip(found, ("SECRET_KEY", "METRICS_TOKEN", "OC_SERVICE_KEY"), strict=True)
    ]
    assert values == [repr(CANARY)] * 3


def test_a_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    binary = tmp_path / CANARY
    binary.write_bytes(b"\xff\xfe")
    cases = [{"SECRET_KEY_FILE": str(path)} for path in (tmp_path, tmp_path / "none", binary)]
    expected = "SECRET_KEY_FILE must name a text file that the portal can read."
    assert read_settings(cases) == [["ImproperlyConfigured", expected, "None"]] * 3


def test_a_secret_is_set_in_one_place_only(tmp_path: Path) -> None:
    (found,) = read_settings([{"DATABASE_URL": "sqlite:///a", "DATABASE_URL_FILE": str(tmp_path / CANARY)}])
    assert found == ["ImproperlyConfigured", "DATABASE_URL and DATABASE_URL_FILE must not both be set.", "None"]


def test_what_sounds_like_a_secret_is_one() -> None:
    secret = {
        name for name in settings_of_the_portal() if re.search("SECRET|TOKEN|KEYS?$|DATABASE_URL|REDIS|EMAIL_URL", name)
    }
    assert secret <= SECRETS <= settings_of_the_portal()
