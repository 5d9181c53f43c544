"""What a form does while the network comes and goes, and while other pages of the browser change its cookies."""

from collections.abc import Callable

import pytest

from tests.support.browser_actions import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

_TOKEN = "[name=csrfmiddlewaretoken]"


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


def test_the_token_of_another_site_of_the_domain_is_not_taken_over(customer: Person) -> None:
    """Browsers take cookies with this prefix over TLS only, so what the page's script reads is put in place of them."""
    own, page = "__Host-csrf=own", customer.page
    jar = f"get: () => window.jar ?? 'csrftoken=a; {own}'"
    page.add_init_script(f"Object.defineProperty(document, 'cookie', {{{jar}}})")
    customer.open_form()
    token = page.locator(_TOKEN).first.input_value()
    page.evaluate(f"jar = 'csrftoken=b; {own}'")
    page.locator("[name=f_content]").focus()
    assert page.locator(f"#inquiry {_TOKEN}").input_value() == token
    page.evaluate("jar = 'csrftoken=b; __Host-csrf=renewed'")
    page.locator("[name=f_subject]").focus()
    assert page.locator(f"#inquiry {_TOKEN}").input_value() == "renewed"
