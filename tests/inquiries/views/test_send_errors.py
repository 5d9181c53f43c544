"""Sending what cannot be sent yet: each error is named, and nothing that was typed or attached is lost."""

from typing import Any

import pytest

from tests.inquiries.views.steps import EVERYTHING, FILE_REQUIRED, LINES, calls, created, everything, filled, form_of
from tests.support.pages import Browser
from tests.support.samplefiles import PNG, PROGRAM, SAMPLES
from tests.support.sandbox import Sandbox

PDF = SAMPLES["pdf"]
ERRORS: dict[str, Any] = {
    "f_mail": "no address",
    "f_name": "",
    "f_phone": "call me",
    "f_typeOne": "x" * 201,
    "f_typeTwo": "x" * 201,
    "f_textbox": "",
    "f_checkbox": ["Nonsense"],
    "f_dropdown": "Nonsense",
    "f_radiobutton": "Nonsense",
    "f_date": "2026-02-31",
    "f_datetime": "tomorrow",
    "f_dateperiod_1": "2026-06-30",
    "f_datetimeperiod_1": "",
    "f_subject": "x" * 256,
    "f_content": "x" * 5001,
    "f_personalAgree": [],
}


def test_every_error_is_named_and_linked(member: Browser, sandbox: Sandbox) -> None:
    page = form_of(member, EVERYTHING).fill(**everything() | ERRORS).submit()
    assert page.status == 422
    assert page.soup.select_one("#errors[role=alert]")
    linked = {link["href"] for link in page.soup.select("#errors a")}
    fields = {name.removesuffix("_0").removesuffix("_1") for name in ERRORS}
    assert linked == {f"#id_{name}" for name in fields}
    assert "create" not in calls(sandbox)


@pytest.mark.parametrize("name", ERRORS)
def test_p02_an_error_keeps_every_value(member: Browser, sandbox: Sandbox, name: str) -> None:
    typed = everything() | {name: ERRORS[name]}
    page = form_of(member, EVERYTHING).fill(**typed).submit()
    assert page.status == 422
    form = page.form()
    for each, value in typed.items():
        if value not in (["Nonsense"], "Nonsense"):  # an option that is not there cannot be chosen
            assert form.values(each) == ([value] if isinstance(value, str) else value), each
    assert created(sandbox) == []


def test_p05_an_error_keeps_the_files(member: Browser, sandbox: Sandbox) -> None:
    page = filled(member, f_content="").attach(("하나.png", PNG), ("둘.pdf", PDF)).submit()
    assert page.status == 422
    assert page.texts("#files .file-name") == ["하나.png", "둘.pdf"]
    done = page.form().fill(f_content="이제 됨").submit()
    assert done.texts(".sent-files a") == ["하나.png", "둘.pdf"]
    assert len(created(sandbox)[0]["attachments"]) == 2


def test_a_refused_file_is_named_and_the_rest_stays(member: Browser, sandbox: Sandbox) -> None:
    page = filled(member, f_content=LINES).attach(("좋음.png", PNG), ("나쁨.exe", PROGRAM)).submit()
    assert page.status == 422
    assert "나쁨.exe" in page.one("#errors").get_text()
    assert page.texts("#files .file-name") == ["좋음.png"]
    assert page.form()["f_content"] == LINES
    assert created(sandbox) == []


def test_a_sixth_file_is_refused_by_name(member: Browser) -> None:
    page = filled(member).attach(*((f"{number}.png", PNG) for number in range(6))).submit()
    assert page.status == 422
    assert "5.png" in page.one("#errors").get_text()
    assert len(page.texts("#files .file-name")) == 5


def test_where_a_file_is_required_it_is_not_sent_without(member: Browser, sandbox: Sandbox) -> None:
    form = form_of(member, FILE_REQUIRED)
    form.fill(f_orderNumber="1", f_wish="Refund", f_damagedParts=["Outer box"], f_subject="s", f_content="c")
    page = form.fill(f_personalAgree=["on"]).submit()
    assert page.status == 422
    assert page.soup.select_one("#errors a[href='#id_files']")
    assert "/receipts/" in page.form().attach(("상자.png", PNG)).submit().url
    assert len(created(sandbox)[0]["attachments"]) == 1


def test_removing_a_file_keeps_the_rest_and_judges_nothing(member: Browser, sandbox: Sandbox) -> None:
    page = filled(member, f_content="").attach(("하나.png", PNG), ("둘.png", PNG + b"2")).submit()
    button = page.soup.select_one("#files button[name=remove_file]")
    page = page.form().fill(f_content=LINES).attach(("셋.png", PNG + b"3")).submit(button)
    assert page.status == 200
    assert not page.soup.select_one("#errors")
    assert page.texts("#files .file-name") == ["둘.png", "셋.png"]
    assert page.form()["f_content"] == LINES
    assert created(sandbox) == []


@pytest.mark.parametrize("value", ["nonsense", "0" * 36, "00000000-0000-0000-0000-000000000000"])
def test_removing_what_is_not_there_changes_nothing(member: Browser, value: str) -> None:
    page = filled(member, f_content="").attach(("하나.png", PNG)).submit()
    page = page.form().smuggle(remove_file=value).submit()
    assert page.status == 200
    assert page.texts("#files .file-name") == ["하나.png"]
