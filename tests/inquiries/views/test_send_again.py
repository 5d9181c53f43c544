"""A form that was sent before comes again: the same is the same inquiry, anything else is never taken for it."""

import pytest

from tests.inquiries.views.steps import created, filled, receipt_on
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox


@pytest.fixture
def sent(member: Browser) -> tuple[Form, Page]:
    """A form with a file, and the page that it led to."""
    form = filled(member).attach(("하나.png", PNG))
    return form, form.submit()


def test_it_works(sent: tuple[Form, Page], sandbox: Sandbox) -> None:
    form, receipt = sent
    assert receipt_on(form.submit()) == receipt_on(receipt)
    assert len(created(sandbox)) == 1


def test_other_words_are_asked_about(sent: tuple[Form, Page], sandbox: Sandbox) -> None:
    form, receipt = sent
    page = form.fill(f_content="다른 이야기입니다").submit()
    assert page.status == 422
    assert receipt_on(receipt) in " ".join(page.texts("#errors li"))
    assert page.form()["f_content"] == "다른 이야기입니다"
    assert len(created(sandbox)) == 1
    assert receipt_on(page.form().submit()) != receipt_on(receipt)
    assert [create["content"] for create in created(sandbox)][1] == "다른 이야기입니다"


def test_another_type_is_asked_about(sent: tuple[Form, Page], sandbox: Sandbox) -> None:
    form, _receipt = sent
    page = form.smuggle(category="2602").submit()
    assert page.status == 422
    assert len(created(sandbox)) == 1
