"""The signed endpoints that read and write tickets (contract, sections 5 to 7)."""

import re

from sandbox.api.call import Call
from sandbox.api.envelope import Answer, build_success, refuse_call, refuse_input, refuse_missing
from sandbox.api.parameters import build_page, check_language, read_integer
from sandbox.api.rendering import render_comment, render_created, render_detail, render_listed
from sandbox.api.submission_bodies import SOURCES, parse_comment, parse_submission
from sandbox.api.submission_validation import check_files, check_submission
from sandbox.emulator import Emulator
from sandbox.state.world import CUSTOMER_TYPE, STATUSES, StoredEntry, StoredTicket, World, generate_ticket_id

WILD_PAGE_SIZE = 3
_SORT_KEYS = {"updatedDt": "updated_ms", "createdDt": "created_ms"}
_BLOCK_HTML = re.compile(r"<(p|div|ul|ol|table|blockquote|pre|h[1-6])\b", re.IGNORECASE)


def create(emulator: Emulator, call: Call) -> Answer:
    """Create a ticket. The attempt is counted first, because the spam policy counts refused attempts too."""
    address = call.headers.get("oc-client-ip") or call.peer
    counts_all = "refused_attempts_free" not in emulator.config.quirks
    if emulator.config.spam_policy and counts_all:
        emulator.spam.count(address, emulator.clock.now_ms())
    submission = parse_submission(call.json)
    check_language(emulator.world, submission.language)
    check_submission(emulator.world, submission)
    if emulator.config.spam_policy and not counts_all:
        emulator.spam.count(address, emulator.clock.now_ms())
    now_ms = emulator.clock.now_ms()
    language = submission.language or str(emulator.world.service.get("language", "ko"))
    ticket = StoredTicket(
        **vars(submission) | {"language": language},
        ticket_id=generate_ticket_id(now_ms),
        created_ms=now_ms,
        updated_ms=now_ms,
        client_ip=call.headers.get("oc-client-ip"),
        listed_from_ms=now_ms + call.lag_ms,
    )
    emulator.world.tickets[ticket.ticket_id] = ticket
    return Answer(build_success(render_created(emulator.world, ticket)), result_id=ticket.ticket_id)


def list_tickets(emulator: Emulator, call: Call) -> Answer:
    language = call.argument("language")
    check_language(emulator.world, language)
    sort = None if "sort_ignored" in emulator.config.quirks else call.argument("sort")
    tickets = _sort_tickets(_find_matching(emulator, call), sort or "updatedDt:desc")
    return build_page(
        emulator,
        call,
        tickets,
        lambda ticket: render_listed(emulator.world, ticket, language),
        in_wild_mode=WILD_PAGE_SIZE,
    )


def show_ticket(emulator: Emulator, call: Call) -> Answer:
    language = call.argument("language")
    check_language(emulator.world, language)
    ticket = _get_own_ticket(emulator.world, call)
    return Answer(build_success(render_detail(emulator.world, ticket, language)), result_id=ticket.ticket_id)


def add_comment(emulator: Emulator, call: Call) -> Answer:
    """Add a comment. On a solved or held ticket it opens the ticket again; the contract is silent about that."""
    text = parse_comment(call.json)
    ticket = _get_own_ticket(emulator.world, call)
    if ticket.status == "closed":
        raise refuse_input("The ticket is closed")
    file_ids = (call.argument("attachments") or "").split(",") if call.argument("attachments") else []
    check_files(emulator.world, file_ids)
    now_ms = emulator.clock.now_ms()
    content = text if _BLOCK_HTML.search(text) else f"<p>{text}</p>"
    entry = emulator.world.add_entry(ticket.ticket_id, StoredEntry(content, CUSTOMER_TYPE, now_ms, tuple(file_ids)))
    if ticket.status in ("reply", "solved"):
        ticket.status = "open"
    return Answer(build_success(render_comment(emulator.world, entry)), result_id=ticket.ticket_id)


def _get_own_ticket(world: World, call: Call) -> StoredTicket:
    ticket = world.ticket_of(call.params["usercode"], call.params["ticketId"])
    if ticket is None:
        raise refuse_missing()
    return ticket


def _find_matching(emulator: Emulator, call: Call) -> list[StoredTicket]:
    """Return the tickets that the parameters select; `language` selects those that were written in it."""
    category = read_integer(call, "categoryId", 0, minimum=0)
    status, language = call.argument("status"), call.argument("language")
    sources = (call.argument("source") or ",".join(SOURCES)).split(",")
    if status is not None and status not in STATUSES:
        raise refuse_call(f"status is one of {', '.join(STATUSES)}")
    if not set(SOURCES).issuperset(sources):
        raise refuse_call(f"source is some of {', '.join(SOURCES)}")
    now_ms = emulator.clock.now_ms()
    return [
        ticket
        for ticket in _list_for(emulator, call.params["usercode"])
        if ticket.source in sources
        and (not category or ticket.category_id == category)
        and (status is None or ticket.status == status)
        and (language is None or ticket.language == language)
        and ticket.listed_from_ms <= now_ms
        and (not call.lag_ms or ticket.created_ms + call.lag_ms <= now_ms)
    ]


def _list_for(emulator: Emulator, usercode: str) -> list[StoredTicket]:
    own = list(emulator.world.tickets_of(usercode))
    if "merged_by_email" not in emulator.config.quirks:
        return own
    addresses = {ticket.email for ticket in own}
    return [ticket for ticket in emulator.world.tickets.values() if ticket.email in addresses]


def _sort_tickets(tickets: list[StoredTicket], sort: str) -> list[StoredTicket]:
    key, _, direction = sort.partition(":")
    if key not in _SORT_KEYS or direction not in ("asc", "desc"):
        raise refuse_call("sort is updatedDt or createdDt, a colon, and asc or desc")
    attribute = _SORT_KEYS[key]
    return sorted(
        tickets, key=lambda ticket: (getattr(ticket, attribute), ticket.ticket_id), reverse=direction == "desc"
    )
