"""Read settings from the environment and `.env`, with django-environ.

These rules hold for every setting. A value that is empty or blank counts as unset. A value that is wrong raises
ImproperlyConfigured with the setting's name and what is expected. No error message repeats a value, because a value
may be a secret. A secret may also stand in a file that NAME_FILE names, as container platforms hand secrets out.
"""

import builtins
import io
import math
import re
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

from portal.database_and_mail_urls import parse_database, parse_mail_server, parse_redis
from portal.setting_values import names, text_values
from portal.setting_values.text_values import check_choice, check_pattern, convert_each
from portal.storage import address as storage_address
from portal.storage.address import check_certificates

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*\Z")
_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*')(?:\s+#.*)?\Z""")
_COMMENT = re.compile(r"(?:^|\s)#")
_HOST = r"\*|\[[0-9a-fA-F:.]+\]|\.?[\w-]+(\.[\w-]+)*\.?"
_MOST = 1_000_000
_Read = TypeVar("_Read")
# Those that are secrets, or addresses that may have a password in them.
SECRETS = frozenset(
    {
        "SECRET_KEY",
        "DATA_KEYS",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_URL",
        "STORAGE_URL",
        "STORAGE_MOVED_FROM",
        "STORAGE_KEY_ID",
        "STORAGE_SECRET_KEY",
        "METRICS_TOKEN",
        "HEALTH_TOKEN",
        "OIDC_CLIENT_SECRET",
        "KAKAO_CLIENT_SECRET",
        "NAVER_CLIENT_SECRET",
        "LINE_CLIENT_SECRET",
        "GOOGLE_CLIENT_SECRET",
        "APPLE_KEY",
        "OC_SERVICE_KEY",
        "OC_ORGANIZATION_KEY",
        "OC_PROXY_URL",
        "OIDC_PROXY_URL",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "SENTRY_DSN",
    }
)


class Environment(environ.Env):
    """The readers that `portal/settings.py` calls, one for each kind of value.

    Where django-environ would guess, these refuse: it takes an unknown word for False, and picks the digits out of a
    wrong number. And where it takes a value that begins with "$" for another variable's name, these leave it alone.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._asked: set[str] = set()

    def read_file(self, path: Path) -> None:
        """Load a `.env` file into the environment, except for variables that are already set.

        Raises:
            ImproperlyConfigured: The file is not UTF-8, or has a line that is neither a setting nor a comment.
        """
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except FileNotFoundError:
            return
        except UnicodeDecodeError:
            raise ImproperlyConfigured(f"{path.name} must be encoded in UTF-8.") from None
        # django-environ logs a line that it cannot read, and with it perhaps a secret: such lines are refused before.
        settings = [_parse_setting(line, f"{path.name}, line {number}") for number, line in enumerate(lines, 1)]
        self.read_env(io.StringIO("\n".join(filter(None, settings))))

    def get_value(self, var: str, cast: Any = None, default: Any = None, parse_default: bool = False) -> Any:
        """Return a setting, converted by `cast`; `default` if it is unset or empty.

        Raises:
            ImproperlyConfigured: NAME_FILE of a secret names no file that can be read, or NAME is set as well.
        """
        self._asked.add(var)
        if var in SECRETS and self.ENVIRON.get(var, "").strip() and self.ENVIRON.get(f"{var}_FILE", "").strip():
            raise ImproperlyConfigured(f"{var} and {var}_FILE must not both be set.")
        text = self.ENVIRON.get(var, "").strip() or self._read_secret_file(var)
        if not text:
            return default
        return cast(text) if cast else text

    def _read_secret_file(self, var: str) -> str:
        path = self.ENVIRON.get(f"{var}_FILE", "").strip() if var in SECRETS else ""
        try:
            return Path(path).read_text(encoding="utf-8-sig").strip() if path else ""
        except (OSError, ValueError):
            raise ImproperlyConfigured(f"{var}_FILE must name a text file that the portal can read.") from None

    def check(self, var: str, default: Any, convert: Callable[[str], Any], expected: str) -> Any:
        """Return a setting that `convert` reads.

        Raises:
            ImproperlyConfigured: `convert` raised ValueError: the setting "must be" what `expected` says.
        """
        try:
            return self.get_value(var, convert, default)
        except ValueError:
            # Not with its cause, whose message has the value in it.
            raise ImproperlyConfigured(f"{var} must be {expected}.") from None

    def refuse_misspelt(self) -> None:
        """Refuse a variable whose name is that of a setting but for a slip. Call it after all settings were read."""
        if said := names.find_slip(self.ENVIRON, self._asked, SECRETS):
            raise ImproperlyConfigured(said)

    def choice(self, var: str, default: str, choices: Sequence[str]) -> str:
        """Return one of `choices`, written in small or capital letters."""
        return builtins.str(self.check(var, default, check_choice(choices), f"one of {', '.join(choices)}"))

    def zone(self, var: str, default: str) -> str:
        convert = check_choice(sorted(available_timezones()))
        return builtins.str(self.check(var, default, convert, "a time zone's name, such as Asia/Seoul"))

    def match(self, var: str, pattern: str, expected: str, default: str = "") -> str:
        return builtins.str(self.check(var, default, check_pattern(pattern), expected))

    def hosts(self, var: str, default: Sequence[str]) -> Sequence[str]:
        expected = "host names without scheme and port, with commas between them"
        return list(self.check(var, default, convert_each(check_pattern(_HOST)), expected))

    def origins(self, var: str) -> Sequence[str]:
        expected = "origins such as https://www.example.com, with commas between them"
        return list(self.check(var, (), convert_each(text_values.check_origin), expected))

    def networks(self, var: str) -> Sequence[IPv4Network | IPv6Network]:
        expected = "networks such as 10.0.0.0/8, with commas between them"
        return list(self.check(var, (), convert_each(ip_network), expected))

    def web_address(self, var: str, default: str = "") -> str:
        """Return an http or https URL, without the slash at its end."""
        expected = "an address such as https://www.example.com"
        return builtins.str(self.check(var, default, text_values.check_web_address, expected))

    def ca_file(self, var: str) -> str:
        """Return the path of a file with certificates of authorities."""
        return builtins.str(self.check(var, "", check_certificates, "a file with certificates (PEM)"))

    def proxy(self, var: str) -> str:
        expected = "an address such as http://proxy.example.com:3128"
        return builtins.str(self.check(var, "", text_values.check_proxy, expected))

    def scanner(self, var: str) -> str:
        return builtins.str(self.check(var, "", text_values.check_scanner, "tcp://host:3310 or unix:///path"))

    def dsn(self, var: str) -> str:
        return builtins.str(self.check(var, "", text_values.check_dsn, "a DSN: https://<key>@<host>/<project>"))

    def headers(self, var: str) -> str:
        return builtins.str(self.check(var, "", text_values.check_headers, "name=value, with commas between them"))

    def private_key(self, var: str) -> str:
        expected = "a private key (PEM) without a password, with line breaks written as \\n"
        return builtins.str(self.check(var, "", text_values.check_private_key, expected))

    def redis(self, var: str) -> str:
        return self._address(var, parse_redis)

    def database(self, var: str, sqlite: Path, pool: builtins.int, *, with_cursors: builtins.bool) -> dict[str, Any]:
        """Return an entry of Django's setting DATABASES; see `portal.database_and_mail_urls.parse_database`."""
        return self._address(
            var, lambda text: parse_database(self.db_url_config, text, sqlite, pool, with_cursors=with_cursors)
        )

    def mail_server(self, var: str) -> dict[str, Any]:
        """Return Django's mail settings; see `portal.database_and_mail_urls.parse_mail_server`."""
        return self._address(var, parse_mail_server)

    def storage(self, var: str, folder: Path, keys: tuple[builtins.str, builtins.str]) -> dict[str, Any]:
        """Return an entry of Django's setting STORAGES; see `portal.storage.address.parse_storage`."""
        return self._address(var, lambda text: storage_address.parse_storage(text, folder, *keys))

    def _address(self, var: str, read: Callable[[str], _Read]) -> _Read:
        text = self.str(var)
        try:
            return read(text)
        except ImproperlyConfigured as error:
            raise ImproperlyConfigured(f"{var} {error}") from None
        except ValueError:
            expected = "an address, in which special characters are written like %40 for @"
            raise ImproperlyConfigured(f"{var} must be {expected}.") from None

    # From here on the names of Python's types are those of the readers, in this class.

    def path(self, var: builtins.str, default: Path) -> Path:  # type: ignore[override]
        path = Path(self.get_value(var, default=default))
        if path.exists() and not path.is_dir():
            raise ImproperlyConfigured(f"{var} must be the path of a folder.")
        return path

    def float(  # type: ignore[override]
        self, var: builtins.str, default: builtins.float, above: builtins.float = 0
    ) -> builtins.float:
        def convert(text: builtins.str) -> builtins.float:
            number = builtins.float(text)
            if not math.isfinite(number) or not above < number <= _MOST:
                raise ValueError
            return number

        expected = f"a number above {above:g} and up to {_MOST}"
        return builtins.float(self.check(var, default, convert, expected))

    def list(self, var: builtins.str, default: Sequence[builtins.str] = ()) -> builtins.list[builtins.str]:  # type: ignore[override]
        """Return the values between commas."""
        return builtins.list(self.get_value(var, text_values.split, default))

    def scopes(self, var: builtins.str, default: Sequence[builtins.str]) -> builtins.list[builtins.str]:
        expected = "scopes with commas between them, and openid among them"
        return builtins.list(self.check(var, default, text_values.split_scopes, expected))

    def bool(self, var: builtins.str, default: builtins.bool) -> builtins.bool:  # type: ignore[override]
        switch = check_choice(_TRUE + _FALSE)
        return builtins.bool(self.check(var, default, lambda text: switch(text) in _TRUE, "true or false"))

    def int(  # type: ignore[override]
        self, var: builtins.str, default: builtins.int, least: builtins.int = 0, most: builtins.int = _MOST
    ) -> builtins.int:
        def convert(text: builtins.str) -> builtins.int:
            if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= builtins.int(text) <= most:
                raise ValueError
            return builtins.int(text)

        expected = f"a whole number from {least} to {most}"
        return builtins.int(self.check(var, default, convert, expected))

    def str(self, var: builtins.str, default: builtins.str = "") -> builtins.str:  # type: ignore[override]
        return builtins.str(self.get_value(var, default=default))


def _parse_setting(line: str, place: str) -> str:
    """Return a line of a `.env` file as django-environ reads it; "" for a comment."""
    if not line.strip() or line.lstrip().startswith("#"):
        return ""
    found = _LINE.match(line)
    if not found:
        raise ImproperlyConfigured(f"{place} must be NAME=value, or a comment that begins with #.")
    name, value = found.groups()
    if value.startswith(("'", '"')):
        quoted = _QUOTED.match(value)
        if not quoted:
            raise ImproperlyConfigured(f"{place}: {name} must end with the quotation mark that it begins with.")
        return f"{name}={quoted[1]}"
    return f"{name}={_COMMENT.split(value, maxsplit=1)[0].rstrip()}"
