"""T52 beside the inquiry form: further questions, drafts, addresses, bodies that are no forms, and every other form."""

import json
import random
from collections.abc import Iterator
from urllib.parse import quote_from_bytes, urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Throttle
from inquiries.models import Draft, Inquiry, Service
from inquiries.services.submission import drafts
from tests.fuzz import contract, hostile_texts
from tests.fuzz.bodies import URLENCODED, any_body
from tests.fuzz.hostile_texts import LONG, TEXTS, as_bytes
from tests.inquiries.views.steps import EVERYTHING, LIST, NEW
from tests.support.factories import make_form_token
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.tables import cases

ME = "st18888"
EVERY_TEXT = [as_bytes(value) for values in [*TEXTS.values(), LONG] for value in values]
# Each runs a part of the texts, bodies or addresses.
parts = pytest.mark.parametrize("part", cases(range(4)))
PARAMETERS = (
    "category",
    "draft",
    "page",
    "status",
    "q",
    "from",
    "to",
    "sort",
    "type",
    "next",
    "language",
    "accessToken",
)


@pytest.fixture
def client(member: Browser, sandbox: Sandbox) -> Client:
    """A member's browser that tells of any error of ours by raising it."""
    sandbox.reset(wild=True, spam_policy=False)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member.account)
    return client


def body(pairs: dict[str, bytes]) -> bytes:
    return "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(pairs[name])}" for name in pairs).encode()


def token(service: Service) -> bytes:
    return make_form_token(service.pk, ME).encode()


def a_ticket(client: Client) -> str:
    page = BeautifulSoup(client.get(f"{LIST}?status=open").content, "html.parser")
    return next(str(a["href"]) for a in page.select(f"main a[href^='{LIST}T']"))


@parts
def test_t52_a_further_question_is_asked_again_or_arrives_exactly(
    client: Client, narae: Service, sandbox: Sandbox, part: int
) -> None:
    thread, wanted = a_ticket(client), []
    # One that says the same as another is asked about first.
    different = {text.decode("utf-8", "replace"): text for text in EVERY_TEXT[part::4]}.values()
    for text in different:
        answer = client.generic("POST", thread, body({"comment": text, "form_token": token(narae)}), URLENCODED)
        expected = contract.comment(text.decode("utf-8", "replace"))
        assert answer.status_code == (422 if expected is None else 302), text[:60]
        wanted += [expected] if expected is not None else []
    assert len(wanted) > len(different) / 2
    assert [entry["json"] for entry in sandbox.journal("comment")] == [{"comment": text} for text in wanted]


@parts
def test_t52_a_draft_keeps_exactly_what_was_typed(client: Client, narae: Service, part: int) -> None:
    for text in EVERY_TEXT[part::4]:
        Throttle.objects.all().delete()  # together they are more than a day's
        said = text.decode("utf-8", "replace")
        pairs = {"f_subject": text, "f_day": text, "form_token": token(narae), "category": text[:30]}
        answer = client.generic("POST", "/narae/drafts/", body(pairs), URLENCODED)
        size = len(json.dumps({"f_subject": [said], "f_day": [said]}, ensure_ascii=False).encode())
        assert answer.status_code == (204 if not said.strip() else 413 if size > drafts.MOST_BYTES else 200), text[:60]
        if answer.status_code == 200:
            assert Draft.objects.latest("updated_at").typed == {"f_subject": [said], "f_day": [said]}
            assert (
                client.get(f"{NEW}?category={EVERYTHING}&draft={Draft.objects.latest('updated_at').pk}").status_code
                == 200
            )


@parts
def test_t52_bodies_that_are_no_forms(client: Client, narae: Service, part: int) -> None:
    chance = random.Random(52 + part)
    places = [f"{NEW}?category={EVERYTHING}", "/narae/files/", "/narae/drafts/", a_ticket(client), "/accounts/sign-in/"]
    answers = set()
    for number in range(75):
        content_type, content = any_body(chance)
        answers.add(client.generic("POST", places[number % len(places)], content, content_type).status_code)
    assert answers <= {200, 204, 302, 400, 403, 404, 413, 422, 429}
    assert not Inquiry.objects.exists()


@parts
def test_t52_addresses(client: Client, part: int) -> None:
    chance = random.Random(53 + part)
    answers = set()
    for _ in range(50):
        place = chance.choice(
            [NEW, LIST, "/narae/", "/", f"{LIST}{{}}/", "/narae/receipts/{}/", "/narae/files/{}/", "/{}/"]
        )
        piece = quote_from_bytes(as_bytes(hostile_texts.any_text(chance))[:300], safe="")
        query = "&".join(
            f"{chance.choice(PARAMETERS)}={quote_from_bytes(as_bytes(hostile_texts.any_text(chance))[:2000])}"
            for _ in range(chance.randrange(3))
        )
        address = f"{place.format(piece)}?{query}"
        if not address.startswith("//"):
            answers.add(client.get(address).status_code)
    assert answers <= {200, 301, 302, 400, 404}


def open_routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """The addresses that need nothing but the service, from the URLconf itself; without the operators' admin."""
    for pattern in patterns:
        route = f"{before}{pattern.pattern}".replace("<slug:slug>", "narae").replace("^", "").replace("$", "")
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from open_routes(pattern.url_patterns, route)
        elif "<" not in route and "(" not in route:
            yield f"/{route}"


@parts
@pytest.mark.parametrize("signed_in", [True, False])
def test_t52_every_other_form(client: Client, signed_in: bool, part: int) -> None:
    """Whatever form any page has, found in its HTML: each of its controls is sent some kind of text."""
    visitor = client if signed_in else Client()
    chance, tried = random.Random(54 + part), 0
    for route in sorted(set(open_routes(get_resolver().url_patterns))):
        page = visitor.get(route)
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            continue
        for form in BeautifulSoup(page.content, "html.parser").select("form"):
            names = [
                str(control["name"]) for control in form.select("[name]") if control["name"] != "csrfmiddlewaretoken"
            ]
            if "logout" in str(form.get("action")) or not names:
                continue
            pairs = {name: as_bytes(hostile_texts.any_text(chance)) for name in names}
            address = str(form.get("action") or route)
            if str(form.get("method", "get")).lower() == "get":
                answer = visitor.get(f"{address}?{urlencode(pairs)}")
            else:
                answer = visitor.generic("POST", address, body(pairs), URLENCODED)
            assert answer.status_code < 500, (address, pairs)
            tried += 1
    assert tried >= 4
