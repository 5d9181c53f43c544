"""Files go up when they are picked, dropped or pasted, and stay with the form until it is sent."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filesteps import UPLOADS, Held, photos, sent_names, ticket_files
from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person, Portal, upload
from tests.support.documents import package
from tests.support.samplefiles import LIMIT, PAGE, PNG, PROGRAM, SAMPLES, padded
from tests.support.tables import cases
from tests.support.words import say, say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PDF = SAMPLES["pdf"]


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    """A guest at the smallest form."""
    customer = person()
    customer.open_form()
    return customer


def transfer(page: Page, name: str, data: bytes) -> Any:
    """What a browser hands over when a file is dropped or pasted."""
    script = """([name, bytes]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], name, {type: "image/png"}));
        return transfer;
    }"""
    return page.evaluate_handle(script, [name, list(data)])


def test_it_works_for_several_at_once(customer: Person, portal: Portal) -> None:
    held = Held(customer.page)
    customer.page.set_input_files("input[type=file]", photos(4))
    # Each has a row at once, with its name, how far it is, and a way to stop it; three go up at a time.
    expect(customer.files).to_have_count(4)
    expect(customer.page.get_by_role("progressbar", name="사진 4.png")).to_be_visible()
    expect(customer.page.get_by_role("button", name="사진 4.png")).to_be_visible()
    held.settle()
    assert len(held.routes) == 3
    held.let_go()
    expect(customer.kept_files).to_have_count(4)
    expect(customer.page.locator("[data-upload-status]")).to_contain_text(say_fixed_part("“%(name)s” was added."))
    assert sorted(sent_names(portal)) == [f"사진 {number}.png" for number in range(1, 5)]


def test_p13_progress_runs_to_the_end(customer: Person, tmp_path: Path) -> None:
    large = tmp_path / "큰 문서.pdf"
    large.write_bytes(padded(PDF, LIMIT - 1))
    customer.page.evaluate("""() => {
        window.shown = [];
        const look = () => window.shown.push(...[...document.querySelectorAll("#files progress")].map((p) => p.value));
        new MutationObserver(look).observe(document.getElementById("files"), {subtree: true, childList: true});
    }""")
    customer.attach(large)
    shown = customer.page.evaluate("window.shown")
    assert shown[-1] == 100
    assert shown == sorted(shown)


def test_p13_a_file_is_removed(customer: Person, portal: Portal) -> None:
    customer.attach(*photos(2))
    customer.page.get_by_role("button", name="사진 1.png").click()
    expect(customer.kept_files).to_have_count(1)
    expect(customer.page.locator("[data-upload-status]")).to_contain_text("사진 1.png")
    expect(customer.page.locator("#id_files")).to_be_focused()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert ticket_files(portal) == ["사진 2.png"]


def test_p13_an_upload_is_stopped(customer: Person, portal: Portal) -> None:
    held = Held(customer.page)
    customer.page.set_input_files("input[type=file]", photos(2))
    held.settle()
    with customer.page.expect_event("requestfailed", lambda request: "/files/" in request.url):
        customer.page.get_by_role("button", name="사진 1.png").click()
    expect(customer.files).to_have_count(1)
    held.let_go()
    expect(customer.kept_files).to_have_count(1)
    assert sent_names(portal) == ["사진 2.png"]


def test_a_stopped_upload_makes_room(customer: Person) -> None:
    Held(customer.page)
    customer.page.set_input_files("input[type=file]", photos(5))
    customer.page.get_by_role("button", name="사진 5.png").click()
    customer.page.set_input_files("input[type=file]", [upload("영수증.pdf", PDF)])
    expect(customer.page.get_by_role("progressbar", name="영수증.pdf")).to_be_visible()
    expect(customer.refusals).to_have_count(0)


def test_p13_an_upload_that_the_network_lost_is_tried_again(customer: Person) -> None:
    customer.forgive("ERR_FAILED")
    customer.page.route(UPLOADS, lambda route: route.abort(), times=1)
    customer.page.set_input_files("input[type=file]", photos(1))
    expect(customer.refusals).to_contain_text("사진 1.png")
    customer.page.locator("[data-retry]").click()
    expect(customer.kept_files).to_have_count(1)
    expect(customer.refusals).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [("표.xls", package("xlsx"), "표.xlsx"), ("사진", PNG, "사진.png")],
    ids=["xlsx", "picture"],
)
def test_a_wrong_extension_is_corrected_and_said(
    customer: Person, portal: Portal, name: str, data: bytes, kept: str
) -> None:
    customer.page.set_input_files("input[type=file]", [upload(name, data)])
    expect(customer.files).to_contain_text(kept)
    expect(customer.files).to_contain_text(say("file extension corrected to match the content"))
    assert sent_names(portal) == [kept]


REFUSED = {
    "설치.exe": (PROGRAM, "“%(name)s” is a type of file that cannot be sent. Allowed types: %(extensions)s."),
    "빈 문서.pdf": (b"", "“%(name)s” is empty. Please check the file and add it again."),
    "긴 녹음.zip": (padded(SAMPLES["zip"], LIMIT), "“%(name)s” is too large. A file must be under 10 MB."),
    "그림.png": (
        PAGE,
        "The content of “%(name)s” does not match its file type, or the file is damaged. "
        "Please save it again or add it in another format.",
    ),
    "공문.hwpx": (
        SAMPLES["zip"],
        "“%(name)s” is an HWPX document, which cannot be sent. "
        "Please open it in Hangul, save it as .hwp or .pdf and add that file.",
    ),
}


@pytest.mark.parametrize("name", cases(REFUSED.keys(), "긴 녹음.zip", "그림.png"))
def test_p10_a_refusal_names_file_and_reason(customer: Person, portal: Portal, tmp_path: Path, name: str) -> None:
    data, reason = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    customer.page.set_input_files("input[type=file]", tmp_path / name)
    expect(customer.refusals).to_contain_text(name)
    expect(customer.refusals).to_contain_text(say_fixed_part(reason))
    assert sent_names(portal) == []
    # It blocks nothing: the other files are uploaded, and it can be dismissed.
    customer.attach(*photos(1))
    customer.page.locator("[data-dismiss]").click()
    expect(customer.refusals).to_have_count(0)
    expect(customer.kept_files).to_have_count(1)


def test_the_sixth_file_is_refused(customer: Person, portal: Portal) -> None:
    customer.page.set_input_files("input[type=file]", photos(6))
    expect(customer.kept_files).to_have_count(5)
    expect(customer.refusals).to_have_count(1)
    expect(customer.refusals).to_contain_text("사진 6.png")
    expect(customer.refusals).to_contain_text("5")
    assert "사진 6.png" not in sent_names(portal)


def test_p12_a_file_is_dropped(customer: Person) -> None:
    dropped = {"dataTransfer": transfer(customer.page, "끌어온 사진.png", PNG)}
    customer.page.dispatch_event("#inquiry", "dragover", dropped)
    expect(customer.page.locator("[data-files]")).to_have_class(re.compile("is-over"))
    customer.page.dispatch_event("#inquiry", "drop", dropped)
    expect(customer.page.locator("#files [data-kept]")).to_contain_text("끌어온 사진.png")
    expect(customer.page.locator("[data-files]")).not_to_have_class(re.compile("is-over"))


def test_p12_a_picture_is_pasted(customer: Person) -> None:
    customer.page.focus("[name=f_content]")
    script = """clipboardData => document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}))"""
    customer.page.evaluate(script, transfer(customer.page, "image.png", PNG))
    expect(customer.page.locator("#files [data-kept]")).to_contain_text("image.png")


def test_p12_pasted_text_is_left_alone(customer: Person) -> None:
    script = """() => {
        const data = new DataTransfer();
        data.setData("text/plain", "안녕하세요");
        return document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
    }"""
    customer.page.focus("[name=f_content]")
    assert customer.page.evaluate(script) is True


def test_p13_sending_waits_for_uploads(customer: Person, portal: Portal) -> None:
    customer.fill(SMALL_FORM)
    held = Held(customer.page)
    customer.page.set_input_files("input[type=file]", photos(2))
    customer.send()
    expect(customer.page.locator("[data-upload-status]")).to_contain_text(
        say("Your inquiry will be sent as soon as the files have been uploaded.")
    )
    assert portal.sandbox.journal("create") == []
    held.let_go()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert len(create["json"]["attachments"]) == 2


def test_p13_sending_stops_where_a_file_was_refused_meanwhile(customer: Person, portal: Portal) -> None:
    customer.fill(SMALL_FORM)
    held = Held(customer.page)
    customer.page.set_input_files("input[type=file]", [upload("그림.png", PAGE)])
    customer.send()
    held.let_go()
    expect(customer.refusals).to_contain_text("그림.png")
    expect(customer.page.locator("[data-send]")).to_be_enabled()
    assert portal.sandbox.journal("create") == []


def test_p13_a_refused_file_blocks_nothing(customer: Person, portal: Portal) -> None:
    """The reason stands beside the file, and the customer has seen it."""
    customer.fill(SMALL_FORM)
    customer.page.set_input_files("input[type=file]", [upload("그림.png", PAGE)])
    expect(customer.refusals).to_contain_text("그림.png")
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()


def test_p13_a_form_with_a_lost_file_is_not_sent(customer: Person, portal: Portal) -> None:
    customer.forgive("ERR_FAILED")
    customer.fill(SMALL_FORM)
    customer.page.route(UPLOADS, lambda route: route.abort(), times=1)
    customer.page.set_input_files("input[type=file]", photos(1))
    expect(customer.refusals).to_contain_text("사진 1.png")
    customer.send()
    expect(customer.page.locator("[data-upload-status]")).to_contain_text(
        say("A file was not added. Try again, remove it from the list, or press the button again to send without it.")
    )
    expect(customer.page.locator("[data-retry]")).to_be_focused()
    assert portal.sandbox.journal("create") == []
    customer.send()  # once more: it was meant so
    expect(customer.page.locator("#receipt-number")).to_be_visible()


def test_p13_what_was_refused_is_still_told_after_an_error(customer: Person, portal: Portal) -> None:
    customer.forgive("422")
    picked = [upload("설치.exe", PROGRAM), upload("그림.png", PAGE), upload("빈 문서.pdf", b""), *photos(1)]
    customer.page.set_input_files("input[type=file]", picked)
    expect(customer.refusals).to_have_count(3)
    expect(customer.kept_files).to_have_count(1)
    told = sorted(customer.refusals.all_inner_texts())
    for _again in range(2):
        customer.fill(SMALL_FORM | {"mail": "not an address"})
        with customer.page.expect_navigation():
            customer.send()
        expect(customer.page.locator("#errors")).to_be_visible()
        assert sorted(customer.refusals.all_inner_texts()) == told
        expect(customer.kept_files).to_have_count(1)
    customer.page.locator("#files .is-refused", has_text="설치.exe").locator("[data-dismiss]").click()
    with customer.page.expect_navigation():
        customer.send()
    expect(customer.refusals).to_have_count(2)
    customer.fill({"mail": "customer@example.com"})
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert ticket_files(portal) == ["사진 1.png"]


def test_p05_files_stay_after_an_error_an_error(customer: Person, portal: Portal) -> None:
    customer.attach(*photos(2))
    customer.fill(SMALL_FORM | {"mail": "not an address"})
    customer.send()
    expect(customer.page.locator("#errors")).to_be_visible()
    expect(customer.kept_files).to_have_count(2)
    customer.page.get_by_role("button", name="사진 1.png").click()
    expect(customer.kept_files).to_have_count(1)
    customer.attach(upload("영수증.pdf", PDF, "application/pdf"))
    customer.fill({"mail": "customer@example.com"})
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert ticket_files(portal) == ["사진 2.png", "영수증.pdf"]


def test_a_kept_file_is_opened(customer: Person) -> None:
    customer.forgive("inline style")  # of the browser's own page around a picture, which ours allows nothing to
    customer.attach(*photos(1))
    with customer.page.context.expect_page() as opening:
        customer.page.get_by_role("link", name="사진 1.png", exact=True).click()
    picture = opening.value.request.get(opening.value.url)
    assert (picture.headers["content-type"], picture.body()) == ("image/png", PNG)
