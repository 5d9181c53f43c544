"""The OC client, with one method for each endpoint of the contract."""

from contextlib import AbstractContextManager
from typing import Any, BinaryIO

from inquiries.oc import endpoints
from inquiries.oc.credentials import Credentials, build_base_url, check_segment
from inquiries.oc.downloads import DOWNLOAD_DEADLINE, LARGEST_FILE, Download
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.envelope import build_untrusted_error, read_content, read_contents
from inquiries.oc.errors import Refused
from inquiries.oc.help_center import HelpCenter
from inquiries.oc.list_http_method import ListMethod
from inquiries.oc.multipart import FileBody, is_name_of
from inquiries.oc.transport import Transport
from inquiries.oc.types.category_and_attachment import Attachment, Category
from inquiries.oc.types.parsing import JSON, parse_id, parse_moment
from inquiries.oc.types.requests import NewTicket, TicketQuery
from inquiries.oc.types.tickets import (
    CreatedTicket,
    Entry,
    FieldDefinition,
    ServiceDetail,
    Ticket,
    TicketPage,
    read_form,
)

__all__ = ["Client", "Credentials", "Download", "build_base_url"]


class Client(HelpCenter):
    """The client of one OC service: tickets here, and the public help center in `HelpCenter`.

    Safe to share between threads; each thread keeps connections of its own.

    `connect_timeout` and `deadline` are seconds, `deadline` for a call as a whole; `now_ms` gives milliseconds since
    the epoch for the signature. `guard` stands around each call and may forbid it. With `public_only` nothing is
    connected to that is not on the public internet.

    Every method raises `Unavailable`, or for the two writes (create, comment) `OutcomeUnknown` once something was sent;
    `Misconfigured` where the service's settings are wrong; and ValueError, with nothing sent, for a usercode or id
    that cannot be one segment of a path.
    """

    def __init__(self, credentials: Credentials, *, list_method: ListMethod | None = None, **options: Any) -> None:
        """`list_method` can be shared by all clients of one service; the other options are those of `Transport`."""
        super().__init__(Transport(credentials, **options))
        self.list_method = list_method or ListMethod()

    def service(self) -> ServiceDetail:
        """Return the service's name and languages (OC API, section 1: service detail)."""
        call = self._transport.build_call(endpoints.SERVICE)
        return self._transport.call(call, read_content(ServiceDetail.from_api))

    def categories(
        self, *, language: str = "", parent: int | None = None, child: int | None = None
    ) -> tuple[Category, ...]:
        """Return submission types (OC API, section 4): all, or the children of `parent`, or the ancestors of `child`.

        They come in the server's order; `Category.order` sorts siblings.
        """
        query = {"language": language, "parent": parent, "child": child}
        call = self._transport.build_call(endpoints.CATEGORIES, query=query)
        return self._transport.call(call, read_contents(Category.from_api))

    def fields(self, category_id: int, *, language: str = "") -> tuple[FieldDefinition, ...]:
        """Return the fields of one type's form, in the order to show them (OC API, section 4).

        Raises NotFound where there is no such type, and Unavailable where a required field cannot be read.
        """
        call = self._transport.build_call(endpoints.FIELDS, str(category_id), query={"language": language})
        return self._transport.call(call, read_form)

    def upload(
        self, file: BinaryIO, *, name: str, size: int, md5_hex: str, deadline: float | None = None
    ) -> Attachment:
        """Upload `size` bytes of `file`, from its current position (OC API, section 5).

        `md5_hex` is the lower-case hex MD5 of just these bytes. Raises Refused with 400 or 9017 for a file that OC
        does not take, and without a code where OC names another file, or another size, than was sent. It is not
        repeated here; a caller may repeat it freely, from the file's beginning.
        """
        body = FileBody(file, name=name, size=size)
        call = self._transport.build_call(
            endpoints.UPLOAD,
            headers={"Content-Type": body.content_type},
            body=body,
            md5_hex=md5_hex,
            deadline=deadline,
        )
        attachment = self._transport.call(call, read_content(Attachment.from_api))
        # A size of 0 and no name are no other ones: the documents promise neither.
        if attachment.size not in (0, size) or not (attachment.name == "" or is_name_of(attachment.name, name)):
            raise Refused("another file arrived than was sent", endpoint=endpoints.UPLOAD.name)
        return attachment

    def create(
        self,
        ticket: NewTicket,
        *,
        client_ip: str | None,
        timestamp_ms: int | None = None,
        deadline: float | None = None,
    ) -> CreatedTicket:
        """Create a ticket (OC API, section 6). Never repeated: OC makes two tickets of a request sent twice.

        `client_ip` is the customer's own address, by which the spam policy counts; `timestamp_ms` the signature's
        time, after which the request is good for five minutes. Raises RefusedFields, OverLimit, or Refused (9005: the
        type or a file does not exist). An answer that is not certain success with a ticket id is OutcomeUnknown.
        """
        call = self._transport.build_call(
            endpoints.CREATE,
            headers={"OC-Client-IP": client_ip} if client_ip else {},
            body=ticket.to_api(),
            timestamp_ms=timestamp_ms,
            deadline=deadline,
        )
        return self._transport.call(call, read_content(_read_created))

    def tickets(
        self,
        usercode: str,
        query: TicketQuery = TicketQuery(),  # noqa: B008 (it is frozen)
        *,
        patient: bool = False,
    ) -> TicketPage:
        """Return one page of a customer's tickets (OC API, sections 1 and 8), without entries and attachments.

        The documents disagree on the method: `ListMethod` finds out and remembers which one the service takes. A
        caller who is `patient` has a page that could not be had tried up to four times, within the call's deadline.

        Returns:
            The page; an empty one where OC answers with resultCode 404 ("no data found").
        """

        def ask(endpoint: Endpoint) -> TicketPage:
            call = self._transport.build_call(endpoint, usercode, query=query.to_api())
            return self._transport.call(call.patient() if patient else call, TicketPage.from_api)

        return self.list_method.read(ask, self.categories)

    def ticket(self, usercode: str, ticket_id: str, *, language: str = "") -> Ticket:
        """Return a customer's ticket with its thread (OC API, section 7). Raises NotFound.

        The answer has to be about this ticket: one that a cache on the way mixed up may be another customer's.
        """
        call = self._transport.build_call(endpoints.DETAIL, usercode, ticket_id, query={"language": language})
        ticket = self._transport.call(call, read_content(Ticket.from_api))
        if ticket.id.casefold() != ticket_id.casefold():
            raise build_untrusted_error(endpoints.DETAIL, "success, but another ticket", result_code=200)
        return ticket

    def comment(  # noqa: PLR0913 (what the endpoint takes)
        self,
        usercode: str,
        ticket_id: str,
        text: str,
        *,
        attachment_ids: tuple[str, ...] = (),
        timestamp_ms: int | None = None,
        deadline: float | None = None,
    ) -> Entry:
        """Add a customer's comment, with at most 5 files (OC API, section 7). Never repeated, like `create`.

        Raises NotFound for the ticket and Refused for a closed one or a missing file (9005).
        """
        call = self._transport.build_call(
            endpoints.COMMENT,
            usercode,
            ticket_id,
            query={"attachments": ",".join(check_segment(attachment_id) for attachment_id in attachment_ids)},
            body={"comment": text},
            timestamp_ms=timestamp_ms,
            deadline=deadline,
        )
        return self._transport.call(call, read_content(Entry.from_api))

    def download(
        self, attachment_id: str, *, as_download: bool = False, deadline: float = DOWNLOAD_DEADLINE
    ) -> AbstractContextManager[Download]:
        """Open an attachment (OC API, section 7), for a `with` block; `deadline` is in seconds, for the whole file.

        OC gives a file to any caller that has its id, so the caller has to know that it is this customer's. Entering
        raises NotFound; reading `chunks` raises Unavailable where the file breaks off, is late or exceeds 64 MiB.
        """
        query = {"type": "download" if as_download else "open"}
        call = self._transport.build_call(endpoints.ATTACHMENT, attachment_id, query=query)
        return self._transport.download(call, deadline=deadline, largest=LARGEST_FILE)


def _read_created(content: JSON) -> CreatedTicket:
    """Read what only OC knows of the new ticket: it answers what the customer wrote as well."""
    if not isinstance(content.get("ticketId"), str):
        # A number here is no id as the contract gives one: better look in the list than believe it.
        raise ValueError("the ticket id is no string")
    return CreatedTicket(parse_id(content["ticketId"]), parse_moment(content.get("createdDt")))
