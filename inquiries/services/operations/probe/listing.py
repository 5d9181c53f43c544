"""Measure the ticket list with the probe's tickets: order, paging, languages, merged customers."""

from inquiries.oc.types.requests import TicketQuery
from inquiries.oc.types.tickets import Ticket
from inquiries.services.operations.probe.report import (
    Measurement,
    report_deviation,
    report_judged,
    report_measured,
    report_unknown,
)
from inquiries.services.operations.probe.writes import Created, Desk


def sort(desk: Desk) -> Measurement:
    """Measure whether `sort=createdDt` works. The older ticket was changed last, so the default differs."""
    older, newer = _read_pair(desk)
    if newer is None:
        return report_unknown("there are not two tickets to be put in order")
    wanted = [newer.ticket.id, older.ticket.id]
    for order, ids in (("desc", wanted), ("asc", wanted[::-1])):
        query = TicketQuery(sort=f"createdDt:{order}", page_size=200)
        seen = desk.wire.tickets(desk.main, query)
        if not seen.ok:
            return report_deviation(f"sort=createdDt:{order} is refused: {seen}")
        listed = _read_ids(desk.wire.whole(desk.main, query))
        if [id_ for id_ in listed if id_ in ids] != ids:
            return report_deviation(f"sort=createdDt:{order} is accepted, and the order is another")
    return _measure_dates(desk, [older, newer])


def _measure_dates(desk: Desk, made: list[Created]) -> Measurement:
    listed = {ticket.id: ticket.created for ticket in desk.wire.whole(desk.main)}
    apart = [
        abs((when - item.ticket.created).total_seconds())
        for item in made
        if (when := listed.get(item.ticket.id)) and item.ticket.created
    ]
    if len(apart) < len(made):
        return report_deviation("the list does not say when tickets were created")
    wrong = f"the list's createdDt is {max(apart):g} seconds from what the create said"
    return report_judged(max(apart) < 2, "sort=createdDt:desc is accepted and right", wrong, apart_seconds=max(apart))


def measure_pages(desk: Desk) -> Measurement:
    """Measure whether pages of one ticket each add up to the whole list, without gaps and repetitions."""
    whole = _read_ids(desk.wire.whole(desk.main))
    single = _read_ids(desk.wire.whole(desk.main, TicketQuery(sort="createdDt:desc", page_size=1)))
    mine = {made.ticket.id for made in desk.own}
    total = desk.wire.page(desk.main, TicketQuery(page_size=1)).total
    is_complete = len(single) == len(set(single)) == total and set(single) == set(whole) >= mine
    largest = len(desk.wire.page(desk.main, TicketQuery(page_size=200)).tickets)
    wrong = f"pages of one show {len(set(single))} tickets, the list {len(set(whole))}, its total is {total}"
    return report_judged(
        is_complete, f"pages add up to all {total} tickets", wrong, total=total, most_on_a_page=largest
    )


def measure_merging(desk: Desk) -> Measurement:
    """Measure whether OC merges two usercodes that have one email address."""
    of_second = {made.ticket.id for made in desk.created if made.usercode == desk.second}
    if not of_second:
        return report_unknown("the second person's ticket was not accepted")
    mine, theirs = set(_read_ids(desk.wire.whole(desk.main))), set(_read_ids(desk.wire.whole(desk.second)))
    if mine & of_second:
        return report_deviation("the ticket of one usercode is in the list of another with the same email address")
    wrong = "the list of the second person is not just their ticket"
    return report_judged(theirs == of_second, "one email address under two usercodes stays two customers", wrong)


def measure_language(desk: Desk) -> Measurement:
    """Measure whether the list's parameter `language` selects tickets or translates names."""
    _older, newer = _read_pair(desk)
    if newer is None or len(desk.languages) < 2:
        return report_unknown("the service has one language")
    code = desk.languages[1]
    query = TicketQuery(language=code, page_size=200)
    seen = desk.wire.tickets(desk.main, query)
    if not seen.ok:
        return report_deviation(f"language={code} is refused: {seen}")
    listed = set(_read_ids(desk.wire.whole(desk.main, query)))
    filters = listed == {newer.ticket.id}
    does = "chooses tickets that were written in it" if filters else "only names what is listed"
    return report_measured(f"language={code} {does}", filters=filters)


def _read_ids(tickets: list[Ticket]) -> list[str]:
    return [ticket.id for ticket in tickets]


def _read_pair(desk: Desk) -> tuple[Created, Created | None]:
    return desk.own[0], desk.own[1] if len(desk.own) > 1 else None
