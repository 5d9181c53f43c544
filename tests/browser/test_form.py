"""The form while it is filled: the send bar in view, what is left, a subject from the text, and sending once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.filled import EVERY_FIELD, SMALL_FORM
from tests.browser.keyboard import press, tab_to
from tests.support import browser_actions
from tests.support.browser_actions import Person, Portal, upload
from tests.support.samplefiles import PNG
from tests.support.tables import cases, pairs
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
LOW = {"viewport": {"width": 320, "height": 256}}  # 1280 x 1024 at 400 %
TEXT = "안녕하세요.\n머그컵 손잡이가 부러졌어요\n교환해 주세요"
LINE = "머그컵 손잡이가 부러졌어요"
# The tops of the window from which some of the form's fields can be seen.
SCROLL = """() => {
    const form = document.getElementById("inquiry").getBoundingClientRect(), bar = document.querySelector(".send-bar");
    const first = form.top + scrollY, last = form.bottom + scrollY - bar.offsetHeight;
    const most = document.documentElement.scrollHeight - innerHeight, tops = [];
    for (let top = Math.max(0, first + 200 - innerHeight); top <= Math.min(most, last - 50); top += 97) tops.push(top);
    return tops;
}"""
IN_VIEW = """top => {
    scrollTo(0, top);
    const box = document.querySelector("[data-send]").getBoundingClientRect();
    const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.top >= 0 && box.bottom <= innerHeight && Boolean(there?.closest("[data-send]"));
}"""
# A click, more of them, and how long until the page says that the first was taken. All in the page: the driver waits
# for where a click leads.
CLICK = """() => new Promise((done) => {
    const button = document.querySelector("[data-send]");
    const shown = () => done({
        busy: button.hasAttribute("data-busy"), disabled: button.ariaDisabled,
        visible: button.innerText.trim(), told: document.querySelector("[data-upload-status]").textContent,
    });
    button.click();
    button.click();
    const key = { key: "Enter", ctrlKey: true, bubbles: true };
    document.querySelector("[name=f_name]").dispatchEvent(new KeyboardEvent("keydown", key));
    setTimeout(shown); // at once; a browser without a window draws no frames while a page is on its way
})"""
# What a browser tells a page that it had put aside as it was.
COME_BACK = """() => {
    const button = document.querySelector("[data-send]");
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    return [button.hasAttribute("data-busy"), button.ariaDisabled];
}"""
HIDDEN_BEHIND_BAR = """() => {
    const field = document.activeElement.getBoundingClientRect();
    const bar = document.querySelector(".send-bar").getBoundingClientRect();
    const inBar = document.activeElement.closest(".send-bar");
    return !inBar && field.top >= bar.top - 1 && field.bottom > bar.top && bar.bottom <= innerHeight + 1;
}"""


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    """A guest at the smallest form, on a phone."""
    customer = person(**PHONE)
    customer.open_form()
    return customer


@pytest.mark.parametrize(("device", "script"), pairs([PHONE, DESKTOP], [True, False]))
def test_the_button_is_in_view_wherever_the_form_is(
    person: Callable[..., Person], device: dict[str, object], script: bool
) -> None:
    customer = person(**device, java_script_enabled=script)
    customer.open_form(browser_actions.EVERY_FIELD)
    tops = customer.page.evaluate(SCROLL)
    assert len(tops) > 10
    assert [top for top in tops if not customer.page.evaluate(IN_VIEW, top)] == []


@pytest.mark.parametrize("device", [PHONE | {"is_mobile": False}, LOW], ids=["phone", "400 %"])
def test_what_has_the_focus_is_never_behind_the_bar(person: Callable[..., Person], device: dict[str, object]) -> None:
    """WCAG 2.4.11, forwards and backwards; where the window is low, the bar keeps its place."""
    customer = person(**device)
    customer.open_form(browser_actions.EVERY_FIELD)
    sticks = customer.page.locator(".send-bar").evaluate("bar => getComputedStyle(bar).position")
    assert sticks == ("static" if device is LOW else "sticky")
    for key, last in (("Tab", "[data-send]"), ("Shift+Tab", "#inquiry [name=f_mail]")):
        while not customer.page.evaluate("last => document.activeElement.matches(last)", last):
            customer.page.keyboard.press(key)
            assert not customer.page.evaluate(HIDDEN_BEHIND_BAR), customer.page.evaluate(
                "document.activeElement.outerHTML"
            )


def test_what_is_left_is_counted_and_leads_there(customer: Person) -> None:
    left = customer.page.locator("#left")
    expect(left).to_have_text(say("%(count)s left").replace("%(count)s", "4"))
    customer.fill({"mail": SMALL_FORM["mail"], "content": TEXT})
    expect(left).to_have_text(say("%(count)s left").replace("%(count)s", "2"))
    left.click()
    expect(customer.page.locator("[name=f_name]")).to_be_focused()
    customer.fill({"name": SMALL_FORM["name"], "personalAgree": True})
    expect(left).to_be_hidden()
    expect(customer.page.locator("[data-none-left]")).to_have_text(say("Ready to send"))


def test_what_is_left_is_read_out_once_a_field_is_left(customer: Person) -> None:
    said = customer.page.locator("[data-left-said]")
    customer.page.locator("[name=f_name]").press_sequentially("김하")
    expect(customer.page.locator("#left")).to_contain_text("3")
    expect(said).to_be_empty()
    customer.page.locator("[name=f_name]").blur()
    expect(said).to_contain_text("3")


def test_every_kind_of_field_is_counted(person: Callable[..., Person]) -> None:
    customer = person()
    customer.open_form(browser_actions.EVERY_FIELD)
    customer.fill(EVERY_FIELD)
    expect(customer.page.locator("#left")).to_be_hidden()


def test_the_subject_follows_the_text_until_it_is_changed(customer: Person) -> None:
    text, subject = (customer.page.locator(f"[name=f_{code}]") for code in ("content", "subject"))
    text.press_sequentially(TEXT)
    expect(subject).to_have_value(LINE)
    subject.fill("교환 문의")
    text.press("ControlOrMeta+Home")
    text.press_sequentially("급해요! ")
    expect(subject).to_have_value("교환 문의")


@pytest.mark.parametrize("script", cases({"script": True, "no script": False}))
def test_p33_a_form_without_a_subject_is_sent_with_the_first_line(
    person: Callable[..., Person], portal: Portal, script: bool
) -> None:
    customer = person(java_script_enabled=script)
    customer.open_form()
    customer.fill({code: value for code, value in SMALL_FORM.items() if code != "subject"} | {"content": TEXT})
    customer.fill({"subject": ""})
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert create["json"]["subject"].partition(" [#")[0] == LINE


def test_without_a_script_the_subject_is_shown_with_an_error(person: Callable[..., Person]) -> None:
    customer = person(java_script_enabled=False)
    customer.open_form()
    customer.fill(SMALL_FORM | {"mail": "not an address", "subject": "", "content": TEXT})
    customer.send()
    expect(customer.page.locator("[name=f_subject]")).to_have_value(LINE)


@pytest.fixture
def slow(portal: Portal) -> Portal:
    """OC takes a while, so that the page with the form stays."""
    portal.sandbox.fault("create", "delay", times=1, seconds=2, then="answer")
    return portal


def test_the_button_is_busy_at_once_and_the_form_goes_once(customer: Person, slow: Portal) -> None:
    posts: list[str] = []
    customer.page.on("request", lambda sent: posts.append(sent.method) if sent.is_navigation_request() else None)
    customer.fill(SMALL_FORM)
    answer = customer.page.evaluate(CLICK)
    sending = say("Sending…")
    assert answer == {"busy": True, "disabled": "true", "visible": sending, "told": sending}
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert posts.count("POST") == 1
    assert len(slow.sandbox.journal("create")) == 1


def test_the_button_is_fresh_for_who_comes_back(customer: Person, slow: Portal) -> None:
    customer.fill(SMALL_FORM)
    assert customer.page.evaluate(f"async () => [(await ({CLICK})()).busy, ...({COME_BACK})()]") == [True, False, None]
    expect(customer.page.locator("#receipt-number")).to_be_visible()


def test_ctrl_and_enter_send_from_any_field(customer: Person) -> None:
    customer.fill(SMALL_FORM)
    customer.page.press("[name=f_content]", "ControlOrMeta+Enter")
    expect(customer.page.locator("#receipt-number")).to_be_visible()


@pytest.mark.parametrize(("device", "shown"), [(PHONE, True), (DESKTOP, False)], ids=["touch", "mouse"])
def test_the_camera_is_offered_on_touch_only(
    person: Callable[..., Person], device: dict[str, object], shown: bool
) -> None:
    customer = person(**device)
    customer.open_form()
    camera = customer.page.locator(".camera input")
    assert camera.is_visible() is shown
    if shown:
        expect(camera).to_have_attribute("capture", "environment")
        camera.set_input_files([upload("사진.png", PNG, "image/png")])
        expect(customer.kept_files).to_have_count(1)


def test_a_picture_is_enlarged_by_keyboard(person: Callable[..., Person]) -> None:
    customer = person()
    customer.open_form()
    customer.attach(upload("사진.png", PNG, "image/png"))
    press(customer.page, "a[data-picture]")
    dialog = customer.page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="사진.png")).to_be_visible()
    customer.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(customer.page.locator("a[data-picture]")).to_be_focused()
    tab_to(customer.page, "[data-send]")


def test_without_a_script_a_picture_is_a_link(person: Callable[..., Person]) -> None:
    customer = person(java_script_enabled=False)
    customer.open_form()
    customer.page.set_input_files("#id_files", [upload("사진.png", PNG, "image/png")])
    customer.send()
    link = customer.page.locator("a[data-picture]")
    answer = customer.page.request.get(str(link.get_attribute("href")))
    assert (answer.headers["content-type"], answer.body()) == ("image/png", PNG)
