"""An inquiry on paper: the browser's own printing makes a PDF of text, without what one presses on a page."""

import re
import zlib
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person, Portal
from tests.support.tables import cases
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
_PAPER = 687  # pixels between the margins of A4
_WIDE = f"<table><tr>{'<td>Quartz</td>' * 16}</tr></table><pre>{'jukebox' * 40}</pre><p>{'vexed' * 60}</p>"
_CUT_OFF = """() => [...document.querySelectorAll(".paper *")].filter((element) =>
    element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1
    || element.getBoundingClientRect().right > innerWidth).map((element) => element.outerHTML.slice(0, 80))"""
_ONE = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)>\n")
_RANGE = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>\n")


def characters(pdf: bytes) -> set[str]:
    """What can be searched for in the PDF: the characters that its fonts say they draw."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            words = zlib.decompress(stream)
        except zlib.error:
            continue
        for part in re.findall(rb"beginbfchar\n(.*?)endbfchar", words, re.DOTALL):
            found |= {bytes.fromhex(to.decode()).decode("utf-16-be") for _glyph, to in _ONE.findall(part)}
        for part in re.findall(rb"beginbfrange\n(.*?)endbfrange", words, re.DOTALL):
            for first, last, to in _RANGE.findall(part):
                found |= {chr(int(to, 16) + n) for n in range(int(last, 16) - int(first, 16) + 1)}
    return found


@pytest.mark.parametrize("script", cases({"with a script": True, "without one": False}))
def test_a_pdf_of_an_inquiry_is_text(person: Callable[..., Person], portal: Portal, script: bool) -> None:
    customer = person(java_script_enabled=script, color_scheme="dark")
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    number = customer.receipt_number
    portal.sandbox.answer(Inquiry.objects.get().ticket_id, "<p>Quartz vexed by a jukebox.</p>")
    customer.page.locator("#receipt-state a.button-primary").click()
    customer.page.get_by_role("link", name=say("Print or save as PDF")).click()
    expect(customer.page.locator(".paper")).to_contain_text("Quartz")
    expect(customer.page.locator("[data-print]")).to_be_visible(visible=script)
    customer.page.emulate_media(media="print", color_scheme="dark")
    expect(customer.page.locator(".paper-tools")).to_be_hidden()
    expect(customer.page.locator("body")).to_have_css("color", "rgb(22, 24, 27)")
    customer.page.emulate_media(media="screen", color_scheme="dark")
    pdf = customer.page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert set(f"{number}Quartzvexed") <= characters(pdf)


def test_nothing_is_cut_off_at_the_edge_of_the_paper(person: Callable[..., Person], portal: Portal) -> None:
    customer = person(viewport={"width": _PAPER, "height": 900})
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    ticket = Inquiry.objects.get().ticket_id
    portal.sandbox.answer(ticket, _WIDE)
    customer.page.goto(f"/narae/inquiries/{ticket}/print/")
    expect(customer.page.locator(".paper")).to_contain_text("Quartz")
    customer.page.emulate_media(media="print")
    assert customer.page.evaluate(_CUT_OFF) == []


def test_an_address_stands_on_the_paper_once(person: Callable[..., Person], portal: Portal) -> None:
    customer = person()
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    ticket = Inquiry.objects.get().ticket_id
    here = "https://example.com/returns?a=1&amp;b=2"
    links = f'<a href="{here}">the guide</a> <a href="{here}">{here}</a> {here} www.example.com'
    portal.sandbox.answer(ticket, f"<p>{links}</p>")
    customer.page.goto(f"/narae/inquiries/{ticket}/print/")
    customer.page.emulate_media(media="print")
    behind = customer.page.locator(".prose a").evaluate_all(
        "links => links.map((link) => getComputedStyle(link, '::after').content)"
    )
    assert [content != "none" for content in behind] == [True, False, False, False]
