"""The pages of accounts read an address that was pasted with something invisible in it as the address that it is."""

from django.test import Client

from accounts.models import User
from inquiries.models import Service
from tests.accounts.steps import FORGOTTEN, ask_for_code, by_password, enter, mailed_code, mails, register
from tests.inquiries.views.steps import LIST
from tests.support.factories import make_member
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

PASTED = "\u202aTester@Example.com\u200b\u202c"


def test_it_works(guest: Browser) -> None:
    enter(register(guest, PASTED), f"{mailed_code()}\u200b")
    assert User.objects.get().email == "tester@example.com"


def test_one_signs_in_with_what_is_pasted(guest: Browser) -> None:
    make_member("tester")
    assert by_password(guest, PASTED, then=LIST).url.endswith(LIST)


def test_a_code_is_mailed_to_the_address(guest: Browser) -> None:
    make_member("tester")
    ask_for_code(guest, PASTED)
    assert mailed_code("tester@example.com")


def test_a_forgotten_password_too(guest: Browser) -> None:
    make_member("tester")
    guest.get(FORGOTTEN).form_to(FORGOTTEN).fill(email=PASTED).submit()
    assert mails()[-1].to == ["tester@example.com"]


def test_t41_addresses_of_one_mailbox_share_the_limit_of_registrations(narae: Service, sandbox: Sandbox) -> None:
    answers = [
        register(Browser(sandbox), address).status
        for address in ("lim@example.com", "lim+1@example.com", "l.im@example.com", "l.i.m+x@example.com\u200b")
    ]
    assert answers == [200, 200, 200, 429]


def test_the_admins_search_reads_what_is_pasted(narae: Service, client: Client) -> None:
    make_member("tester")
    client.force_login(make_member("operator", is_staff=True, is_superuser=True))
    found = client.get("/admin/accounts/user/", {"q": PASTED}).context["cl"].queryset
    assert [user.usercode for user in found] == ["tester"]
