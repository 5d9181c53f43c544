"""Files in responses: how one is recognised, and read block by block."""

from collections.abc import Iterator
from dataclasses import dataclass

from urllib3 import BaseHTTPResponse

from inquiries.oc.endpoints import Endpoint
from inquiries.oc.errors import Unavailable
from inquiries.oc.multipart import BLOCK
from inquiries.oc.timed_connections import NETWORK_ERRORS, name_cause

LARGEST_FILE = 64 * 1024 * 1024  # bytes
DOWNLOAD_DEADLINE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Download:
    """An open download. `size` in bytes, if known; `chunks` raises Unavailable if the file breaks off."""

    content_type: str
    size: int | None
    chunks: Iterator[bytes]


def is_file(response: BaseHTTPResponse) -> bool:
    """Whether the response is the file itself, and not an envelope or a proxy's page with the status 200."""
    content_type = response.headers.get("Content-Type", "").lower()
    is_page = content_type.startswith(("application/json", "text/html"))
    return response.status == 200 and (not is_page or "Content-Disposition" in response.headers)


def open_download(response: BaseHTTPResponse, endpoint: Endpoint, largest: int) -> Download:
    """Return the file of a response, whose `chunks` may have `largest` bytes in all."""
    encoded = response.headers.get("Content-Encoding", "identity") != "identity"
    length = response.headers.get("Content-Length", "")
    return Download(
        content_type=response.headers.get("Content-Type", ""),
        size=int(length) if length.isascii() and length.isdigit() and not encoded else None,
        chunks=_read_chunks(response, endpoint, largest),
    )


def _read_chunks(response: BaseHTTPResponse, endpoint: Endpoint, largest: int) -> Iterator[bytes]:
    received = 0
    try:
        for chunk in response.stream(BLOCK, decode_content=True):
            received += len(chunk)
            if received > largest:
                raise Unavailable("the file is too large", endpoint=endpoint.name)
            yield chunk
    except NETWORK_ERRORS as error:
        raise Unavailable(name_cause(error), endpoint=endpoint.name) from None
