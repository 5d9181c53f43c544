"""The company's own site in the sandbox: what it signs and where it leads. The portal is not needed for that."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup

from sandbox.demo_site.pages import sign
from tests.support.platform import KEY, token_of
from tests.support.sandbox import Sandbox

MEMBER = {"usercode": "st18888", "username": "홍길동", "email": "hong@shop.example", "phone": "", "memberno": ""}


def press(sandbox: Sandbox, button: str, **values: str) -> requests.Response:
    url = f"{sandbox.url}/company/{button}"
    with requests.Session() as session:
        session.trust_env = False
        return session.post(url, data=MEMBER | values, timeout=10, allow_redirects=False)


def signed_by(said: dict[str, str], key: str = KEY) -> str:
    order = ("usercode", "username", "email", "phone", "memberno", "returnUrl", "time")
    return token_of(key, "narae", *(said.get(name, "") for name in order))


def query(url: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}


def test_the_contracts_check_vector() -> None:
    parts = ["hangame", "testusercode", "testUsername", "test@email.com", "123456789", " ", "", "1660095873001"]
    assert sign(KEY, parts) == "Ah9M58CQ9RFTShjFuqziQr+0MjmJxN6+bzWxMD71moo="


@pytest.mark.parametrize("page", ["", "ticket/", "ticket/list/"])
def test_a_link_is_signed(sandbox: Sandbox, page: str) -> None:
    answer = press(sandbox, "link", page=page)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"http://127.0.0.1:8000/narae/hc/{page}?")
    said = query(answer.headers["Location"])
    assert said["token"] == signed_by(said)


def test_a_form_is_signed_with_its_return_address(sandbox: Sandbox) -> None:
    answer = press(sandbox, "form", returnUrl="https://www.shop.example/?a=1")
    form = BeautifulSoup(answer.text, "html.parser").form
    assert form is not None
    said = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    assert form["action"] == "http://127.0.0.1:8000/v2/enduser/remote.json"
    assert (said["service"], said["returnUrl"]) == ("narae", "https://www.shop.example/?a=1")
    assert said["token"] == signed_by(said)


@pytest.mark.parametrize("wrong", ["key", "changed"])
def test_it_can_be_wrong_on_purpose(sandbox: Sandbox, wrong: str) -> None:
    said = query(press(sandbox, "link", wrong=wrong).headers["Location"])
    assert said["token"] != signed_by(said)


def test_it_can_be_late_on_purpose(sandbox: Sandbox) -> None:
    now = query(press(sandbox, "link").headers["Location"])
    late = query(press(sandbox, "link", wrong="late").headers["Location"])
    assert int(now["time"]) - int(late["time"]) > 3 * 60_000
    assert late["token"] == signed_by(late)


@pytest.fixture
def portal() -> Iterator[str]:
    class Portal(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            is_it = self.path == "/api/v2/enduser/remote.json" and body["usercode"] == ["st18888"]
            self.send_response(200 if is_it else 400)
            self.end_headers()
            self.wfile.write(b'{"result": {"content": "access"}}' if is_it else b'{"result": null}')

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Portal)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_server_asks_for_an_access_token(sandbox: Sandbox, portal: str) -> None:
    sandbox.config(portal_url=portal)
    answer = press(sandbox, "server", page="ticket/")
    assert answer.headers["Location"] == f"{portal}/narae/hc/ticket/?accessToken=access"


def test_a_refusal_by_the_portal_is_shown(sandbox: Sandbox, portal: str) -> None:
    sandbox.config(portal_url=portal)
    answer = press(sandbox, "server", usercode="other")
    assert answer.status_code == 502
    assert '{"result": null}' in BeautifulSoup(answer.text, "html.parser").select("pre")[0].get_text()


def test_a_portal_that_is_not_there_is_shown(sandbox: Sandbox) -> None:
    sandbox.config(portal_url="http://127.0.0.1:9")
    assert press(sandbox, "server").status_code == 502


def test_the_page_offers_all_three(sandbox: Sandbox) -> None:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(f"{sandbox.url}/company/?member=st20001", timeout=10)
    page = BeautifulSoup(answer.text, "html.parser")
    assert [button["formaction"] for button in page.select("button")] == [
        "/company/link",
        "/company/form",
        "/company/server",
    ]
    assert page.select_one("[name=username]")["value"] == "이영희"  # type: ignore[index]
    assert "form-action 'self' http://127.0.0.1:8000" in answer.headers["Content-Security-Policy"]


def test_no_other_site_presses_its_buttons(sandbox: Sandbox) -> None:
    with requests.Session() as session:
        session.trust_env = False
        headers = {"Origin": "https://elsewhere.example"}
        assert session.post(f"{sandbox.url}/company/link", headers=headers, timeout=10).status_code == 403
