"""Asking for what is not one's own, and for what does not exist, and comparing the two answers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from tests.inquiries.views.steps import calls
from tests.security.belongings import UNOWNED, Ids, Person, takes, unknown
from tests.security.routes import Route, routes
from tests.support.htmlforms import MULTIPART, multipart
from tests.support.samplefiles import PNG

USED = ("GET", "POST")  # by the pages, also through htmx
UNUSED = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
Answer = tuple[int, object, str]  # status, headers and body
METHODS = (*USED, *UNUSED)
SLUG, OTHER_SLUG = "narae", "dawn"
# What differs from answer to answer whatever is asked for.
_OF_THE_ANSWER = re.compile(r'(?<=value=")[\w:.=-]{40,}(?=")|(?<=name="csrf-token" content=")\w+')
_UNCOMPARED = {"x-request-id", "set-cookie", "content-length", "expires"}
# Answers to a known visitor where an unknown id is no error: nothing is done, and nothing is said.
QUIET = {
    ("inquiries:remove", "POST"): {200, 400},  # it is not there any more, which is what was wanted
    ("inquiries:drafts", "POST"): {200, 204},  # one's own words are kept, under whatever address
    ("inquiries:draft-discard", "POST"): {302},
}


# Pages for visitors who have only a number or a link: every visitor gets the same answer.
DOORS = {"inquiries:guest-link", "inquiries:guest-open"}


@dataclass(frozen=True)
class Probe:
    """`ids` are of another visitor, in part or all; `nowhere` are the same with the foreign ones made up."""

    route: Route
    method: str
    htmx: bool
    ids: Ids
    nowhere: Ids
    mixture: int  # which of the mixtures of ids for this route; what does not exist is the same for every owner

    def __str__(self) -> str:
        return f"{self.method} {self.route.address(self.ids)}{' by htmx' if self.htmx else ''}"


def addressed() -> list[Route]:
    """Return the routes with an id that belongs to a customer."""
    return [route for route in routes() if set((takes(route) or {}).values()) - UNOWNED]


def plan(visitor: Person, owners: list[Person], *, everything: bool = False) -> Iterator[Probe]:
    """Every route and method with each other's ids, and where it is used also with one's own mixed with theirs.

    Unless `everything` is to be tried, methods that no page uses come with the ids of one owner, and ids are not mixed
    by htmx.
    """
    others = [owner for owner in owners if owner.name != visitor.name]
    for route, owner in product(addressed(), others):
        combinations = list(enumerate(_combinations(route, visitor, owner)))
        for method, htmx, (mixture, (ids, nowhere)) in product(USED, (False, True), combinations):
            if htmx and mixture and not everything:
                continue
            yield Probe(route, method, htmx, ids, nowhere, mixture)
        for method in UNUSED if everything or owner is others[0] else ():
            mixture, (ids, nowhere) = combinations[0]
            yield Probe(route, method, False, ids, nowhere, mixture)


def _combinations(route: Route, visitor: Person, owner: Person) -> Iterator[tuple[Ids, Ids]]:
    """All of another's, the same under another service, and with one's own in each place."""
    kinds, made_up = takes(route) or {}, unknown(owner.things)
    theirs = {name: owner.things[kind] for name, kind in kinds.items()}
    nothing = {name: made_up[kind] for name, kind in kinds.items()}
    yield {"slug": SLUG, **theirs}, {"slug": SLUG, **nothing}
    if "slug" in route.parameters:
        yield {"slug": OTHER_SLUG, **theirs}, {"slug": OTHER_SLUG, **nothing}
    if visitor.things and len(kinds) > 1:
        for name, kind in kinds.items():
            mine = {name: visitor.things[kind], "slug": SLUG}
            yield {**theirs, **mine}, {**nothing, **mine}


def answer(visitor: Person, route: Route, method: str, ids: Ids, *, htmx: bool) -> Answer:
    """Status, headers and body, without what differs between any two answers and without the ids themselves."""
    client = visitor.browser.client
    headers = {"Accept-Language": "en", **({"HX-Request": "true"} if htmx else {})}
    address = route.address(ids)
    if method in {"GET", "HEAD", "OPTIONS"}:
        response = client.generic(method, address, headers=headers)
    else:
        token = client.cookies["csrftoken"].value
        body = multipart(_typed(visitor, token), {"file": [("a.png", PNG)], "files": [("b.png", PNG)]})
        response = client.generic(method, address, body, MULTIPART, headers={**headers, "X-CSRFToken": token})
    told = sorted((name.lower(), value) for name, value in response.items())
    shown = [(name, _neutral(value, ids)) for name, value in told if name not in _UNCOMPARED]
    return response.status_code, shown, _neutral(response.getvalue().decode("utf-8", "replace"), ids)


def _typed(visitor: Person, token: str) -> list[tuple[str, str]]:
    """A body that any form of ours would take."""
    fields = {"f_mail": "a@example.com", "f_name": "a", "f_subject": "a", "f_content": "a", "f_personalAgree": "on"}
    ours = {"csrfmiddlewaretoken": token, "form_token": visitor.form_token, "comment": "a", "decision": "resend"}
    return list({**ours, **fields}.items())


def _neutral(text: str, ids: Ids) -> str:
    """The text without the ids, where they stand in an address or are long enough to be nothing else."""
    for value in sorted((str(value) for name, value in ids.items() if name != "slug"), key=len, reverse=True):
        for written in (
            f"/{value}/",
            quote(f"/{value}/"),
            quote(f"/{value}/", safe=""),
            f"/{value}",
            quote(f"/{value}"),
        ):
            text = text.replace(written, "/ID/")
        text = text.replace(value, "ID") if len(value) > 10 else text
    return _OF_THE_ANSWER.sub("TOKEN", text)


def complaints(visitor: Person, probes: Iterable[Probe]) -> list[str]:
    """What is wrong with the answers to these probes. What does not exist is asked for once, for all owners."""
    nowhere: dict[tuple[str, str, bool, int], Answer] = {}
    wrong = []
    for probe in probes:
        about = (str(probe.route), probe.method, probe.htmx, probe.mixture)
        if about not in nowhere:
            nowhere[about] = answer(visitor, probe.route, probe.method, probe.nowhere, htmx=probe.htmx)
        wrong.append(_complaint(visitor, probe, nowhere[about]))
    return [complaint for complaint in wrong if complaint]


def _complaint(visitor: Person, probe: Probe, expected: Answer) -> str:
    """What is wrong with the answer to a probe, or ""."""
    status, headers, body = answer(visitor, probe.route, probe.method, probe.ids, htmx=probe.htmx)
    if (status, headers, body) != expected:
        return f"{visitor.name}: {probe} is told from what does not exist: {status}, and not {expected[0]}"
    if "canary-" in body:
        return f"{visitor.name}: {probe} shows a word of somebody's"
    allowed = {404, 405} | QUIET.get((probe.route.name, probe.method), set())
    is_ours = probe.route.name.startswith("inquiries:") and probe.route.name not in DOORS
    if visitor.things and is_ours and status not in allowed:
        return f"{visitor.name}: {probe} is answered with {status}"
    return ""


def writes(visitor: Person) -> list[str]:
    """The calls by which anything at Online Contact is changed, or a file of a ticket fetched."""
    return [op for op in calls(visitor.browser.sandbox) if op in {"create", "comment", "upload", "attachment"}]
