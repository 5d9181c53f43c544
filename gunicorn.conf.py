"""Read by gunicorn wherever it is started from this folder. How many workers and threads is for who starts it."""

import errno
import time

from gunicorn.http.unreader import SocketUnreader

logger_class = "portal.serverlog.ServerLog"
# No peer sets the environment or the scheme, not even one on this machine: what a proxy says is read by the portal
# itself, from the networks in TRUSTED_PROXIES. Gunicorn by itself would take SCRIPT_NAME and PATH_INFO from loopback.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
proxy_protocol = "off"
header_map = "drop"

# Up to this much of a body is received at once. Gunicorn's own 1 MiB is copied at each of our smaller reads: eight
# large uploads took 32 MiB more memory than idle, now about 10, and each of them twice the processor time.
SocketUnreader.max_body_chunk = 128 * 1024
# A connection may keep a thread waiting for this long, and longer for what it has sent meanwhile. Without an end to it,
# a few that send nothing more hold all threads. A proxy in front buffers, and never gets near it.
PATIENCE = 10.0  # seconds
SLOWEST = 2 * 1024  # bytes a second

_receive = SocketUnreader.chunk


def chunk(self: SocketUnreader, size_hint: int | None = None) -> bytes:
    """What has come, unless its sender has used up our patience: then the connection counts as broken off."""
    waited, received = getattr(self, "waited", 0.0), getattr(self, "received", 0)
    left = PATIENCE + received / SLOWEST - waited
    began = time.monotonic()
    try:
        self.sock.settimeout(max(left, 0.001))
        data: bytes = _receive(self, size_hint)
    except TimeoutError:
        raise ConnectionResetError(errno.ECONNRESET, "too slow") from None
    finally:
        # An answer is sent in pieces, and a reader who takes none of a piece for so long has gone.
        self.sock.settimeout(60.0)
    self.waited, self.received = waited + time.monotonic() - began, received + len(data)
    return data


SocketUnreader.chunk = chunk
