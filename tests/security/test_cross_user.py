"""Everybody's ids in everybody else's hands: the answer is that of an id that does not exist."""

import random
import secrets
import string
from collections import Counter

import pytest

from inquiries.models import Attachment, Draft, Inquiry, Service
from tests.security.belongings import Person, person, takes
from tests.security.probing import DOORS, METHODS, OTHER_SLUG, SLUG, addressed, answer, complaints, plan, writes
from tests.security.routes import Route, routes
from tests.support.factories import make_service
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.tables import cases

BY_NAME = {str(route): route for route in addressed()}


@pytest.fixture
def people(narae: Service, sandbox: Sandbox, member: Browser, other_member: Browser, guest: Browser) -> list[Person]:
    """Return two members and a guest with data of their own, and a visitor without any; there is a second service."""
    sandbox.reset(wild=True, spam_policy=False)
    Service.objects.update(paced=False)
    known = [person("hong", member), person("lee", other_member), person("guest", guest)]
    make_service(sandbox, OTHER_SLUG)
    nobody = Browser(sandbox)
    nobody.get(f"/{SLUG}/")
    return [*known, Person("nobody", nobody, {}, known[0].form_token)]


def owned() -> Counter[tuple[str, str]]:
    """What is kept of each person's, and in which state."""
    return Counter(
        [
            *Inquiry.objects.values_list("receipt", "state"),
            *((str(pk), "draft") for pk in Draft.objects.filter(ticket_id="").values_list("pk", flat=True)),
            *((str(pk), "file") for pk in Attachment.objects.values_list("pk", flat=True)),
        ]
    )


def test_t16_every_route_says_which_ids_it_takes() -> None:
    """A new address fails here until `TAKES` in belongings.py has a line for it."""
    assert [str(route) for route in routes() if takes(route) is None] == []
    assert len(addressed()) >= 30


def test_t16_the_owner_finds_it(people: list[Person]) -> None:
    """Otherwise the refusals below would say nothing."""
    for somebody in people[:3]:
        for route in addressed():
            if route.name.startswith("inquiries:") and route.name not in {"inquiries:drafts", *DOORS}:
                ids = {name: somebody.things[kind] for name, kind in (takes(route) or {}).items()}
                status, _headers, _body = answer(somebody, route, "GET", {"slug": SLUG, **ids}, htmx=False)
                if status == 405:
                    status, _headers, _body = answer(somebody, route, "POST", {"slug": SLUG, **ids}, htmx=False)
                assert status in {200, 302}, f"{somebody.name}: {route}"


def list_owners(people: list[Person], number: int) -> list[Person]:
    """Return whose ids a visitor tries: a member's and a guest's. A member needs another one for that."""
    member, other_member, guest, _nobody = people
    return [member, other_member, guest] if number < 2 else [member, guest]


@pytest.mark.parametrize("everything", cases([False, True]))
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(0, id="member"),
        pytest.param(1, id="other member", marks=pytest.mark.long),  # asks for the same as the first
        pytest.param(2, id="guest"),
        pytest.param(3, id="nobody"),
    ],
)
def test_t16_t17_data_of_another_customer_is_not_found_or_changed(
    people: list[Person], number: int, everything: bool
) -> None:
    """With every method, by htmx too; nothing is sent to Online Contact, and nothing changes here."""
    visitor = people[number]
    owners = people[:3] if everything else list_owners(people, number)
    before = owned()
    visitor.browser.sandbox.clear_journal()
    assert complaints(visitor, plan(visitor, owners, everything=everything)) == []
    assert writes(visitor) == []
    assert before - owned() == Counter()


def test_t16_every_method_is_used_on_every_route(people: list[Person]) -> None:
    asked = {(str(probe.route), probe.method) for probe in plan(people[0], people[:3])}
    assert asked == {(name, method) for name in BY_NAME for method in METHODS}
    assert sum(1 for number in range(4) for _ in plan(people[number], list_owners(people, number))) >= 800
    assert sum(1 for visitor in people for _ in plan(visitor, people[:3], everything=True)) >= 2_500


@pytest.mark.parametrize("count", cases([100, 2_000]))
@pytest.mark.parametrize("name", ["inquiries:file", "inquiries:kept"])
def test_t19_no_file_is_found_by_guessing(people: list[Person], name: str, count: int) -> None:
    """An owner's own addresses with a file's id changed, cut, swapped or made up."""
    route = next(route for route in addressed() if route.name == name)
    somebody = people[0]
    ids = {"slug": SLUG, **{key: somebody.things[kind] for key, kind in (takes(route) or {}).items()}}
    assert answer(somebody, route, "GET", ids, htmx=False)[0] == 200
    somebody.browser.sandbox.clear_journal()
    guesses = mutations(ids["file_id"], count)
    assert len(guesses) == count
    found = [guess for guess in guesses if fetch(somebody, route, {**ids, "file_id": guess}) != 404]
    assert found == []
    assert writes(somebody) == []


def fetch(somebody: Person, route: Route, ids: dict[str, str]) -> int:
    return somebody.browser.client.get(route.address(ids)).status_code


def mutations(file_id: str, count: int) -> list[str]:
    """Ids that look like this one and are not."""
    chance = random.Random(19)
    found: set[str] = set()
    same = file_id.replace("-", "").lower()
    while len(found) < count:
        place = chance.randrange(len(file_id))
        changed = file_id[:place] + chance.choice("0123456789abcdef") + file_id[place + 1 :]
        cut = file_id[: chance.randrange(1, len(file_id))] + chance.choice(string.ascii_lowercase)
        guesses = (changed, cut, secrets.token_hex(16), file_id[place:] + file_id[:place])
        found |= {guess for guess in guesses if guess.replace("-", "").lower() != same}
    return sorted(found)[:count]
