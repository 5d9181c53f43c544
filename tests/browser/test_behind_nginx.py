"""Chromium, by HTTP/2, before nginx with `deploy/nginx.conf` as it is: what only shows with the two of them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserType

from inquiries.domain.file_inspection.upload_limits_for_pages import LARGEST_BODY
from tests.support.browser_actions import Person, Portal
from tests.support.certificates import hash_key, write_certificate
from tests.support.nginx import HOST, NGINX, Proxy

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not NGINX, reason="BROWSER BEHIND A PROXY NOT TESTED: no nginx on this machine"),
]
_VISITS = 12  # a browser fetches the dictionary when it has nothing else to do
FORM = "/narae/inquiries/new/?category=2601"


@pytest.fixture
def proxy(portal: Portal, tmp_path: Path) -> Iterator[Proxy]:
    write_certificate(tmp_path / "server.pem", HOST)
    running = Proxy(tmp_path, urlsplit(portal.url).netloc.replace("localhost", "127.0.0.1"))
    yield running
    running.stop()


def test_too_much_without_a_script_loses_nothing(proxy: Proxy, person: Callable[..., Person], tmp_path: Path) -> None:
    somebody = person(
        base_url=f"https://127.0.0.1:{proxy.port}", ignore_https_errors=True, java_script_enabled=False, locale="ja-JP"
    )
    somebody.forgive("413")
    page = somebody.page
    page.goto(FORM)
    page.fill("[name=f_content]", "消えてはいけない\n本文")
    large = tmp_path / "large.png"
    large.touch()
    os.truncate(large, LARGEST_BODY)
    page.set_input_files("input[type=file]", [large])
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        page.locator("[data-send]").click()
    assert sent.value.status == 413
    page.locator("html[lang=ja] main .lead").wait_for()
    page.go_back()
    assert page.input_value("[name=f_content]") == "消えてはいけない\n本文"


def test_later_pages_come_by_the_dictionary(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], proxy: Proxy, tmp_path: Path
) -> None:
    """Also after the start page, which installs a worker that answers for all pages from then on (ADR 62)."""
    # Of a server whose certificate is only passed over nothing is kept.
    trust = f"--ignore-certificate-errors-spki-list={hash_key(tmp_path / 'server.pem')}"
    chromium = browser_type.launch(**{**browser_type_launch_args, "args": [*browser_type_launch_args["args"], trust]})
    page = chromium.new_page(locale="ko-KR", base_url=f"https://127.0.0.1:{proxy.port}")
    codings: list[str] = []
    while codings[-2:] != ["dcz", "dcz"] and len(codings) < _VISITS:
        for address in ("/narae/", FORM):
            answer = page.goto(address, wait_until="networkidle")
            assert answer
            codings.append(answer.headers["content-encoding"])
    chromium.close()
    assert codings[:1] + codings[-2:] == ["br", "dcz", "dcz"]
