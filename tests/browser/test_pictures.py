"""P11: the photos that people have, on the phones that they have them on."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from PIL import Image
from playwright.sync_api import expect

from inquiries.services.files import image_process
from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person, Portal, upload
from tests.support.pictures import is_red_where, photo
from tests.support.samplefiles import LIMIT, padded
from tests.support.words import say, say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
HEIC = upload("IMG_0412.HEIC", photo("HEIF", (640, 480)), "image/heic")


def arrived(portal: Portal, name: str) -> Image.Image:
    """Return the picture as Online Contact stores it, where its id is enough to open it."""
    (entry,) = [entry for entry in portal.sandbox.journal("upload") if entry["file"]["name"] == name]
    service_id = portal.sandbox.credentials.service_id
    url = f"{portal.sandbox.url}/{service_id}/api/v2/ticket/attachments/{entry['result_id']}"
    answer = requests.get(url, timeout=10)
    assert b"Exif" not in answer.content and b"Camera 7" not in answer.content
    return Image.open(io.BytesIO(answer.content))


@contextmanager
def all_decoders_busy() -> Iterator[None]:
    with ExitStack() as taken:
        for _slot in range(2):
            taken.enter_context(image_process.acquire_slot(0))
        yield


def test_p11_a_photo_of_an_iphone_arrives_as_jpeg_without_its_place(
    person: Callable[..., Person], portal: Portal
) -> None:
    customer = person(**PHONE)
    customer.open_form()
    customer.attach(HEIC)
    row = customer.page.locator("#files [data-kept]")
    expect(row.locator(".file-name")).to_have_text("IMG_0412.jpg")
    expect(row.locator(".file-about")).to_contain_text(say("converted to JPEG"))
    expect(row.locator(".file-about")).to_contain_text(say("location data removed"))
    # Something to look at, in a place that was kept free for it.
    picture = row.locator(".file-picture img")
    assert picture.evaluate("picture => [picture.naturalWidth, picture.width, picture.height]") == [96, 44, 44]
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    expect(customer.page.locator(".sent-files")).to_contain_text(say("location data removed"))
    sent = arrived(portal, "IMG_0412.jpg")
    assert (sent.format, sent.size, dict(sent.getexif())) == ("JPEG", (640, 480), {})
    assert is_red_where(sent, "left")
    (create,) = portal.sandbox.journal("create")
    assert len(create["json"]["attachments"]) == 1


def test_p11_without_a_script_it_is_said_too(person: Callable[..., Person], portal: Portal) -> None:
    customer = person(java_script_enabled=False)
    customer.open_form()
    customer.page.set_input_files("input[type=file]", [upload("그림.webp", photo("WEBP"), "image/webp"), HEIC])
    customer.fill(SMALL_FORM | {"mail": "not an address"})
    customer.send()
    expect(customer.kept_files).to_have_count(2)
    expect(customer.files.first).to_contain_text(say("converted to JPEG"))
    customer.fill({"mail": "customer@example.com"})
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert {arrived(portal, name).format for name in ("그림.jpg", "IMG_0412.jpg")} == {"JPEG"}


def test_p11_a_photo_over_the_limit_is_made_smaller(person: Callable[..., Person], tmp_path: Path) -> None:
    customer = person(**PHONE)
    customer.open_form()
    large = tmp_path / "큰 사진.jpg"
    large.write_bytes(padded(photo(size=(1500, 1200)), LIMIT))
    customer.attach(large)
    expect(customer.page.locator("#files .file-about")).to_contain_text(say("resized to fit the size limit"))
    expect(customer.refusals).to_have_count(0)


def test_p11_a_photo_far_over_the_limit_is_not_even_sent(person: Callable[..., Person], portal: Portal) -> None:
    customer = person()
    customer.open_form()
    customer.page.evaluate("""() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(30 * 1024 * 1024)], "거대한 사진.heic"));
        const input = document.querySelector("[data-files] input");
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", {bubbles: true}));
    }""")
    expect(customer.refusals).to_contain_text("거대한 사진.heic")
    expect(customer.refusals).to_contain_text(say_fixed_part("“%(name)s” is too large. A photo must be under 30 MB."))
    assert portal.sandbox.journal("upload") == []


def test_p13_a_photo_that_had_to_wait_is_tried_again(
    person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = person()
    customer.open_form()
    monkeypatch.setattr(image_process, "LIMITS", replace(image_process.LIMITS, queue=0))
    with all_decoders_busy():
        customer.page.set_input_files("input[type=file]", [HEIC])
        expect(customer.refusals).to_contain_text("IMG_0412.HEIC")
        expect(customer.refusals).to_contain_text(
            say_fixed_part("“%(name)s” could not be saved just now. Please add it again in a few minutes.")
        )
    monkeypatch.undo()
    customer.page.locator("[data-retry]").click()
    expect(customer.kept_files).to_have_count(1)
    expect(customer.refusals).to_have_count(0)
