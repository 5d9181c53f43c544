"""What the tests of drafts do again and again."""

from tests.support.factories import PASSWORD
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page

START = "/narae/"


def save(form: Form, browser: Browser | None = None) -> Page:
    """Post the form as the page's script does during typing."""
    pairs = {name: form.values(name) for name in form.names if form.tag.select_one(f"[name={name}]:not([type=file])")}
    values = {name: value[0] for name, value in pairs.items() if len(value) == 1}
    return (browser or form.page.browser).post_parts(str(form.tag["data-draft"]), values)


def kept_without_script(form: Form) -> Page:
    """Press the button that keeps a draft where there is no script."""
    return form.submit(form.tag.select_one("button[name=keep_draft]:not([formaction])"))


def restored(page: Page) -> Page:
    """Follow the offer."""
    return page.follow(".draft a.button")


def offers(page: Page) -> list[str]:
    return page.texts(".draft b")


def as_typed(form: Form) -> dict[str, list[str]]:
    """What a person filled in, without what the page put there."""
    return {name: form.values(name) for name in form.names if name.startswith("f_") or name == "comment"}


def sign_in(page: Page, username: str) -> Page:
    """Follow the page's own link to sign in, or the one on every page, and do."""
    link = "a[href^='/accounts/sign-in/']"
    page = page.follow(f"main {link}" if page.soup.select(f"main {link}") else f"header {link}")
    return page.form_to("/accounts/sign-in/").fill(login=username, password=PASSWORD).submit()
