"""The probe as a whole: what is measured in which order, and what is left to be asked."""

import secrets
from dataclasses import dataclass

from inquiries.models import Service
from inquiries.oc.client import Client
from inquiries.oc.errors import Refused
from inquiries.services.operations.probe import listing, reads, spam_policy, writes
from inquiries.services.operations.probe.form import NoForm, choose
from inquiries.services.operations.probe.raw_client import Clock, WallClock, Wire
from inquiries.services.operations.probe.reads import Expected, attempted
from inquiries.services.operations.probe.report import Measurement, Report, unknown
from inquiries.services.operations.probe.writes import CannotWrite, Desk
from inquiries.services.upstream.clients import client_for

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
    client = client_for(service)
    wire, form = Wire(service, clock or WallClock()), choose(client, options.category_id)
    desk = Desk(wire, form, options.tag or secrets.token_hex(5), _languages(client))
    found = [*_read(desk), *_written(desk, options)]
    if options.with_spam:
        found.append(attempted("refused_attempts", lambda: spam_policy.refused_attempts(desk)))
    else:
        found.append(unknown("refused_attempts", "only with --spam: it can block an address for a day"))
    found += [
        unknown("comments_count", "whether comments count for the spam policy is to be asked"),
        unknown("hidden_tickets", "whether tickets that agents merge or mark as spam stay in the list is to be asked"),
    ]
    return Report(service.slug, tuple(made.ticket.id for made in desk.created), tuple(found))


def _languages(client: Client) -> tuple[str, ...]:
    try:
        return client.service().languages
    except Refused:  # not every environment need have this call
        return ()


def _read(desk: Desk) -> list[Measurement]:
    wire, nobody = desk.wire, desk.main
    return [
        attempted("list_method", lambda: reads.list_method(wire, nobody)),
        attempted("old_timestamps", lambda: reads.old_timestamps(wire, nobody)),
        attempted("future_timestamps", lambda: reads.future_timestamps(wire, nobody)),
        attempted("path_encoding", lambda: reads.path_encoding(wire, desk.korean)),
    ]


def _written(desk: Desk, options: Options) -> list[Measurement]:
    patience, client_ip, clock = options.patience, writes.ipv4(), desk.wire.clock
    uploaded_ms = clock.now_ms()
    reused, kept = writes.uploaded(desk), writes.uploaded(desk)
    found = [
        attempted("statuses", lambda: reads.statuses(_refusals(desk, client_ip, reused))),
        writes.first_ticket(desk, client_ip, reused, patience),
        attempted("file_names", lambda: writes.file_names(desk)),
        attempted("second_ticket", lambda: writes.second_ticket(desk, client_ip, patience)),
    ]
    clock.sleep(max(0.0, options.file_age - (clock.now_ms() - uploaded_ms) / 1000))
    age = round((clock.now_ms() - uploaded_ms) / 1000)
    return [
        *found,
        attempted("file_life", lambda: writes.file_life(desk, kept, age)),
        attempted("comments", lambda: writes.comments(desk)),
        attempted("ipv6", lambda: writes.ipv6_address(desk, patience)),
        attempted("no_client_ip", lambda: writes.no_client_ip(desk, patience)),
        attempted("old_create", lambda: writes.old_create(desk, writes.ipv4())),
        attempted("clock", lambda: writes.clock_skew(desk)),
        attempted("list_lag", lambda: writes.list_lag(desk, patience)),
        attempted("marker", lambda: writes.marker(desk)),
        attempted("sort", lambda: listing.sort(desk)),
        attempted("pages", lambda: listing.pages(desk)),
        attempted("merged", lambda: listing.merged(desk)),
        attempted("list_language", lambda: listing.language(desk)),
    ]


def _refusals(desk: Desk, client_ip: str, file_id: str) -> list[Expected]:
    return [
        *reads.refusals(desk.wire, desk.main),
        writes.refused_file(desk),
        writes.refused_fields(desk, client_ip, file_id),
    ]
