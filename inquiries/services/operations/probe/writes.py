"""Measurements with tickets of the probe: lag, markers, files, addresses, merged customers."""

import secrets
from dataclasses import dataclass, field

from inquiries.domain import receipt_numbers
from inquiries.domain.safe_html import html_to_text
from inquiries.oc.errors import OCError, OverLimit, Refused, RefusedFields
from inquiries.oc.multipart import is_name_of
from inquiries.oc.types.requests import TicketQuery
from inquiries.oc.types.tickets import CreatedTicket
from inquiries.services.operations.probe.observed_client import Seen, Wire
from inquiries.services.operations.probe.reads import Expected
from inquiries.services.operations.probe.report import (
    LARGEST_LAG,
    LARGEST_SKEW,
    Measurement,
    report_deviation,
    report_judged,
    report_measured,
    report_unknown,
)
from inquiries.services.operations.probe.ticket_form import WORDS, ProbeForm

# Kept for documentation by RFC 5737 and RFC 3849: no customer has them, so none can be blocked for the probe's sake.
_IPV4 = "198.51.100.{}"
_IPV6 = "2001:db8:{:x}:{:x}::1"
_PER_MINUTE = 3
_MINUTE = 70_000  # milliseconds, with a margin
AS_DELIVERY_ASKS = TicketQuery(sort="createdDt:desc", page_size=200, sources=("web", "spweb", "api"))
_FILE = b"probe of the inquiry portal\n"
_FILE_NAME = "Probe (1) 점검, the file.txt"  # all that is likely to be tidied up
_FIRST_LOOK, _SLOWEST_LOOK = 0.25, 5.0  # seconds between looks at the list


class CannotWrite(Exception):
    """The first ticket was refused, and nothing else can be measured; `str()` says how."""


@dataclass(frozen=True, slots=True)
class Created:
    usercode: str
    ticket: CreatedTicket
    subject: str
    seen: Seen


@dataclass(slots=True)
class Desk:
    """The writer of the probe: its usercodes, its addresses, and a pace below every limit of the spam policy."""

    wire: Wire
    form: ProbeForm
    tag: str
    languages: tuple[str, ...] = ()
    created: list[Created] = field(default_factory=list)
    lags: list[float | None] = field(default_factory=list)  # seconds; None where it never came
    is_list_unread: bool = False
    attempts_ms: list[int] = field(default_factory=list)

    @property
    def main(self) -> str:
        return f"probe-{self.tag}"

    @property
    def second(self) -> str:
        return f"probe-{self.tag}-b"

    @property
    def korean(self) -> str:
        return f"probe-{self.tag}-점검"

    @property
    def email(self) -> str:
        return f"probe-{self.tag}@example.com"

    @property
    def own(self) -> list[Created]:
        """The tickets of the main usercode."""
        return [made for made in self.created if made.usercode == self.main]

    def send(self, usercode: str, *, client_ip: str = "", age_ms: int = 0, **body: str) -> Seen:
        """Try to create a ticket, not more often than the spam policy allows a single address."""
        clock, recent = self.wire.clock, self.attempts_ms[-_PER_MINUTE:]
        if len(recent) == _PER_MINUTE and (wait := recent[0] + _MINUTE - clock.now_ms()) > 0:
            clock.sleep(wait / 1000)
        return self.hurry(usercode, client_ip=client_ip, age_ms=age_ms, **body)

    def hurry(self, usercode: str, *, client_ip: str = "", age_ms: int = 0, **body: str) -> Seen:
        """Try to create a ticket at once."""
        subject = body.pop("subject", receipt_numbers.add_marker("Portal probe", receipt_numbers.generate_receipt()))
        ticket = self.form.build_ticket(usercode, subject, email=self.email, **body)
        self.attempts_ms.append(self.wire.clock.now_ms())
        seen = self.wire.create(ticket, client_ip=client_ip, age_ms=age_ms)
        if seen.ok:
            self.created.append(Created(usercode, seen.value, subject, seen))
        return seen

    def look_for_newest(self, patience: float) -> None:
        """Record how long the newest ticket is missing from the list."""
        try:
            self.lags.append(self._wait_for(self.created[-1], patience))
        except (OCError, ValueError):
            self.is_list_unread = True

    def _wait_for(self, made: Created, patience: float) -> float | None:
        clock, pause = self.wire.clock, _FIRST_LOOK
        while True:
            listed = self.wire.page(made.usercode, AS_DELIVERY_ASKS)
            waited = (clock.now_ms() - made.seen.received_ms) / 1000
            if any(ticket.id == made.ticket.id for ticket in listed.tickets):
                return waited
            if waited > patience:
                return None
            clock.sleep(pause)
            pause = min(pause * 1.5, _SLOWEST_LOOK)


def generate_ipv4() -> str:
    return _IPV4.format(1 + secrets.randbelow(254))


def generate_ipv6() -> str:
    return _IPV6.format(secrets.randbelow(65536), secrets.randbelow(65536))


def measure_refused_file(desk: Desk) -> Expected:
    return Expected("refused file", Refused, desk.wire.upload("probe.exe", b"MZ not allowed"))


def measure_upload(desk: Desk) -> str:
    seen = desk.wire.upload("probe.txt", _FILE)
    return seen.value.id if seen.ok else ""


def measure_file_names(desk: Desk) -> Measurement:
    """Measure whether a file's name changes. The client refuses an upload that comes back as another file."""
    seen = desk.wire.upload(_FILE_NAME, _FILE)
    if not seen.ok:
        return report_unknown("the upload was not accepted")
    stored = seen.value
    found = {"stored_name": stored.name, "stored_size": stored.size}
    if stored.size not in (0, len(_FILE)) or not (stored.name == "" or is_name_of(stored.name, _FILE_NAME)):
        return report_deviation(f"a file comes back as another: “{stored.name}”, so the portal sends none", **found)
    right, wrong = (
        "a file's name comes back as it was sent",
        f"a file's name is changed, “{stored.name}”; the portal takes it",
    )
    return report_judged(stored.name in ("", _FILE_NAME), right, wrong, **found)


def measure_refused_fields(desk: Desk, client_ip: str, file_id: str) -> Expected:
    """Make a create that OC has to refuse, with a file that must stay usable."""
    return Expected(
        "refused fields", RefusedFields, desk.send(desk.main, client_ip=client_ip, file_id=file_id, subject="")
    )


def create_first_ticket(desk: Desk, client_ip: str, file_id: str, patience: float) -> Measurement:
    """Create the ticket that most measurements use, and report whether a file survives a failed create."""
    seen = desk.send(desk.main, client_ip=client_ip, file_id=file_id)
    was_file = seen.ok
    if not seen.ok and file_id:
        seen = desk.send(desk.main, client_ip=client_ip)
    if not seen.ok:
        raise CannotWrite(f"The first ticket was refused: {seen} {seen.error}. Try another type with --category.")
    desk.look_for_newest(patience)
    if not file_id:
        return report_unknown("the upload was not accepted")
    wrong = "a file of a create that failed cannot be used again; the portal would upload it anew"
    return report_judged(was_file, "a file of a create that failed can be used again", wrong)


def create_second_ticket(desk: Desk, client_ip: str, patience: float) -> Measurement:
    """Create another ticket of the same person, in another second, and in another language if there is one."""
    desk.wire.clock.sleep(1.5)
    language = desk.languages[1] if len(desk.languages) > 1 else ""
    seen = desk.send(desk.main, client_ip=client_ip, language=language)
    if seen.ok:
        desk.look_for_newest(patience)
    return report_judged(seen.ok, "a second ticket was accepted", f"a second ticket was refused: {seen}")


def measure_clock_skew(desk: Desk) -> Measurement:
    """Measure the difference of OC's clock from ours, by the time that it gave a ticket."""
    made = desk.created[0]
    if made.ticket.created is None:
        return report_unknown("a created ticket carries no time")
    middle = (made.seen.sent_ms + made.seen.received_ms) / 2000
    skew = round(made.ticket.created.timestamp() - middle, 3)
    right, wrong = f"OC's clock is {skew:+} seconds from ours", f"OC's clock is {skew:+} seconds from ours: mend ours"
    return report_judged(abs(skew) <= LARGEST_SKEW, right, wrong, skew_seconds=skew)


def list_lag(desk: Desk, patience: float) -> Measurement:
    """Report the longest time for which a created ticket was missing from the list."""
    if desk.is_list_unread:
        return report_unknown("the list could not be read as delivery reads it")
    seen = [lag for lag in desk.lags if lag is not None]
    if len(seen) < len(desk.lags):
        return report_deviation(f"a ticket was not in the list after {patience:g} seconds", longest_seconds=patience)
    longest = round(max(seen), 3)
    text = f"a ticket was in the list after {longest:g} seconds at most, of {len(seen)} tickets"
    return report_judged(longest <= LARGEST_LAG, text, f"{text}: too long to build on", longest_seconds=longest)


def measure_old_create(desk: Desk, client_ip: str) -> Measurement:
    """Measure whether a create with an old signature is refused."""
    seen = desk.send(desk.main, client_ip=client_ip, age_ms=360_000)
    wrong = f"a create that was signed six minutes ago is not refused: {seen}"
    is_refused = isinstance(seen.error, Refused) and not seen.ok
    return report_judged(is_refused, f"a create that was signed six minutes ago is refused: {seen}", wrong)


def measure_ipv6_address(desk: Desk, patience: float) -> Measurement:
    """Measure whether an IPv6 address is accepted. The ticket is a second person's, with the first "
    "one's email address."""
    seen = desk.send(desk.second, client_ip=generate_ipv6())
    if seen.ok:
        desk.look_for_newest(patience)
    return report_judged(seen.ok, "an IPv6 address is accepted as OC-Client-IP", f"an IPv6 address is refused: {seen}")


def measure_no_client_ip(desk: Desk, patience: float) -> Measurement:
    """Measure whether a create without OC-Client-IP is accepted, for a usercode that is not ASCII."""
    seen = desk.send(desk.korean)
    if not seen.ok:
        return report_deviation(f"a create without OC-Client-IP is refused: {seen}")
    desk.look_for_newest(patience)
    return report_measured("a create without OC-Client-IP is accepted")


def measure_marker(desk: Desk) -> Measurement:
    """Measure whether subject and text come back from list and detail as they were sent."""
    made = desk.created[0]
    listed = {ticket.id: ticket.subject for ticket in desk.wire.whole(desk.main)}
    detail = desk.wire.detail(desk.main, made.ticket.id).require()
    found = {"list": listed.get(made.ticket.id), "detail": detail.subject}
    changed = [where for where, subject in found.items() if subject != made.subject]
    if html_to_text.convert_to_text(detail.content) != WORDS:
        changed.append("text of the detail")
    wrong = f"changed in the {' and the '.join(changed)}"
    return report_judged(not changed, "subject, receipt number and text come back as they were sent", wrong)


def measure_file_life(desk: Desk, file_id: str, age: int) -> Measurement:
    """Measure whether a comment can use a file that was uploaded `age` seconds ago."""
    if not file_id:
        return report_unknown("the upload was not accepted")
    seen = desk.wire.comment(desk.main, desk.created[0].ticket.id, f"Probe {desk.tag}, a file.", file_id)
    right = f"a file can be used {age} seconds after its upload; how much longer was not tried"
    return report_judged(seen.ok, right, f"a file cannot be used {age} seconds after its upload", age_seconds=age)


def measure_comments(desk: Desk) -> Measurement:
    """Measure whether a comment appears in the detail once and as it was sent."""
    ticket_id, text = desk.created[0].ticket.id, f"Probe {desk.tag}, a comment."
    seen = desk.wire.comment(desk.main, ticket_id, text, "")
    if not seen.ok:
        return report_deviation(f"a comment is refused: {seen}")
    thread = desk.wire.detail(desk.main, ticket_id).require().entries
    shown = sum(entry.by_customer and html_to_text.convert_to_text(entry.content) == text for entry in thread)
    wrong = f"the detail shows the comment {shown} times"
    return report_judged(shown == 1, "a comment is in the detail at once, as it was sent", wrong, shown=shown)


def measure_refused_attempts(desk: Desk) -> Measurement:
    """Make three refused creates and a valid one in a minute. If refused ones count, OC refuses the last."""
    client_ip = generate_ipv4()
    desk.attempts_ms.clear()
    for _ in range(_PER_MINUTE):
        if isinstance(desk.hurry(desk.main, client_ip=client_ip, subject="").error, OverLimit):
            return report_unknown("the policy struck before the fourth attempt")
    counts = isinstance(desk.hurry(desk.main, client_ip=client_ip).error, OverLimit)
    text = "refused creates count as attempts" if counts else "refused creates do not count, or there is no spam policy"
    return report_measured(text, counts=counts)
