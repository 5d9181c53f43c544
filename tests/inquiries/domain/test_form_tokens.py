"""A form token says for whom its form was made, at one service."""

from inquiries.domain import form_tokens
from inquiries.domain.form_tokens import build_owner
from tests.support.factories import guest_usercode, make_form_token

SERVICE_ID = 7


def test_a_token_says_whose_form_it_is() -> None:
    said = form_tokens.read(make_form_token(SERVICE_ID, "tester"), SERVICE_ID)
    assert said
    assert (said.owner, said.is_members) == (build_owner("tester"), True)


def test_a_guests_token_says_that() -> None:
    said = form_tokens.read(make_form_token(SERVICE_ID, guest_usercode()), SERVICE_ID)
    assert said
    assert not said.is_members


def test_a_token_of_another_service_or_owner_is_not_read() -> None:
    token = make_form_token(SERVICE_ID, "tester")
    assert form_tokens.read(token, SERVICE_ID + 1) is None
    assert form_tokens.read(token.replace(build_owner("tester"), build_owner("thief")), SERVICE_ID) is None
    assert form_tokens.read("", SERVICE_ID) is None
    form = form_tokens.read(token, SERVICE_ID)
    assert form
    assert not form_tokens.is_for(form, "thief")
