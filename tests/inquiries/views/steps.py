"""What the tests of the pages do again and again, and the texts that they type."""

import re
from typing import Any
from urllib.parse import unquote

from inquiries.models import Service
from inquiries.services.catalog import types_and_fields
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox

NEW = "/narae/inquiries/new/"
LIST = "/narae/inquiries/"
SIMPLE, FILE_REQUIRED, UNKNOWN_OPTIONAL, UNKNOWN_REQUIRED, EVERYTHING = 2601, 2602, 2603, 2604, 2542
PATH = (2536, 2538, 2540, 2541, EVERYTHING)

# Whatever a person may type: several scripts, emoji, quotes, and what HTML, JSON and a query take for their own.
NASTY = "냉장고 'quotes\" <b>&amp; 😀👨‍👩‍👧 %2F?a=1&b=2 日本"
LINES = "첫 줄\n둘째 <줄>\n\n  들여쓴 줄 & 끝"
LINES_AT_OC = "첫 줄<br>둘째 &lt;줄&gt;<br><br>  들여쓴 줄 &amp; 끝"


def form_of(browser: Browser, category: int = SIMPLE) -> Form:
    return browser.get(f"{NEW}?category={category}").form()


def filled(browser: Browser, **values: Any) -> Form:
    """The smallest form, ready to be sent."""
    typed = {"f_name": "홍길동", "f_mail": "gildong@example.com", "f_subject": "문의", "f_content": "내용"}
    return form_of(browser).fill(**typed | {"f_personalAgree": ["on"]} | values)


def choose(page: Page, *ids: int) -> Page:
    """Follow the links of these topics, one after the other."""
    for category in ids:
        page = page.follow(f".picker .topic[href*='category={category}']")
    return page


def change_topic(page: Page, *ids: int) -> Page:
    """Press "Change" above the form, without a script, and choose from the first level."""
    page = page.form().submit(page.one(".picker-folded [name=keep_draft]"))
    return choose(page.follow(".path a") if page.soup.select(".path") else page, *ids)


def everything() -> dict[str, Any]:
    """An answer to each field of the form that has all of them, in English."""
    return {
        "f_mail": "hong+1@example.com",
        "f_name": "홍 '길동' <b>",
        "f_phone": "+82 (0)10-1234-5678",
        "f_typeOne": "M-1 & <i>",
        "f_typeTwo": '매장 "서울"',
        "f_textbox": "NR-\"F870S\" <'&'>😀",
        "f_checkbox": ["Not cold enough", "Noise & vibration"],
        "f_dropdown": "Received as a gift",
        "f_radiobutton": "Expired",
        "f_date": "2026-07-11",
        "f_datetime": "2026-07-12T09:30",
        "f_dateperiod_0": "2026-07-01",
        "f_dateperiod_1": "2026-07-31",
        "f_datetimeperiod_0": "2026-07-01T00:00",
        "f_datetimeperiod_1": "2026-07-31T23:59",
        "f_subject": NASTY,
        "f_content": LINES,
        "f_agreetotheterms": ["on"],
        "f_personalAgree": ["on"],
    }


def receipt_on(page: Page) -> str:
    """The number on a receipt's page."""
    return page.one("#receipt-number").get_text(strip=True)


def correction_of(receipt: Page) -> Page:
    """The page to correct an inquiry on, from its receipt."""
    return receipt.follow("#receipt-state a[href$='/edit/']")


def created(sandbox: Sandbox) -> list[dict[str, Any]]:
    """The bodies of the creates that were carried out."""
    return [entry["json"] for entry in sandbox.journal("create") if entry["executed"]]


def calls(sandbox: Sandbox) -> list[str]:
    return [entry["op"] for entry in sandbox.journal()]


def oc_is_down(sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)


def rescued(page: Page) -> list[str]:
    """The texts that a page without their form gives back."""
    return [tag.get_text() for tag in page.soup.select(".kept-text")]


def disposition(page: Page) -> str:
    return str(page.headers["Content-Disposition"])


def file_name(page: Page) -> str:
    """The name as RFC 8187 has it."""
    return unquote(re.findall(r"filename\*=utf-8''([^;]+)", disposition(page))[0])


def is_harmless(page: Page) -> bool:
    policy = page.headers["Content-Security-Policy"]
    return policy.startswith("default-src 'none';") and policy.endswith("; sandbox") and "script" not in policy


def shorten(sandbox: Sandbox, code: str, length: int, category: int = SIMPLE) -> None:
    """Change a field's limit after the portal has read the form."""
    fields = definitions(sandbox, category)
    for field in fields:
        field["length"] = length if field["code"] == code else field["length"]
    sandbox.set_fields(category, fields)


def definitions(sandbox: Sandbox, category: int = SIMPLE) -> list[dict[str, object]]:
    held = types_and_fields.get_field_definitions(Service.objects.get(slug="narae"), category, "en")
    return [definition.to_api() for definition in held.value]
