"""Parse DATABASE_URL, REDIS_URL and EMAIL_URL into Django's settings.

Errors leave out the setting's name, which the caller adds, and the address, which may have a password in it.
"""

import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote

from django.core.exceptions import ImproperlyConfigured

from portal.setting_values.text_values import split_address
from portal.storage.address import check_certificates

Config = dict[str, Any]
_POSTGRESQL = ("postgres", "postgresql", "psql", "pgsql")
# Options of PostgreSQL's library that it reads only when it connects: numbers, and words.
_NUMBERS = (
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
)
_WORDS = {
    "target_session_attrs": ("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
    "load_balance_hosts": ("disable", "random"),
    "channel_binding": ("disable", "prefer", "require"),
    "gssencmode": ("disable", "prefer", "require"),
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
}
_POOL_TIMEOUT = 5  # seconds that a request waits for a connection
_LAST_PORT = 65535
_SQLITE_TIMEOUT = 20  # seconds that a transaction waits for another one
_MAIL_BACKENDS = {"dummy": "dummy", "console": "console", "smtp": "smtp", "smtps": "smtp", "submission": "smtp"}
_MAIL_TIMEOUT = 10  # seconds; Django's own default waits for ever
_TRUE, _FALSE = ("true", "1", "yes", "on"), ("false", "0", "no", "off")


def parse_database(
    read: Callable[[str], Config], address: str, sqlite: Path, pool: int, *, with_cursors: bool = True
) -> Config:
    """Return the entry of DATABASES for a URL.

    Args:
        read: django-environ's reader of database addresses.
        address: `postgres://...` or `sqlite:///path`. Empty: SQLite in the file `sqlite`.
        pool: The largest number of connections to PostgreSQL that a process holds open.
        with_cursors: whether long results are read in pieces by cursors of the server. They belong to a connection,
            and a pooler in transaction mode gives each statement another one.

    Raises:
        ImproperlyConfigured: It is another kind of database, or has an option that this kind does not have.
        ValueError: The address cannot be read.
    """
    scheme = address.partition(":")[0].lower()
    if not address:
        return _build_sqlite(str(sqlite), {})
    if scheme in _POSTGRESQL:
        config = _build_postgresql("postgresql" + address[len(scheme) :], pool)
        return {**config, "DISABLE_SERVER_SIDE_CURSORS": not with_cursors}
    if scheme == "sqlite":
        if not re.match(r"sqlite:///[^?]", address, re.IGNORECASE) or ":memory:" in address:
            raise ImproperlyConfigured(
                "must name a file, with three slashes before its path: sqlite:////srv/portal.sqlite3."
            )
        # In a path these stand for themselves.
        config = read(address.replace("+", "%2B").replace("#", "%23"))
        if Path(config["NAME"]).is_dir():
            raise ImproperlyConfigured("must name a file, and not a folder.")
        return _build_sqlite(config["NAME"], config.get("OPTIONS", {}))
    raise ImproperlyConfigured("must begin with postgres:// or sqlite:///.")


def _build_sqlite(name: str, options: Config) -> Config:
    _refuse_unknown(options, ("timeout",))
    timeout = options.get("timeout", _SQLITE_TIMEOUT)
    if not isinstance(timeout, int):
        raise ImproperlyConfigured("must give the timeout in whole seconds.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # Opening the file and preparing the connection costs more than all queries of a page.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": timeout,
            # FULL, not the popular NORMAL: a power cut must not take back a receipt that was shown.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _build_postgresql(address: str, pool: int) -> Config:
    """Read by PostgreSQL's own library, which knows all options, several hosts, and paths of Unix sockets."""
    from psycopg import ProgrammingError, conninfo, pq  # noqa: PLC0415 - with SQLite it need not be loaded

    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    _refuse_unknown(dict(parse_qsl(address.partition("?")[2], keep_blank_values=True)), {*known, "ssl"})
    try:
        options = conninfo.conninfo_to_dict(address)
    except ProgrammingError:
        raise ValueError from None
    _check_options(options)
    name = options.pop("dbname", "")
    if not name and "service" not in options:
        raise ImproperlyConfigured("must end with the name of the database: postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "portal.postgresql",  # which checks each connection that the pool gives
        "NAME": name,
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "OPTIONS": {**options, "pool": {"min_size": min(2, pool), "max_size": pool, "timeout": _POOL_TIMEOUT}},
    }


def _check_options(options: Config) -> None:
    """Refuse what would fail each time that the library connects."""
    for name, words in _WORDS.items():
        if options.get(name, words[0]) not in words:
            raise ImproperlyConfigured(f"must have one of {', '.join(words)} as its {name}.")
    for name in _NUMBERS:
        if not re.fullmatch(r"-?[0-9]{1,9}", str(options.get(name, 0))):
            raise ImproperlyConfigured(f"must have a whole number as its {name}.")
    ports = [port for port in str(options.get("port", "")).split(",") if port]
    if not all(re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) <= _LAST_PORT for port in ports):
        raise ImproperlyConfigured(f"must have a number from 1 to {_LAST_PORT} as its port.")
    authorities = options.get("sslrootcert", "system")
    if authorities != "system" and options.get("sslmode", "").startswith("verify-"):
        try:
            check_certificates(authorities)
        except ValueError:
            raise ImproperlyConfigured("must name a file with certificates (PEM) as its sslrootcert.") from None


def parse_redis(address: str) -> str:
    """Return the address of a Redis that its library can use.

    Raises:
        ImproperlyConfigured: It is another kind of address, or has an option that the library does not have.
        ValueError: The address cannot be read, such as one whose port is no number.
    """
    if not address:
        return ""
    from redis.connection import ConnectionPool  # noqa: PLC0415 - without an address it need not be loaded

    example = "must be an address such as redis://host:6379/0"
    if not re.fullmatch(r"(rediss?|unix)://\S+", address):
        raise ImproperlyConfigured(f"{example}.")
    parts = split_address(address)
    if parts.scheme != "unix" and not re.fullmatch(r"/?|/[0-9]{1,5}", parts.path):
        raise ImproperlyConfigured(f"{example}, with the number of a database at its end.")
    try:
        ConnectionPool.from_url(address).make_connection()  # which does not connect
    except TypeError:
        raise ImproperlyConfigured("has an option that Redis' library does not know, or with a wrong value.") from None
    return address


def parse_mail_server(address: str) -> Config:
    """Return the settings EMAIL_* for a URL.

    Args:
        address: `submission://user:password@host:587`, whose connection turns to TLS after it was opened (STARTTLS);
            `smtps://user:password@host:465`, or smtp:// with `?ssl=true`, which is TLS from its start; `smtp://host`,
            without TLS; `console:`; or `dummy:`, which sends nothing and is the default. `?timeout=` is in seconds.

    Raises:
        ImproperlyConfigured: Another scheme or option, or no host.
        ValueError: The address cannot be read.
    """
    parts = split_address(address or "dummy:")
    if parts.scheme not in _MAIL_BACKENDS:
        raise ImproperlyConfigured("must begin with submission:// (STARTTLS), smtps:// (TLS) or smtp://.")
    backend = _MAIL_BACKENDS[parts.scheme]
    if backend == "smtp" and not parts.hostname:
        raise ImproperlyConfigured("must name a host: submission://user:password@host:587.")
    with_ssl, with_tls, timeout = _parse_mail_options(parts)
    usual_port = 465 if with_ssl else 587 if parts.scheme == "submission" else 25
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or usual_port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": with_ssl,
        "EMAIL_USE_TLS": with_tls,
        "EMAIL_TIMEOUT": timeout,
    }


def _parse_mail_options(parts: SplitResult) -> tuple[bool, bool, int]:
    """Whether TLS from the start, whether STARTTLS, and the seconds to wait."""
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    _refuse_unknown(options, ("ssl", "tls", "timeout"))
    if parts.fragment or {options.get(name, "true").lower() for name in ("ssl", "tls")} - {*_TRUE, *_FALSE}:
        raise ValueError
    with_ssl = options.get("ssl", "true" if parts.scheme == "smtps" else "false").lower() in _TRUE
    with_tls = options.get("tls", "true" if parts.scheme == "submission" else "false").lower() in _TRUE
    if with_ssl and with_tls:
        raise ImproperlyConfigured("must have either ssl=true (TLS from the start) or tls=true (STARTTLS).")
    timeout = options.get("timeout") or str(_MAIL_TIMEOUT)
    if not re.fullmatch(r"[0-9]{1,4}", timeout) or int(timeout) == 0:
        raise ImproperlyConfigured("must give the timeout in whole seconds.")
    return with_ssl, with_tls, int(timeout)


def _refuse_unknown(options: Collection[str], known: Collection[str]) -> None:
    # What does not look like a name may be a piece of a password.
    if unknown := sorted(name for name in options if name not in known and re.fullmatch(r"[A-Za-z_]+", name)):
        raise ImproperlyConfigured(f"has an option that is not known: {', '.join(unknown)}.")
