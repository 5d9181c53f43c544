"""The HTTP Observatory's published rules, applied to the real server in production: A+.

The rules are MDN's (github.com/mdn/mdn-http-observatory, src/grader/charts.js), as far as headers decide them: a site
begins with 100, loses what a missing header costs, and gains what a strict one earns once it has 90 or more.
"""

import http.client
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest

from tests.security.server import Served, served
from tests.support.sandbox import Sandbox

Answer = http.client.HTTPResponse
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
SIX_MONTHS = 15_768_000
PAGES = ["/accounts/sign-in/", "/admin/login/", "/", "/nobody/", "/healthz"]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, sandbox_process: Sandbox) -> Iterator[dict[str, Answer]]:
    with served(tmp_path_factory.mktemp("observatory"), sandbox_process, production=True) as there:
        yield {path: ask(there, path) for path in PAGES} | {"plain": ask(there, "/", scheme="http")}


def ask(server: Served, path: str, scheme: str = "https") -> Answer:
    connection = http.client.HTTPConnection(*server.address, timeout=60)
    connection.request("GET", path, headers={"Host": "portal.example", "X-Forwarded-Proto": scheme})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def policy_of(answer: Answer) -> dict[str, list[str]]:
    directives = answer.headers["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (directive.split() for directive in directives)}


def content_security_policy(answer: Answer) -> int:
    if "Content-Security-Policy" not in answer.headers:
        return -25
    policy = policy_of(answer)
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    objects = policy.get("object-src", policy.get("default-src", ["*"]))
    styles = policy.get("style-src", policy.get("default-src", ["*"]))
    broad = {"*", "https:", "http:", "data:", "'unsafe-inline'"}
    if broad & {*scripts, *objects}:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if broad & {*styles}:
        return 0
    closed = policy.get("default-src") == ["'none'"] and policy.get("form-action") in (["'none'"], ["'self'"])
    return 10 if closed else 5


def cookies(answer: Answer) -> int:
    found = [morsel for line in answer.headers.get_all("Set-Cookie") or [] for morsel in SimpleCookie(line).values()]
    if not found:
        return 0
    if not all(morsel["secure"] for morsel in found):
        return -40 if any("sess" in morsel.key.lower() and not morsel["secure"] for morsel in found) else -20
    if any("sess" in morsel.key.lower() and not morsel["httponly"] for morsel in found):
        return -30
    if any(morsel["samesite"].lower() not in {"strict", "lax"} for morsel in found):
        return -20 if any("csrf" in morsel.key.lower() and not morsel["samesite"] for morsel in found) else 0
    return 5


def transport_security(answer: Answer) -> int:
    stated = answer.headers.get("Strict-Transport-Security", "")
    parts = dict(part.strip().partition("=")[::2] for part in stated.split(";"))
    age = parts.get("max-age", "")
    if not age.isdecimal():
        return -20
    return -10 if int(age) < SIX_MONTHS else 0  # 5 more once browsers have the name in their list


def framing(answer: Answer) -> int:
    if policy_of(answer).get("frame-ancestors"):
        return 5
    return 0 if answer.headers.get("X-Frame-Options") in {"DENY", "SAMEORIGIN"} else -20


def others(answer: Answer) -> list[int]:
    """Types not guessed, what a link tells, who may embed, and who may read from elsewhere."""
    headers = answer.headers
    return [
        0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        5 if headers.get("Referrer-Policy") in PRIVATE else 0,
        10 if headers.get("Cross-Origin-Resource-Policy") in {"same-origin", "same-site"} else 0,
        -50 if headers.get("Access-Control-Allow-Origin") else 0,
    ]


def score(answer: Answer, redirected: int) -> int:
    modifiers = [
        content_security_policy(answer),
        cookies(answer),
        transport_security(answer),
        framing(answer),
        redirected,
        *others(answer),
    ]
    without_bonus = 100 + sum(modifier for modifier in modifiers if modifier < 0)
    return without_bonus + (sum(m for m in modifiers if m > 0) if without_bonus >= 90 else 0)


def redirection(plain: Answer) -> int:
    """From http straight to https, on the same name."""
    leads_to_tls = plain.headers.get("Location", "").startswith("https://portal.example/")
    return 0 if leads_to_tls and plain.status in {301, 302, 307, 308} else -20


@pytest.mark.parametrize("path", PAGES)
def test_t57_every_page_gets_an_a_plus(answers: dict[str, Answer], path: str) -> None:
    # 100 is an A+; nothing is lost, and the policy, the frames, the links' and the embedders' rules are the strictest.
    assert score(answers[path], redirection(answers["plain"])) >= 130


def test_t13_cookies_are_the_hosts_alone(answers: dict[str, Answer]) -> None:
    """The prefix makes browsers refuse one that a neighbouring name or plain http would set."""
    lines = answers["/accounts/sign-in/"].headers.get_all("Set-Cookie") or []
    found = {morsel.key: morsel for line in lines for morsel in SimpleCookie(line).values()}
    assert found
    for name, morsel in found.items():
        assert name.startswith("__Host-")
        assert (bool(morsel["secure"]), morsel["path"], morsel["domain"]) == (True, "/", "")
        assert morsel["samesite"] == "Lax"


def test_the_score_can_be_bad() -> None:
    class Bare:
        headers = http.client.HTTPMessage()

    Bare.headers["Content-Security-Policy"] = "default-src *; script-src 'unsafe-inline'"
    assert score(Bare(), -20) < 40  # type: ignore[arg-type]
