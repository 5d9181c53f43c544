"""The language of a page: the visitor's choice, else the browser's, else the service's."""

import pytest

from inquiries.models import Service
from tests.inquiries.views.draftsteps import kept_without_script, restored
from tests.inquiries.views.steps import (
    EVERYTHING,
    LIST,
    NEW,
    correction_of,
    created,
    everything,
    filled,
    form_of,
    receipt_on,
)
from tests.support.pages import HTMX, Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say


def language(page: Page) -> str:
    return page.attribute("html", "lang")


def choose(page: Page, code: str, referer: str | None = None) -> Page:
    form = page.form_to("/language/setlang/")
    button = form.tag.select_one(f"button[value={code}]")
    return form.submit(button, headers={"Referer": referer or page.url})


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("ko", "ko"),
        ("en", "en"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("fr,en;q=0.5", "en"),
        ("EN-us", "en"),
        ("ja-JP,en;q=0.5", "ja"),
        ("th", "th"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh", "zh-hans"),
    ],
)
def test_p22_it_is_the_browsers(guest: Browser, wanted: str, spoken: str) -> None:
    page = guest.get("/narae/", headers={"Accept-Language": wanted})
    assert language(page) == spoken
    assert "Accept-Language" in page.headers["Vary"]


@pytest.mark.parametrize("wanted", ["", "fr", "xx-YY, *", "nonsense;;;"])
@pytest.mark.parametrize("own", ["ko", "en", "ja", "th"])
def test_where_the_browser_has_none_of_ours_it_is_the_services(guest: Browser, wanted: str, own: str) -> None:
    Service.objects.update(default_language=own)
    assert language(guest.get("/narae/", headers={"Accept-Language": wanted})) == own


@pytest.mark.parametrize("own", ["zh", "zh-hans"])
def test_a_services_chinese_may_have_ocs_code_or_ours(guest: Browser, own: str) -> None:
    Service.objects.update(default_language=own)
    page = guest.get("/narae/", headers={"Accept-Language": "fr"})
    assert language(page) == "zh-hans"
    assert page.heading == say("How can we help you?", "zh-hans")


def test_a_browsers_chinese_goes_before_the_services_language(guest: Browser) -> None:
    Service.objects.update(default_language="ko")
    assert language(guest.get("/narae/", headers={"Accept-Language": "zh-CN"})) == "zh-hans"


@pytest.mark.parametrize(("spoken", "code"), [("ja", "ja"), ("zh-hans", "zh"), ("th", "th")])
def test_p22_oc_is_told_its_own_code(member: Browser, sandbox: Sandbox, spoken: str, code: str) -> None:
    choose(member.get("/narae/"), spoken)
    filled(member).submit()
    assert [ticket["language"] for ticket in created(sandbox)] == [code]


@pytest.mark.parametrize(
    ("spoken", "name"), [("ja", "家電・修理"), ("zh-hans", "电子产品与维修"), ("th", "เครื่องใช้ไฟฟ้าและการซ่อม")]
)
def test_types_have_ocs_names_in_the_language(member: Browser, spoken: str, name: str) -> None:
    assert name in choose(member.get(NEW), spoken).texts(".picker .topic b")


def test_a_service_may_have_a_language_that_we_lack(guest: Browser) -> None:
    Service.objects.update(default_language="vi")
    assert language(guest.get("/narae/", headers={"Accept-Language": "vi"})) == "ko"


def test_one_visitors_language_is_not_the_nexts(guest: Browser) -> None:
    for wanted in ("ko", "en", "ko"):
        assert language(guest.get("/narae/", headers={"Accept-Language": wanted})) == wanted
        assert language(guest.get("/nobody/", headers={"Accept-Language": wanted})) == wanted


def test_the_choice_is_remembered_and_keeps_the_place(member: Browser) -> None:
    here = f"{LIST}?status=closed&page=2"
    page = choose(member.get(here), "ko")
    assert page.url.endswith(here)
    assert language(page) == "ko"
    assert language(member.get("/narae/")) == "ko"
    assert language(choose(page, "en")) == "en"


def test_the_choice_keeps_the_place_after_a_pick(member: Browser) -> None:
    page = member.get(NEW)
    pushed = member.get(f"{NEW}?category=2536&category=2538", headers=HTMX).headers["HX-Push-Url"]
    page = choose(page, "ko", referer=f"http://testserver{pushed}")
    assert page.url.endswith(f"{NEW}?category=2538")


def test_the_choice_beside_a_form_keeps_what_is_typed(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member, f_content="하나")
    page = form.submit(form.tag.select_one("noscript button[lang=ja]"))
    assert language(page) == "ja"
    assert page.form()["f_content"] == "하나"
    assert created(sandbox) == []
    assert language(member.get(LIST)) == "ja"
    page.form().submit()
    assert created(sandbox)[0]["content"] == "하나"


@pytest.mark.parametrize("word", ["fr", "", "x" * 5000, "ja%0d%0aSet-Cookie:a=b"])
def test_a_language_beside_a_form_that_is_none_changes_nothing(member: Browser, word: str) -> None:
    form = filled(member, f_content="하나")
    button = form.page.one("noscript button[lang=ja]")
    button["formaction"] = str(button["formaction"]).replace("speak=ja", f"speak={word}")
    page = form.submit(button)
    assert language(page) == "en"
    assert page.form()["f_content"] == "하나"


def test_a_link_chooses_no_language(member: Browser) -> None:
    assert language(member.get(f"{NEW}?speak=ja")) == "en"
    assert language(member.get(NEW)) == "en"


def test_choosing_a_language_does_not_redirect_to_another_host(member: Browser) -> None:
    assert choose(member.get("/narae/"), "ko", referer="https://evil.example/").url.startswith("http://testserver/")


def test_each_language_is_offered_by_its_own_name(guest: Browser) -> None:
    page = guest.get("/narae/")
    offered = {button["lang"]: button.get_text(strip=True) for button in page.soup.select("[name=language]")}
    assert offered == {"ko": "한국어", "en": "English", "ja": "日本語", "zh-hans": "简体中文", "th": "ไทย"}


@pytest.mark.parametrize("code", ["ko", "en", "ja", "zh-hans", "th"])
def test_the_one_that_is_spoken_is_marked(guest: Browser, code: str) -> None:
    page = choose(guest.get("/narae/"), code)
    assert [button["value"] for button in page.soup.select("[name=language][aria-current]")] == [code]


@pytest.mark.parametrize("path", ["/narae/", NEW, f"{NEW}?category=2542", LIST, "/accounts/sign-in/", "/nobody/"])
def test_korean_pages_speak_korean(member: Browser, path: str) -> None:
    page = member.get(path, headers={"Accept-Language": "ko"})
    assert language(page) == "ko"
    assert any("가" <= character <= "힣" for character in page.heading)


def chosen(page: Page) -> dict[str, list[int]]:
    """The places of what is chosen among the options of each field."""
    places: dict[str, list[int]] = {}
    for name in ("f_checkbox", "f_dropdown", "f_radiobutton"):
        options = page.soup.select(f"input[name={name}], select[name={name}] option")
        places[name] = [at for at, option in enumerate(options) if {"checked", "selected"} & option.attrs.keys()]
    return places


def begun(member: Browser) -> Page:
    """A form with choices, saved as a draft."""
    return kept_without_script(form_of(member, EVERYTHING).fill(**everything()))


@pytest.mark.parametrize("since", ["ja", "ko"])
def test_choices_of_a_draft_stay_chosen_in_another_language(member: Browser, since: str) -> None:
    page = begun(member)
    assert all(chosen(page).values())
    choose(page, since)
    form = restored(member.get(NEW)).form()
    assert chosen(form.page) == chosen(page)
    assert receipt_on(form.submit())


def test_choices_stay_chosen_where_the_language_is_chosen_beside_the_form(member: Browser) -> None:
    form = begun(member).form()
    page = form.submit(form.tag.select_one("noscript button[lang=ja]"))
    assert language(page) == "ja"
    assert chosen(page) == chosen(form.page)
    assert receipt_on(page.form().submit())


def test_a_form_is_sent_in_the_language_in_which_it_was_opened(member: Browser, sandbox: Sandbox) -> None:
    """Another tab has changed the language since."""
    form = begun(member).form()
    choose(form.page, "ja")
    left = form.fill(f_mail="nonsense").submit()
    assert (left.status, language(left), len(left.texts("#errors li"))) == (422, "en", 1)
    assert chosen(left) == chosen(form.page)
    receipt_on(left.form().fill(f_mail="hong@example.com").submit())
    (ticket,) = created(sandbox)
    sent = {field["code"]: field["value"] for field in ticket["userFields"]}
    assert (ticket["language"], sent["dropdown"]) == ("en", "Received as a gift")
    assert language(member.get(LIST)) == "ja"


@pytest.mark.parametrize("word", ["", "fr"])
def test_choices_in_another_language_are_not_sent_unseen(member: Browser, sandbox: Sandbox, word: str) -> None:
    """The page is of an older release, which does not say its language."""
    page = begun(member)
    choose(page, "ja")
    assert page.form().smuggle(form_language=word).submit().status == 422
    assert created(sandbox) == []


def test_choices_stay_chosen_where_the_type_is_changed_in_another_language(member: Browser, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=400, times=2)
    form = begun(member).form()
    receipt = form.submit()
    choose(receipt, "ja")
    moving = member.get(f"{receipt.url}move/?category={EVERYTHING}")
    assert chosen(moving) == chosen(form.page)
    refused_again = moving.form().submit()
    assert chosen(correction_of(refused_again)) == chosen(form.page)
    choose(refused_again, "ko")
    assert chosen(correction_of(refused_again)) == chosen(form.page)
    assert receipt_on(correction_of(refused_again).form().submit())
    assert created(sandbox)[-1]["language"] == "ko"
