"""Run all measurements of the probe in their order."""

import secrets
from dataclasses import dataclass

from inquiries.models import Service
from inquiries.oc.client import Client
from inquiries.oc.errors import Refused
from inquiries.services.operations.probe import listing, reads, writes
from inquiries.services.operations.probe.observed_client import Clock, Wire
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
    wire, form = Wire(service, clock or Clock()), choose(client, options.category_id)
    desk = Desk(wire, form, options.tag or secrets.token_hex(5), _read_languages(client))
    found = _read(desk) | _run_writes(desk, options)
    if options.with_spam:
        found["refused_attempts"] = try_measuring(writes.measure_refused_attempts, desk)
    else:
        found["refused_attempts"] = report_unknown("only with --spam: it can block an address for a day")
    found |= {
        "comments_count": report_unknown("whether comments count for the spam policy is to be asked"),
        "hidden_tickets": report_unknown(
            "whether tickets that agents merge or mark as spam stay in the list is to be asked"
        ),
    }
    return Report(service.slug, tuple(made.ticket.id for made in desk.created), found)


def _read_languages(client: Client) -> tuple[str, ...]:
    try:
        return client.service().languages
    except Refused:  # not every environment need have this call
        return ()


def _read(desk: Desk) -> dict[str, Measurement]:
    wire, usercode = desk.wire, desk.main
    return {
        "list_method": try_measuring(reads.list_method, wire, usercode),
        "old_timestamps": try_measuring(reads.measure_old_timestamps, wire, usercode),
        "future_timestamps": try_measuring(reads.measure_future_timestamps, wire, usercode),
        "path_encoding": try_measuring(reads.measure_path_encoding, wire, desk.korean),
    }


def _run_writes(desk: Desk, options: Options) -> dict[str, Measurement]:
    patience, client_ip, clock = options.patience, writes.generate_ipv4(), desk.wire.clock
    uploaded_ms = clock.now_ms()
    reused, kept = writes.measure_upload(desk), writes.measure_upload(desk)
    found = {
        "statuses": try_measuring(lambda: reads.measure_statuses(_run_refusals(desk, client_ip, reused))),
        "file_after_failure": writes.create_first_ticket(desk, client_ip, reused, patience),
        "file_names": try_measuring(writes.measure_file_names, desk),
        "second_ticket": try_measuring(writes.create_second_ticket, desk, client_ip, patience),
    }
    clock.sleep(max(0.0, options.file_age - (clock.now_ms() - uploaded_ms) / 1000))
    age = round((clock.now_ms() - uploaded_ms) / 1000)
    return found | {
        "file_life": try_measuring(writes.measure_file_life, desk, kept, age),
        "comments": try_measuring(writes.measure_comments, desk),
        "ipv6": try_measuring(writes.measure_ipv6_address, desk, patience),
        "no_client_ip": try_measuring(writes.measure_no_client_ip, desk, patience),
        "old_create": try_measuring(writes.measure_old_create, desk, writes.generate_ipv4()),
        "clock": try_measuring(writes.measure_clock_skew, desk),
        "list_lag": try_measuring(writes.list_lag, desk, patience),
        "marker": try_measuring(writes.measure_marker, desk),
        "sort": try_measuring(listing.sort, desk),
        "pages": try_measuring(listing.measure_pages, desk),
        "merged": try_measuring(listing.measure_merging, desk),
        "list_language": try_measuring(listing.measure_language, desk),
    }


def _run_refusals(desk: Desk, client_ip: str, file_id: str) -> list[Expected]:
    return [
        *reads.measure_refusals(desk.wire, desk.main),
        writes.measure_refused_file(desk),
        writes.measure_refused_fields(desk, client_ip, file_id),
    ]
