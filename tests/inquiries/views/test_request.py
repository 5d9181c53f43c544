"""What travels on a request of a service's pages."""

import sys
from types import FrameType

import pytest

from inquiries.domain import form_tokens
from tests.inquiries.views.steps import filled
from tests.support.pages import Browser


@pytest.mark.parametrize(("mail", "status"), [("a@example.com", 302), ("", 422)])
def test_a_posted_form_token_is_verified_once(member: Browser, guest: Browser, mail: str, status: int) -> None:
    for browser in (member, guest):
        form = filled(browser, f_mail=mail, f_content=f"{browser is guest}")
        verified: list[int] = []

        def count(frame: FrameType, event: str, _argument: object, verified: list[int] = verified) -> None:
            if event == "call" and frame.f_code is form_tokens.read.__code__:
                verified.append(1)

        sys.setprofile(count)
        try:
            answer = form.submit(follow=False)
        finally:
            sys.setprofile(None)
        assert (answer.status, len(verified)) == (status, 1)
