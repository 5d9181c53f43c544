"""Steps of signing in, on the pages of the portal."""

import re
from typing import Any

from django.core import mail
from django.core.mail import EmailMessage

from accounts.mail import outbox
from tests.support.factories import PASSWORD
from tests.support.pages import Browser, Page

SIGN_IN, SIGN_OUT = "/accounts/sign-in/", "/accounts/sign-out/"
CODE, ENTER = "/accounts/code/", "/accounts/code/enter/"
REGISTER, CONFIRM = "/accounts/register/", "/accounts/address/confirm/"
FORGOTTEN = "/accounts/password/forgotten/"


def by_password(browser: Browser, name: str = "tester", password: str = PASSWORD, then: str = "", **more: Any) -> Page:
    """`more` goes into the request's environment."""
    form = browser.get(f"{SIGN_IN}?next={then}" if then else SIGN_IN).form_to(SIGN_IN)
    return form.fill(login=name, password=password).submit(**more)


def ask_for_code(browser: Browser, address: str, then: str = "", **more: Any) -> Page:
    return browser.get(f"{CODE}?next={then}" if then else CODE).form_to(CODE).fill(email=address).submit(**more)


def register(browser: Browser, address: str, name: str = "김하늘", password: str = PASSWORD, then: str = "") -> Page:
    form = browser.get(f"{REGISTER}?next={then}" if then else REGISTER).form_to(REGISTER)
    return form.fill(email=address, name=name, password1=password).submit()


def enter(page: Page, code: str, **more: Any) -> Page:
    """Type the code into the form for it."""
    action = next(form["action"] for form in page.soup.select("main form") if form.select_one("[name=code]"))
    return page.form_to(str(action)).fill(code=code).submit(**more)


def mailed_code(address: str = "tester@example.com") -> str:
    """The code in the newest mail, which is to this address."""
    newest = mails()[-1]
    assert newest.to == [address]
    return re.findall(r"\d{4} \d{4}", str(newest.body))[0]


def mails() -> list[EmailMessage]:
    """All that were sent, once the worker has sent what waits."""
    outbox.send_due()
    return mail.outbox
