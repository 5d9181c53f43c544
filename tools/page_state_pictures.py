"""`make pictures`: take the pictures of docs/states.md anew, with a sandbox that hangs, refuses and goes away."""

import json
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

from playwright.sync_api import Browser, Page

from tests.support.sandbox import Sandbox
from tools.pictures import IMAGES, PHONE, free_port, open_browser, run_demo, save, sign_in

LOOKS: dict[str, dict[str, Any]] = {
    "ko": {"locale": "ko-KR"},
    "th-dark": {"locale": "th-TH", "color_scheme": "dark"},
}
WORDS = {
    "ko": "결제는 되었는데 주문 {} 건이 보이지 않습니다.\n확인 부탁드립니다.",
    "th": "ชำระเงินแล้ว แต่ไม่เห็นคำสั่งซื้อ {}\nรบกวนตรวจสอบด้วยค่ะ",
}
NUMBERS = count(1001)
PACE = 150_000  # ms; several inquiries in a row are delivered a minute apart
ASK = "/narae/inquiries/new/?category=2601"
LIST = "/narae/inquiries/"


def show_loading(page: Page, sandbox: Sandbox) -> None:
    sandbox.fault("list", "delay", seconds=20, then="answer")
    page.goto(LIST)
    page.locator(".bone").first.wait_for()


def show_offline(page: Page, sandbox: Sandbox) -> None:
    page.goto("/narae/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)
    page.goto(LIST)


def show_upstream_away(page: Page, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)
    page.goto(LIST)
    page.locator(".note").first.wait_for()


def show_empty(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"{LIST}?q=우주선")


def show_missing(page: Page, sandbox: Sandbox) -> None:
    page.goto("/narae/inquiries/0/")


def show_errors(page: Page, sandbox: Sandbox) -> None:
    page.goto(ASK)
    page.fill("[name=f_mail]", "hong@@example.com")
    page.click("[data-send]")
    page.locator("#errors").wait_for()


def send(page: Page) -> None:
    """Send the smallest form, as another guest each time."""
    page.context.clear_cookies()
    page.goto(ASK)
    number = next(NUMBERS)
    words = WORDS[page.locator("html").get_attribute("lang") or "ko"]
    page.fill("[name=f_name]", "김하나")
    page.fill("[name=f_mail]", f"kim{number}@example.com")
    page.fill("[name=f_content]", words.format(f"NR-{number}"))
    page.check("#id_f_personalAgree")
    page.wait_for_timeout(4000)  # faster than that, it would be asked whether it is meant
    page.click("[data-send]")
    page.locator("#receipt-number").wait_for()


def show_received(page: Page, sandbox: Sandbox) -> None:
    send(page)
    page.wait_for_function("() => !document.querySelector('#receipt-state[data-poll]')", timeout=PACE)


def show_held(page: Page, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)
    send(page)


def show_correction(page: Page, sandbox: Sandbox) -> None:
    refused = {"objectName": "subject", "field": "1", "rejectValue": "", "validate": "length"}
    header = {"resultCode": 400, "resultMessage": "", "isSuccessful": False}
    body = json.dumps({"header": header, "result": {"contents": [refused]}})
    sandbox.fault("create", "wrong_json", body=body, executed=False)
    send(page)
    page.locator(".to-do").wait_for(timeout=PACE)


# Those for which Online Contact must answer come first: afterwards its circuit breaker is open.
STATES: dict[str, Callable[[Page, Sandbox], None]] = {
    "received": show_received,
    "correction": show_correction,
    "errors": show_errors,
    "empty": show_empty,
    "missing": show_missing,
    "offline": show_offline,
    "loading": show_loading,
    "upstream-away": show_upstream_away,
    "held": show_held,
}


def take_all(browser: Browser, sandbox: Sandbox, url: str, member: str, password: str) -> None:
    for name, act in STATES.items():
        for look, chosen in LOOKS.items():
            page = sign_in(browser, url, member, password, **PHONE | {"device_scale_factor": 1.5} | chosen)
            try:
                act(page, sandbox)
                page.evaluate("document.activeElement.blur()")
                save(page, f"states/{name}-{look}.png")
            finally:
                sandbox.clear_faults()
                page.context.close()


def main() -> int:
    (IMAGES / "states").mkdir(parents=True, exist_ok=True)
    port = free_port()
    with run_demo(port) as (url, (member, _operator)), open_browser() as browser:
        take_all(browser, Sandbox(f"http://127.0.0.1:{port}"), url, *member)
    return 0


if __name__ == "__main__":
    sys.exit(main())
