"""The account forms in each of the five languages, in the words of the portal."""

import pytest
from django.conf import settings

from tests.accounts.steps import CODE, ENTER, FORGOTTEN, REGISTER, SIGN_IN, ask_for_code
from tests.support.factories import PASSWORD
from tests.support.pages import Browser, Page
from tests.support.tables import cases
from tests.support.words import say

CODES = [code for code, _name in settings.LANGUAGES]
ADDRESS, PASSWORD_PAGE, AGAIN, APP = (
    "/accounts/address/",
    "/accounts/password/",
    "/accounts/again/",
    "/accounts/security/app/",
)
PASSKEY = {"ko": "패스키", "en": "passkey", "ja": "パスキー", "zh-hans": "通行密钥", "th": "พาสคีย์"}


def told(page: Page) -> list[str]:
    """Return the errors of the fields, without the hidden word for "error" before each of them."""
    for word in page.soup.select(".error .visually-hidden"):
        word.decompose()
    return page.texts(".field .error span")


def asked_for(code: str, *labels: str) -> list[str]:
    return [say("Please fill in “%(label)s”.", code, label=say(label, code)) for label in labels]


def post_empty(browser: Browser, address: str) -> Page:
    page = browser.get(address)
    assert page.soup.select("main form [placeholder]:not([data-code])") == []
    form = page.form_to(address)
    return form.fill(**{str(field["name"]): "" for field in page.soup.select("main .field input")}).submit()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("address", "labels"),
    [
        (SIGN_IN, ["Email address or username", "Password"]),
        (REGISTER, ["Email address", "Name", "Password"]),
        (CODE, ["Email address"]),
        (FORGOTTEN, ["Email address"]),
    ],
)
def test_an_empty_field_is_named(guest: Browser, code: str, address: str, labels: list[str]) -> None:
    guest.client.cookies["django_language"] = code
    assert told(post_empty(guest, address)) == asked_for(code, *labels)


@pytest.mark.parametrize("code", CODES)
def test_an_empty_code_is_named(guest: Browser, code: str) -> None:
    guest.client.cookies["django_language"] = code
    ask_for_code(guest, "nobody@example.com")
    assert told(post_empty(guest, ENTER)) == asked_for(code, "Code")


@pytest.mark.parametrize("code", cases(CODES, "ko", "th"))
def test_the_fields_of_a_member_are_named(member: Browser, code: str) -> None:
    member.client.cookies["django_language"] = code
    assert told(post_empty(member, AGAIN)) == asked_for(code, "Password")
    member.get(AGAIN).form_to(AGAIN).fill(password=PASSWORD).submit()
    assert told(post_empty(member, ADDRESS)) == asked_for(code, "Email address")
    assert told(post_empty(member, APP)) == asked_for(code, "Code")
    labels = ("Current password", "New password", "New password again")
    assert told(post_empty(member, PASSWORD_PAGE)) == asked_for(code, *labels)


@pytest.mark.parametrize("code", CODES)
def test_the_name_of_a_passkey_is_asked_for_in_the_language_of_the_page(member: Browser, code: str) -> None:
    member.client.cookies["django_language"] = code
    member.get(AGAIN).form_to(AGAIN).fill(password=PASSWORD).submit()
    assert member.get("/accounts/security/passkeys/add/").texts("label")[0].startswith(say("Name of the passkey", code))


@pytest.mark.parametrize("code", CODES)
def test_a_wrong_address_is_shown_how_to_write_one(guest: Browser, code: str) -> None:
    guest.client.cookies["django_language"] = code
    [error] = told(guest.get(CODE).form_to(CODE).fill(email="nobody").submit())
    assert "name@example.com" in error


@pytest.mark.parametrize("code", CODES)
def test_labels_are_those_of_the_glossary(guest: Browser, member: Browser, code: str) -> None:
    for browser in (guest, member):
        browser.client.cookies["django_language"] = code
    assert say("Email address", code) in guest.get(CODE).texts("label")[0]
    assert say("New password", code) in member.get(PASSWORD_PAGE).texts("label")[1]
    assert PASSKEY[code] in guest.get(SIGN_IN).main
