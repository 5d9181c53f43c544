"""What guests do on their way back, and the mails that they read on it."""

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from accounts.mail import outbox
from tests.inquiries.views.steps import filled, receipt_on
from tests.support.mails import code_in, link_in
from tests.support.pages import Browser, Page

FIND, CODE, LIST = "/narae/guests/", "/narae/guests/code/", "/narae/inquiries/"
ADDRESS = "gildong@example.com"  # what `steps.filled` types


def mails() -> list[EmailMultiAlternatives]:
    """All mails so far; those that wait are sent first."""
    while outbox.send_due():
        pass
    return [message for message in mail.outbox if isinstance(message, EmailMultiAlternatives)]


def words(message: EmailMultiAlternatives) -> str:
    """Everything that is in a mail: headers and both texts."""
    made = message.message()
    return " ".join(
        [str(made.items()), str(message.subject), str(message.body), *(str(a[0]) for a in message.alternatives)]
    )


def asked(guest: Browser, **values: str) -> str:
    """Ask as a guest. Returns the receipt number."""
    return receipt_on(filled(guest, **values).submit())


def ask_for_a_code(browser: Browser, address: str = ADDRESS, query: str = "") -> Page:
    return browser.get(FIND + query).form_to(FIND + query).fill(address=address).submit()


def enter(page: Page, code: str) -> Page:
    return page.form_to(CODE).fill(code=code).submit()


def opened_with_a_code(browser: Browser, address: str = ADDRESS, query: str = "") -> Page:
    page = ask_for_a_code(browser, address, query)
    return enter(page, code_in(str(mails()[-1].body)))


def link_of(message: EmailMultiAlternatives) -> str:
    return link_in(str(message.body))


def open_link(browser: Browser, link: str) -> Page:
    return browser.get(link).form_to(link).submit()
