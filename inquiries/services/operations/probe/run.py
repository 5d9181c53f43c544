"""Run all measurements of the probe in their order."""

import secrets
from dataclasses import dataclass

from inquiries.models import Service
from inquiries.oc.client import Client
from inquiries.oc.errors import Refused
from inquiries.services.operations.probe import listing, reads, spam_policy, writes
from inquiries.services.operations.probe.observed_client import Clock, WallClock, Wire
from inquiries.services.operations.probe.reads import Expected, try_measuring
from inquiries.services.operations.probe.report import Measurement, Report, report_unknown
from inquiries.services.operations.probe.ticket_form import NoForm, choose
from inquiries.services.operations.probe.writes import CannotWrite, Desk
from inquiries.services.upstream.clients import get_client

__all__ = ["CannotWrite", "NoForm", "Options", "probe"]

# So many creates are tried at most, `with_spam` apart.
MOST_CREATES = 7


@dataclass(frozen=True, slots=True)
class Options:
    """`patience` is how many seconds a ticket may stay out of the list, `file_age` how old a file is to be made."""

    category_id: int | None = None
    with_spam: bool = False
    patience: float = 120.0
    file_age: float = 0.0
    tag: str = ""


def probe(service: Service, options: Options, clock: Clock | None = None) -> Report:
    """Measure a real environment, with at most `MOST_CREATES` creates, under usercodes that begin with "probe-".

    Raises `NoForm` and `CannotWrite` where there is nothing to write with, ValueError for a service that cannot be
    called, and what `inquiries.oc` raises where it does not answer from the beginning.
    """
    client = get_client(service)
    wire, form = Wire(service, clock or WallClock()), choose(client, options.category_id)
    desk = Desk(wire, form, options.tag or secrets.token_hex(5), _read_languages(client))
    found = [*_read(desk), *_run_writes(desk, options)]
    if options.with_spam:
        found.append(try_measuring("refused_attempts", lambda: spam_policy.measure_refused_attempts(desk)))
    else:
        found.append(report_unknown("refused_attempts", "only with --spam: it can block an address for a day"))
    found += [
        report_unknown("comments_count", "whether comments count for the spam policy is to be asked"),
        report_unknown(
            "hidden_tickets", "whether tickets that agents merge or mark as spam stay in the list is to be asked"
        ),
    ]
    return Report(service.slug, tuple(made.ticket.id for made in desk.created), tuple(found))


def _read_languages(client: Client) -> tuple[str, ...]:
    try:
        return client.service().languages
    except Refused:  # not every environment need have this call
        return ()


def _read(desk: Desk) -> list[Measurement]:
    wire, usercode = desk.wire, desk.main
    return [
        try_measuring("list_method", lambda: reads.list_method(wire, usercode)),
        try_measuring("old_timestamps", lambda: reads.measure_old_timestamps(wire, usercode)),
        try_measuring("future_timestamps", lambda: reads.measure_future_timestamps(wire, usercode)),
        try_measuring("path_encoding", lambda: reads.measure_path_encoding(wire, desk.korean)),
    ]


def _run_writes(desk: Desk, options: Options) -> list[Measurement]:
    patience, client_ip, clock = options.patience, writes.generate_ipv4(), desk.wire.clock
    uploaded_ms = clock.now_ms()
    reused, kept = writes.measure_upload(desk), writes.measure_upload(desk)
    found = [
        try_measuring("statuses", lambda: reads.measure_statuses(_run_refusals(desk, client_ip, reused))),
        writes.create_first_ticket(desk, client_ip, reused, patience),
        try_measuring("file_names", lambda: writes.measure_file_names(desk)),
        try_measuring("second_ticket", lambda: writes.create_second_ticket(desk, client_ip, patience)),
    ]
    clock.sleep(max(0.0, options.file_age - (clock.now_ms() - uploaded_ms) / 1000))
    age = round((clock.now_ms() - uploaded_ms) / 1000)
    return [
        *found,
        try_measuring("file_life", lambda: writes.measure_file_life(desk, kept, age)),
        try_measuring("comments", lambda: writes.measure_comments(desk)),
        try_measuring("ipv6", lambda: writes.measure_ipv6_address(desk, patience)),
        try_measuring("no_client_ip", lambda: writes.measure_no_client_ip(desk, patience)),
        try_measuring("old_create", lambda: writes.measure_old_create(desk, writes.generate_ipv4())),
        try_measuring("clock", lambda: writes.measure_clock_skew(desk)),
        try_measuring("list_lag", lambda: writes.list_lag(desk, patience)),
        try_measuring("marker", lambda: writes.measure_marker(desk)),
        try_measuring("sort", lambda: listing.sort(desk)),
        try_measuring("pages", lambda: listing.measure_pages(desk)),
        try_measuring("merged", lambda: listing.measure_merging(desk)),
        try_measuring("list_language", lambda: listing.measure_language(desk)),
    ]


def _run_refusals(desk: Desk, client_ip: str, file_id: str) -> list[Expected]:
    return [
        *reads.measure_refusals(desk.wire, desk.main),
        writes.measure_refused_file(desk),
        writes.measure_refused_fields(desk, client_ip, file_id),
    ]
