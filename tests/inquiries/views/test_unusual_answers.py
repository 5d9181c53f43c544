"""What Online Contact may say of its lists, as a customer meets it: empty, by another method, with a broken row."""

from collections.abc import Iterator

import pytest
from bs4 import Tag

from common.normalization import strip_invisible
from tests.inquiries.views.steps import EVERYTHING, NEW, SIMPLE
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

LIST = "/narae/inquiries/"
EVERY_LIST = ["/narae/", LIST, f"{LIST}?q=환불", f"{NEW}?category={EVERYTHING}", "/narae/help/", "/narae/notices/"]


@pytest.fixture(autouse=True)
def _as_before(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.reset(wild=True, spam_policy=True)


@pytest.mark.parametrize("refusal", [[200, 405, ""], [400, 400, "Request method 'POST' not supported"], [501, 501, ""]])
def test_a_list_by_the_other_method(member: Browser, sandbox: Sandbox, refusal: list[object]) -> None:
    sandbox.config(list_method="GET", list_refusal=refusal)
    for _ in range(3):
        assert "250" in member.get(LIST).main
    assert [entry["method"] for entry in sandbox.journal("list")] == ["POST", "GET", "GET", "GET"]


def test_no_data_is_no_inquiries(member: Browser, sandbox: Sandbox) -> None:
    sandbox.config(quirks=["empty_is_404"])
    empty = member.get(f"{LIST}?status=solved&category=2603").main
    sandbox.config(quirks=[])
    assert empty == member.get(f"{LIST}?status=solved&category=2603").main


def test_no_data_behind_the_last_page_is_the_last_page(member: Browser, sandbox: Sandbox) -> None:
    sandbox.config(quirks=["empty_is_404"])
    assert "250" in member.get(f"{LIST}?page=99").main


@pytest.mark.parametrize("key", ["", "categoryId", "code", "helpDocId", "noticeId", "ticketId"])
def test_a_broken_row_takes_no_page_away(member: Browser, sandbox: Sandbox, key: str) -> None:
    """Of each list the last row is broken; in a form it is an optional field."""
    for op in ("categories", "list", "faq_list", "faq_categories", "notice_list", "notice_categories"):
        sandbox.fault(op, "broken_rows", key=key, row=-1)
    for address in EVERY_LIST:
        page = member.get(address)
        assert page.status == 200, address


BLANK = " \u200b\u3164"
WITH_NAMELESS = [
    "/narae/",
    NEW,
    f"{NEW}?category=2999",
    f"{NEW}?category=2998",
    "/narae/search/?q=2999",
    "/narae/help/",
]


@pytest.mark.parametrize("blank", ["", BLANK, None])
def test_what_has_no_name_can_be_read_and_chosen(member: Browser, sandbox: Sandbox, blank: str | None) -> None:
    nameless = {"name": blank, "languages": {"en": blank, "ko": blank}, "orderNo": 0}
    sandbox.add_categories(
        [
            {"categoryId": 2999, "parent": 0, "level": 1, "path": "\\", **nameless},
            {"categoryId": 2998, "parent": 2999, "level": 2, "path": "\\2999\\", **nameless},
        ]
    )
    options = {"options": ["a", blank, "b"], "type": "radio"}
    asked = [{**field, "title": blank} for field in _known("mail", "phone", "content", "attachment", "plan")]
    sandbox.set_fields(2998, [*asked[:-1], asked[-1] | options])
    for op, key in (("list", "subject"), ("faq_list", "title"), ("notice_list", "title")):
        sandbox.fault(op, "broken_rows", key=key, value=blank, row=0)
    for address in [*EVERY_LIST, *WITH_NAMELESS]:
        page = member.get(address)
        unnamed = [str(tag) for tag in page.soup.select(NAMED) if not _is_named(tag)]
        assert (page.status, unnamed) == (200, []), address


@pytest.mark.parametrize("blank", ["", BLANK, None])
def test_a_status_without_a_name_has_the_portals_word(member: Browser, sandbox: Sandbox, blank: str | None) -> None:
    sandbox.fault("list", "broken_rows", key="statusName", value=blank, row=0)
    member.headers = {"Accept-Language": "ko"}
    words = member.get(LIST).texts(".status")
    assert words and all(words)


NAMED = "main :is(a[href], h1, h2, h3, summary, label, legend, option, .status, .row-title, .chip):not([hidden])"


def _is_named(tag: Tag) -> bool:
    """Whether there is a visible character, or a name for assistive technology."""
    said = "".join([tag.get_text(), str(tag.get("aria-label", "")), *(str(img.get("alt", "")) for img in tag("img"))])
    return bool(strip_invisible(said))


def test_a_form_without_a_field_that_cannot_be_read(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.set_fields(SIMPLE, [{"fieldId": 1, "code": None, "type": "text", "required": False}, *_known()])
    assert "f_subject" in guest.get(f"{NEW}?category={SIMPLE}").form().names


def test_a_required_field_that_cannot_be_read_makes_it_the_short_form(guest: Browser, sandbox: Sandbox) -> None:
    sandbox.set_fields(SIMPLE, [{"fieldId": 1, "code": None, "type": "text", "required": True}, *_known()])
    assert "f_shortFormConsent" in guest.get(f"{NEW}?category={SIMPLE}").form().names


def _known(*codes: str) -> list[dict[str, object]]:
    texts = {"description": "", "placeholder": "", "length": 0, "encrypt": False, "options": None}
    known = [{"fieldId": 2, "code": "subject", "type": "text", "title": "제목", "required": True, **texts}]
    for number, code in enumerate(codes, start=3):
        known.append({**texts, "fieldId": number, "code": code, "type": "text", "title": "제목", "required": False})
    return known
