"""`make pictures`: take the pictures of README and docs anew, of a demo of its own, and save them to docs/images."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.browser import ARGUMENTS, CHROMIUM

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
LARGEST = 160_000  # bytes; they are cloned with the project
DESKTOP: dict[str, Any] = {"viewport": {"width": 1100, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "device_scale_factor": 2}
ACCOUNT = re.compile(r"as an? (?:member|operator)\s+(\S+) / (\S+)")
DAMAGED = 2602  # a type whose form has several kinds of field, and needs a file


@contextmanager
def run_demo(sandbox_port: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A demo on free ports with data of its own. Gives the portal's address, and a member and an operator.

    Each account is its name and its password.
    """
    port = free_port()
    command = [sys.executable, "tools/run.py", "--port", str(port), "--sandbox-port", str(sandbox_port)]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3"}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            accounts = ACCOUNT.findall("".join(wait_until_ready(process)))
            if len(accounts) != 2:
                sys.exit("the demo did not start")
            yield f"http://127.0.0.1:{port}", accounts
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_until_ready(process: subprocess.Popen[str]) -> Iterator[str]:
    for line in process.stdout or ():
        yield line
        if "Ctrl-C stops everything" in line:
            return


def save(page: Page, name: str) -> None:
    path = IMAGES / name
    page.screenshot(path=path)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")
    if path.stat().st_size > LARGEST:
        sys.exit(f"{name} is larger than {LARGEST // 1000} kB")


def show(page: Page, selector: str) -> None:
    """Scroll so that the first such part begins near the top, with nothing under the pointer or in focus."""
    page.evaluate("document.activeElement.blur()")
    page.locator(selector).first.evaluate("part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 24)")


def sign_in(browser: Browser, url: str, member: str, password: str, **device: Any) -> Page:
    chosen = {"locale": "ko-KR", "base_url": url, "reduced_motion": "reduce", **device}
    context: BrowserContext = browser.new_context(**chosen)
    page = context.new_page()
    page.goto("/accounts/sign-in/?next=/narae/")
    page.fill("#id_login", member)
    page.fill("#id_password", password)
    page.click("main button.button-primary")
    page.wait_for_url("**/narae/")
    return page


def open_filled_form(page: Page) -> None:
    page.goto(f"/narae/inquiries/new/?category={DAMAGED}")
    page.fill("[name=f_phone]", "010-1234-5678")
    page.fill("[name=f_orderNumber]", "NR-20260711-0001")
    page.get_by_label("겉포장", exact=True).check()
    page.get_by_label("상품 본체", exact=True).check()
    page.get_by_label("교환", exact=True).check()
    page.fill("[name=f_subject]", "머그컵 손잡이가 깨져서 왔어요")
    page.fill("[name=f_content]", "오늘 받았는데 상자가 눌려 있고 컵 손잡이가 부러져 있습니다.\n교환 부탁드립니다.")
    photo = page.screenshot(clip={"x": 0, "y": 0, "width": 600, "height": 400})  # a PNG of a believable size
    page.set_input_files("input[type=file]", {"name": "깨진 머그컵.png", "mimeType": "image/png", "buffer": photo})
    page.locator("[data-kept] button[name=remove_file]").wait_for()
    page.check("#id_f_personalAgree")


def take_all(browser: Browser, url: str, member: str, password: str) -> None:
    page = sign_in(browser, url, member, password, **DESKTOP)
    open_filled_form(page)
    show(page, ".form-title")
    save(page, "form.png")
    page.click("[data-send]")
    page.locator("#receipt-number").wait_for()
    save(page, "receipt.png")
    page.goto("/narae/inquiries/")
    save(page, "list.png")
    open_thread(page)
    save(page, "thread.png")
    page.emulate_media(color_scheme="dark")
    save(page, "dark.png")
    page = sign_in(browser, url, member, password, **PHONE)
    open_filled_form(page)
    show(page, "body")
    save(page, "phone.png")
    page = sign_in(browser, url, member, password, **PHONE | {"locale": "th-TH", "color_scheme": "dark"})
    show(page, "body")
    save(page, "thai.png")


def open_thread(page: Page) -> None:
    """With its pictures: they are loaded once they come into sight."""
    page.get_by_role("link", name="냉장고에서 웅웅거리는").first.click()
    page.locator(".prose img").first.wait_for()
    show(page, ".message-theirs")
    page.wait_for_function("() => [...document.querySelectorAll('.message img')].every((picture) => picture.complete)")


def take_desk(browser: Browser, url: str, operator: str, password: str) -> None:
    """The operators' pages: the home, an inquiry that needs a person, and the preview of a form."""
    page = sign_in(browser, url, operator, password, **DESKTOP)
    page.goto("/admin/inquiries/service/")
    page.check("#action-toggle")
    page.select_option("select[name=action]", "check_connection")
    page.click(".actions button")
    page.locator(".messagelist").wait_for()
    page.goto("/admin/")
    save(page, "desk-home.png")
    page.locator(".desk-card").first.click()
    page.locator("#result_list tbody th a").first.click()
    page.locator(".desk-events").wait_for()
    save(page, "desk-inquiry.png")
    page.goto("/admin/inquiries/service/")
    page.locator("#result_list tbody th a").first.click()
    page.locator(".object-tools a[href*=preview]").click()
    page.select_option("#id_category", str(DAMAGED))
    page.select_option("#id_device", "phone")
    page.click(".desk-choices [type=submit]")
    page.frame_locator(".desk-frame").locator("#inquiry").wait_for()
    save(page, "desk-preview.png")


@contextmanager
def open_browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with run_demo(free_port()) as (url, (member, operator)), open_browser() as browser:
        take_desk(browser, url, *operator)
        take_all(browser, url, *member)
    return 0


if __name__ == "__main__":
    sys.exit(main())
