"""In production each cookie has the prefix `__Host-`: neither a neighbouring name nor plain HTTP can set it."""

import json
from pathlib import Path

import pytest

from tests.security.test_starting import environment, folder, run  # noqa: F401 - the fixture is used by its name

# An operator without a second factor is shown a message; a language is chosen; a sign-in form is opened.
SCRIPT = """
import json
from django.test import Client
from accounts.models import User
user = User.objects.filter(username="boss").first() or User.objects.create_superuser("boss", "b@example.com", "x")
found = []
for framed in ({}, {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}):
    client = Client(headers={"Host": "portal.example", **framed})
    def keep(answer):
        found.extend(cookie.OutputString() for cookie in answer.cookies.values())
    keep(client.get("/accounts/sign-in/", secure=True))
    keep(client.post("/language/setlang/", {"language": "en"}, secure=True))
    client.force_login(user)
    if framed:
        client.cookies["__Host-session-framed"] = client.cookies.pop("__Host-session").value
    keep(client.get("/admin/login/", secure=True))
    keep(client.get("/accounts/security/", secure=True))
    client.post("/accounts/sign-out/", secure=True)
    keep(client.get("/accounts/sign-in/", secure=True))
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def cookies(folder: Path) -> list[str]:  # noqa: F811 - a fixture of that module
    done = run(("manage.py", "shell", "-v0", "-c", SCRIPT), environment(folder))
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_t13_every_cookie_is_the_hosts_alone(cookies: list[str]) -> None:
    for line in cookies:
        assert line.startswith("__Host-"), line
        attributes = {part.strip() for part in line.split(";")[1:]}
        assert {"Secure", "Path=/"} <= attributes, line
        assert "Domain=" not in line


@pytest.mark.parametrize("name", ["session", "csrf", "language", "messages", "session-framed", "csrf-framed"])
def test_t13_these_cookies_are_among_them(cookies: list[str], name: str) -> None:
    assert any(line.startswith(f"__Host-{name}=") for line in cookies), cookies
