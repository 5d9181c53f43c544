"""Look at the TLS certificates of the servers that the portal connects to, and keep when they end.

`purge` does it every night. The operators' home reads what was found, and asks no server.
"""

import base64
import logging
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import botocore.session
from botocore.httpsession import get_cert_path
from django.conf import settings
from django.utils import timezone

from common.database.rows import update_or_create
from inquiries.models import EndpointCertificate, Service
from inquiries.oc.public_addresses import is_public
from inquiries.services.upstream.clients import build_credentials

log = logging.getLogger(__name__)
Use, Problem = EndpointCertificate.Use, EndpointCertificate.Problem

_SECONDS = 10.0  # to connect, and for each answer
_LONGEST_ANSWER = 8192  # bytes of a proxy's
_SMTP = {"django.core.mail.backends.smtp.EmailBackend", "accounts.mail.smtp_with_own_ca.EmailBackend"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server with TLS: what it is used for, where it is, and whose authorities it is trusted by.

    `proxy` is the URL of an outgoing proxy. With `starttls` it is a mail server that begins in plain text. With
    `public_only` nothing is connected to that is not on the public internet.
    """

    use: EndpointCertificate.Use
    host: str
    port: int
    ca_file: str = field(default="", compare=False)
    proxy: str = field(default="", compare=False)
    starttls: bool = field(default=False, compare=False)
    public_only: bool = field(default=False, compare=False)

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"


def look_at_all() -> None:
    """Look at every certificate once, and keep what was found. Nothing is raised; of other servers nothing is kept."""
    endpoints = list(dict.fromkeys(list_endpoints()))
    for endpoint in endpoints:
        found = {"checked_at": timezone.now(), "problem": ""}
        try:
            found["ends_at"] = read_end(endpoint)
        except ssl.SSLCertVerificationError:
            found["problem"] = Problem.UNTRUSTED
        except (OSError, smtplib.SMTPException, ValueError) as error:
            found["problem"] = Problem.NO_ANSWER
            log.warning("certificate.not_read", extra={"what": str(endpoint.use), "error": type(error).__name__})
        update_or_create(EndpointCertificate.objects.all(), found, use=endpoint.use, address=endpoint.address)
    known = {(endpoint.use, endpoint.address) for endpoint in endpoints}
    for row in EndpointCertificate.objects.all():
        if (row.use, row.address) not in known:
            row.delete()


def list_endpoints() -> Iterator[Endpoint]:
    """List the servers with TLS that the settings and the active services name."""
    for service in Service.objects.filter(active=True):
        try:
            address = build_credentials(service).base_url
        except ValueError:
            continue
        route = {"ca_file": settings.OC_CA_FILE, "proxy": settings.OC_PROXY_URL}
        # The address that is connected to is the proxy's, which may well be inside.
        yield from _parse(Use.OC, address, **route, public_only=settings.PRODUCTION and not settings.OC_PROXY_URL)
    for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ()):
        route = {"ca_file": settings.OIDC_CA_FILE, "proxy": settings.OIDC_PROXY_URL}
        yield from _parse(Use.OIDC, app["settings"]["server_url"], **route)
    if settings.EMAIL_BACKEND in _SMTP and (settings.EMAIL_USE_SSL or settings.EMAIL_USE_TLS):
        is_plain = bool(settings.EMAIL_USE_TLS)
        yield Endpoint(
            Use.MAIL, settings.EMAIL_HOST, settings.EMAIL_PORT, ca_file=settings.EMAIL_CA_FILE, starttls=is_plain
        )
    for name in ("default", "files", "files_before"):
        options = settings.STORAGES.get(name, {}).get("OPTIONS", {})
        if "bucket_name" in options:
            yield from _parse(Use.STORAGE, _find_bucket(options), ca_file=options["ca_file"], proxy=options["proxy"])


def _find_bucket(options: dict[str, Any]) -> str:
    """Return the address of a bucket's server; Amazon's, if none is named."""
    if options["endpoint_url"]:
        return str(options["endpoint_url"])
    session = botocore.session.get_session()
    client = session.create_client(
        "s3",
        region_name=options["region_name"],
        aws_access_key_id="none",
        aws_secret_access_key="none",  # noqa: S106 - nothing is signed
    )
    return str(client.meta.endpoint_url)


def _parse(use: EndpointCertificate.Use, address: str, **options: Any) -> Iterator[Endpoint]:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        yield Endpoint(use, parts.hostname, parts.port or 443, **options)


def read_end(endpoint: Endpoint) -> datetime:
    """Connect to a server and return when its certificate ends.

    Raises:
        ssl.SSLCertVerificationError: it cannot be trusted, for example because it has ended.
        OSError, smtplib.SMTPException, ValueError: it did not answer as it should.
    """
    if endpoint.use == Use.MAIL:
        # As Django's mail does, which trusts the system's authorities.
        context = ssl.create_default_context(cafile=endpoint.ca_file or None)
    else:
        context = ssl.create_default_context(cafile=endpoint.ca_file or get_cert_path(True))
    if endpoint.starttls:
        with smtplib.SMTP(endpoint.host, endpoint.port, local_hostname="localhost", timeout=_SECONDS) as server:
            server.starttls(context=context)
            return _read_end_of(server.sock)
    connect: Callable[[Endpoint], socket.socket] = _connect_by_proxy if endpoint.proxy else _connect
    with connect(endpoint) as plain, context.wrap_socket(plain, server_hostname=endpoint.host) as secured:
        return _read_end_of(secured)


def _read_end_of(secured: Any) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(secured.getpeercert()["notAfter"]), tz=UTC)


def _connect(endpoint: Endpoint) -> socket.socket:
    for *_, address in socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM):
        if not endpoint.public_only or is_public(str(address[0])):
            return socket.create_connection((str(address[0]), endpoint.port), timeout=_SECONDS)
    raise OSError("the host is not on the public internet")


def _connect_by_proxy(endpoint: Endpoint) -> socket.socket:
    """Open a tunnel. A proxy that is reached by TLS itself is not supported here."""
    proxy = urlsplit(endpoint.proxy)
    if proxy.scheme != "http" or not proxy.hostname:
        raise ValueError("only proxies that are reached by http")
    sock = socket.create_connection((proxy.hostname, proxy.port or 80), timeout=_SECONDS)
    try:
        lines = [f"CONNECT {endpoint.address} HTTP/1.1", f"Host: {endpoint.address}"]
        if proxy.username:
            account = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
            lines.append(f"Proxy-Authorization: Basic {base64.b64encode(account).decode()}")
        sock.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b""
        # One byte at a time: what follows the empty line belongs to the tunnel.
        while not answer.endswith(b"\r\n\r\n"):
            piece = sock.recv(1)
            if not piece or len(answer) > _LONGEST_ANSWER:
                raise OSError("the proxy broke off")
            answer += piece
        if answer.split(b" ", 2)[1:2] != [b"200"]:
            raise OSError("the proxy refused")
    except BaseException:
        sock.close()
        raise
    return sock
