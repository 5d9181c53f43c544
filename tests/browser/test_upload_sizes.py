"""What the browser says of a file while it goes up is what the server says of it afterwards."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.filesteps import Held
from tests.support.browser_actions import Person, upload
from tests.support.tables import cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# 12,544 bytes are 12.25 KB, which rounds down here as there; 1,048,575 bytes are 1024.0 KB.
SIZES = (1, 999, 12_544, 1_048_575, 1_258_291)
ROWS = """() => [...document.querySelectorAll("#files .file")].map((row) =>
    [row.querySelector(".file-name").textContent, row.querySelector(".file-about").textContent.split(" · ")[0]])"""


@pytest.mark.parametrize("language", cases(["ko", "en", "ja", "zh-CN", "th"]))
def test_a_size_is_written_the_same(person: Callable[..., Person], language: str) -> None:
    customer = person(locale=language)
    customer.open_form()
    held = Held(customer.page)
    files = [upload(f"{size}.txt", b"a" * size) for size in SIZES]
    customer.page.set_input_files("input[type=file]", files)
    expect(customer.files).to_have_count(len(SIZES))
    held.settle()
    going_up = dict(customer.page.evaluate(ROWS))
    held.let_go()
    expect(customer.kept_files).to_have_count(len(SIZES))
    assert going_up == dict(customer.page.evaluate(ROWS))
    assert going_up["12544.txt"] == "12.2\xa0KB"
