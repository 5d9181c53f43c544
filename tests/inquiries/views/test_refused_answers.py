"""What OC refused, as the thing to do on the receipt page."""

import pytest

from inquiries.models import Inquiry
from tests.inquiries.views.steps import filled, oc_is_down, shorten
from tests.support.factories import changed
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say


@pytest.fixture
def refused(member: Browser, sandbox: Sandbox) -> Page:
    """The receipt of an inquiry whose subject OC found too long."""
    form = filled(member, f_subject="아주 긴 제목입니다")
    shorten(sandbox, "subject", 23)
    return form.submit()


def shown(page: Page) -> list[str]:
    return page.texts(".refused li")


def test_it_works(refused: Page) -> None:
    assert refused.texts(".to-do h2") == [say("Please correct these answers", "en")]
    assert shown(refused) == [f"Subject {say('Please shorten it.', 'en')}"]
    assert refused.follow(".to-do a.button-primary").soup.select_one("[name=f_subject]")


def test_a_field_without_an_answer_has_the_name_of_its_definition(refused: Page) -> None:
    required = {"code": "orderNumber", "kind": "required"}
    refused.browser.sandbox.set_fields(
        2601, [{"fieldId": 9, "code": "orderNumber", "type": "text", "title": "Order <b>number</b>"}]
    )
    Inquiry.objects.get().service.save()
    changed(Inquiry.objects.get(), refusals=[required, required])
    assert shown(refused.browser.get(refused.url)) == [f"Order number {say('An answer is needed.', 'en')}"]


def test_a_file_has_its_own_name(refused: Page) -> None:
    changed(Inquiry.objects.get(), refusals=[{"code": "attachment", "kind": "invalid", "file": "사진.png"}])
    words = say("Please remove this file or add it in another format.", "en")
    assert shown(refused.browser.get(refused.url)) == [f"사진.png {words}"]


def test_what_has_no_name_is_not_listed(refused: Page, sandbox: Sandbox) -> None:
    oc_is_down(sandbox)
    changed(Inquiry.objects.get(), refusals=[{"code": "", "kind": "invalid"}])
    page = refused.browser.get(refused.url)
    assert shown(page) == []
    assert page.texts(".to-do h2") == [say("Please check your answers", "en")]
