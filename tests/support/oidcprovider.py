"""A little OpenID provider on loopback, real HTTP: discovery, authorization with PKCE, token, userinfo and keys.

It signs in the configured `person` without asking. It checks what a provider checks: the client and its secret,
the address that it leads back to, that a code is used once, and the verifier that belongs to the challenge.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, SECRET = "the-portal", "the-portals-secret"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.person: dict[str, Any] = {}
        # What a broken or hostile one answers: instead of the person, and beside what belongs in token and answers.
        self.userinfo: object = None
        self.id_token: dict[str, Any] = {}
        self.answer: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.refuses = False
        self.is_broken = False
        self.asked: list[dict[str, str]] = []
        self.codes: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}

    def authorize(self, asked: dict[str, str]) -> str:
        """The address that the browser is led to."""
        self.asked.append(asked)
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        answer = {"state": asked["state"]}
        if self.refuses:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe(16)
            self.codes[answer["code"]] = {"asked": asked, "person": dict(self.person)}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        given = self.codes.pop(form.get("code", ""), None)
        if given is None or not self._is_client(form, authorization) or not _belongs(form, given["asked"]):
            return None
        access = secrets.token_urlsafe(16)
        self.tokens[access] = given["person"]
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "sub": given["person"].get("sub"), "iat": now, "exp": now + 300}
        claims = {name: value for name, value in (claims | self.id_token).items() if value is not None}
        signed = jwt.encode(claims, _KEY, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": signed} | self.answer

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        basic = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
        return authorization == f"Basic {basic}" or (form.get("client_id"), form.get("client_secret")) == (
            CLIENT_ID,
            SECRET,
        )


def _belongs(form: dict[str, str], asked: dict[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return (form.get("redirect_uri"), challenge) == (asked["redirect_uri"], asked.get("code_challenge"))


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        match parts.path:
            case _ if self.server.is_broken:
                self._answer(502, b"<h1>Bad gateway</h1>", "text/html")
            case "/.well-known/openid-configuration":
                self._json(self._discovery())
            case "/authorize":
                self.send_response(302)
                self.send_header("Location", self.server.authorize(dict(parse_qsl(parts.query))))
                self.end_headers()
            case "/userinfo":
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                person = self.server.tokens.get(token)
                said = person if self.server.userinfo is None else self.server.userinfo
                self._json(said or {"error": "invalid_token"}, 200 if person else 401)
            case "/keys":
                public = json.loads(RSAAlgorithm.to_jwk(_KEY.public_key()))
                self._json({"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]})
            case _:
                self._json({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        answer = self.server.token(form, self.headers.get("Authorization", ""))
        self._json(answer or {"error": "invalid_grant"}, 200 if answer else 400)

    def _discovery(self) -> dict[str, Any]:
        url = self.server.url
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": url,
            "jwks_uri": f"{url}/keys",
            **{f"{name}_endpoint": f"{url}/{path}" for name, path in ends.items()},
            **self.server.discovery,
        }

    def _json(self, answer: object, status: int = 200) -> None:
        self._answer(status, json.dumps(answer).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """It is quiet: what was asked is in `asked`."""


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    thread = Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
