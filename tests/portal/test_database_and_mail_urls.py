"""DATABASE_URL, REDIS_URL and EMAIL_URL: each part reaches the driver, and no option is thrown away in silence."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import certifi
import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.portal.test_environment import CANARY, environment

SQLITE = Path("/var/lib/portal#1/portal.sqlite3")


def database(address: str, *, with_cursors: bool = True) -> dict[str, Any]:
    place = environment(DATABASE_URL=address)
    return place.database("DATABASE_URL", sqlite=SQLITE, pool=8, with_cursors=with_cursors)


def options(address: str) -> dict[str, Any]:
    given = database(address)["OPTIONS"]
    assert given.pop("pool") == {"min_size": 2, "max_size": 8, "timeout": 5}
    return given


def test_every_option_of_postgresql_is_kept(tmp_path: Path) -> None:
    authorities = tmp_path / "root ca.crt"
    authorities.write_text(Path(certifi.where()).read_text(encoding="utf-8"), encoding="utf-8")
    address = (
        f"postgres://portal:secret@db.example:6432/inquiries?sslmode=verify-full&sslrootcert={quote(str(authorities))}"
        "&connect_timeout=3&application_name=portal+web&options=-c%20statement_timeout%3D5000"
        "&target_session_attrs=read-write&sslpassword=0123&keepalives_idle=30"
    )
    found = database(address)
    assert (found["ENGINE"], found["NAME"]) == ("portal.postgresql", "inquiries")
    assert (found["USER"], found["PASSWORD"]) == ("portal", "secret")
    assert (found["HOST"], str(found["PORT"])) == ("db.example", "6432")
    assert options(address) == {
        "sslmode": "verify-full",
        "sslrootcert": str(authorities),
        "connect_timeout": "3",
        "application_name": "portal+web",
        "options": "-c statement_timeout=5000",
        "target_session_attrs": "read-write",
        "sslpassword": "0123",
        "keepalives_idle": "30",
    }


def test_behind_a_pooler_results_are_read_without_cursors_of_the_server() -> None:
    assert database("postgres://portal@db/inquiries")["DISABLE_SERVER_SIDE_CURSORS"] is False
    assert database("postgres://portal@db/inquiries", with_cursors=False)["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert "DISABLE_SERVER_SIDE_CURSORS" not in database("", with_cursors=False)  # SQLite has none


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "pgsql", "psql", "POSTGRES"])
def test_its_scheme_has_several_names(scheme: str) -> None:
    assert database(f"{scheme}://portal@db/inquiries")["ENGINE"] == "portal.postgresql"
    assert options(f"{scheme}://portal@db/inquiries?sslmode=require") == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("postgres://u@a,b:5433/n?target_session_attrs=primary", "a,b", ",5433"),
        ("postgres://u@a:1,b:2/n", "a,b", "1,2"),
        ("postgres://u@[::1]:5433/n", "::1", "5433"),
        ("postgres://u@%2Frun%2Fpostgresql/n", "/run/postgresql", ""),
        ("postgres:///n?host=/run/postgresql", "/run/postgresql", ""),
        ("postgres://u@/n", "", ""),
    ],
)
def test_its_hosts(address: str, host: str, port: str) -> None:
    assert (database(address)["HOST"], str(database(address)["PORT"])) == (host, port)


@pytest.mark.parametrize(
    ("written", "password"), [("p%40ss%2F", "p@ss/"), ("p#ss", "p#ss"), ("p+ss", "p+ss"), ("$ss", "$ss"), ("%25", "%")]
)
def test_its_password(written: str, password: str) -> None:
    assert database(f"postgres://u:{written}@h:5432/n?sslmode=require")["PASSWORD"] == password
    assert options(f"postgres://u:{written}@h:5432/n?sslmode=require") == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"postgres://u:{CANARY}@h/n?sslmod=require", "sslmod"),
        (f"postgres://u:{CANARY}@h/n?conn_max_age=60", "conn_max_age"),
        (f"postgres://u:{CANARY}@h/n?sslmode=verfy-full", "verify-full"),
        (f"postgres://u:{CANARY}@h/n?sslmode", "an address"),
        (f"postgres://u:{CANARY}@h:port/n", "port"),
        (f"postgres://u:{CANARY}@h:65536/n", "a number from 1 to 65535 as its port"),
        (f"postgres://u:{CANARY}@a:5432,b:0/n", "a number from 1 to 65535 as its port"),
        (f"postgres://u:{CANARY}@h/n?connect_timeout=3s", "a whole number as its connect_timeout"),
        (f"postgres://u:{CANARY}@h/n?target_session_attrs=master", "read-write"),
        (f"postgres://h/n?sslmode=verify-full&sslrootcert=/{CANARY}", "certificates (PEM) as its sslrootcert"),
        (f"postgres://u:pa:{CANARY}/ss@h:5432/n", "DATABASE_URL"),
        (f"postgres://u:{CANARY}@h", "name of the database"),
        (f"sqlite:///{CANARY}?mode=ro", "mode"),
        (f"sqlite:///{CANARY}?timeout=soon", "timeout"),
        (f"sqlite://{CANARY}/portal.sqlite3", "three slashes"),
        ("sqlite:///", "must name a file"),
        ("sqlite:////tmp", "must name a file, and not a folder"),
        (f"mysql://u:{CANARY}@h/n", "postgres://"),
        (CANARY, "postgres://"),
    ],
)
def test_an_invalid_address_is_refused_by_name(address: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        database(address)
    assert str(raised.value).startswith("DATABASE_URL ")
    assert said in str(raised.value)
    assert CANARY not in str(raised.value)


def test_sqlite_is_the_default() -> None:
    found = database("")
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", str(SQLITE))
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


def test_sqlite_keeps_its_path_and_its_timeout() -> None:
    found = database("sqlite:////srv/a+b%20c#d.sqlite3?timeout=5")
    assert found["NAME"] == "/srv/a+b c#d.sqlite3"
    assert (found["OPTIONS"]["timeout"], found["OPTIONS"]["transaction_mode"]) == (5, "IMMEDIATE")


# --- Redis ----------------------------------------------------------------------------------------------------


def redis(address: str) -> str:
    return environment(REDIS_URL=address).redis("REDIS_URL")


@pytest.mark.parametrize(
    "address",
    [
        "redis://host",
        "redis://host:6379/",
        "redis://user:p%40ss@host:6379/15",
        "rediss://[::1]:6380/0?ssl_cert_reqs=none&socket_timeout=2.5",
        "unix:///run/redis/redis.sock?db=1",
    ],
)
def test_a_redis(address: str) -> None:
    assert redis(address) == address


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"redis://u:{CANARY}@host:65536/0", "an address"),
        (f"redis://u:{CANARY}@host:0/0", "an address"),
        (f"redis://u:{CANARY}@host:port/0", "an address"),
        (f"redis://u:{CANARY}@host:6379/zero", "the number of a database"),
        (f"redis://u:{CANARY}@host:6379/0?socket_timeot=3", "option"),
        (f"redis://u:{CANARY}@host:6379/0?socket_timeout={CANARY}", "an address"),
        (f"http://u:{CANARY}@host", "redis://host:6379/0"),
    ],
)
def test_a_redis_that_no_call_could_reach_is_refused(address: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL ") as raised:
        redis(address)
    assert said in str(raised.value)
    assert CANARY not in str(raised.value)


# --- mail -----------------------------------------------------------------------------------------------------


def mail(address: str) -> dict[str, Any]:
    return environment(EMAIL_URL=address).mail_server("EMAIL_URL")


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls"),
    [
        ("submission://u:p%40@mail.example", 587, False, True),
        ("submission://u:p%40@mail.example:2587", 2587, False, True),
        ("smtps://u:p%40@mail.example", 465, True, False),
        ("smtp://u:p%40@mail.example:465/?ssl=true", 465, True, False),
        ("smtp://u:p%40@mail.example?tls=True", 25, False, True),
        ("smtp://u:p%40@mail.example", 25, False, False),
    ],
)
def test_a_mail_server(address: str, port: int, ssl: bool, tls: bool) -> None:
    found = mail(address)
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", port)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("u", "p@")
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"], found["EMAIL_TIMEOUT"]) == (ssl, tls, 10)


def test_it_may_be_waited_for_longer() -> None:
    assert mail("smtp://mail.example?timeout=30")["EMAIL_TIMEOUT"] == 30


@pytest.mark.parametrize(
    "address",
    [
        f"imap://u:{CANARY}@mail.example",
        f"smtp://u:{CANARY}@mail.example?sll=true",
        f"smtp://u:{CANARY}@mail.example?ssl=maybe",
        f"smtp://u:{CANARY}@mail.example?ssl=true&tls=true",
        f"smtp://u:{CANARY}@mail.example?timeout=soon",
        f"smtp://u:{CANARY}@mail.example:port",
        f"smtp://u:{CANARY}@mail.example:0",
        f"smtp://u:#{CANARY}@mail.example",
        "submission:",
        CANARY,
    ],
)
def test_a_mail_server_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        mail(address)
    assert str(raised.value).startswith("EMAIL_URL ")
    assert CANARY not in str(raised.value)
