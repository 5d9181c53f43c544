"""The ends of certificates: read from real servers, with the authorities and proxies of the settings, and told."""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.utils import timezone

from inquiries.models import EndpointCertificate, Service
from inquiries.services.desk.system_health import list_system_health
from inquiries.services.operations import certificates
from tests.support.mails import Mailbox
from tests.support.rawserver import RawServer, answering, http, tunnel

Start = Callable[..., RawServer]
Certified = Callable[..., ssl.SSLContext]


@pytest.fixture
def ca_file(tmp_path: Path) -> str:
    return str(tmp_path / "server.pem")


@pytest.fixture
def oc(service: Service, raw_server: Start, certified: Certified, ca_file: str, settings: Any) -> Callable[..., str]:
    """Starts a server with a certificate for some days, in the place of OC; its address."""

    def start(days: int, trusted: bool = True) -> str:
        server = raw_server(answering(http(b"")), tls=certified(days=days))
        Service.objects.update(base_url=server.url)
        settings.OC_CA_FILE = ca_file if trusted else ""
        return server.url.removeprefix("https://")

    return start


def read_health(name: str = "Certificate: Online Contact") -> tuple[bool | None, str]:
    return next((part.is_well, part.text) for part in list_system_health() if part.name == name)


def test_it_works(oc: Callable[..., str]) -> None:
    address = oc(days=90)
    call_command("purge")
    row = EndpointCertificate.objects.get()
    assert (row.use, row.address, row.problem) == ("oc", address, "")
    assert row.ends_at is not None
    assert timedelta(days=89) < row.ends_at - timezone.now() <= timedelta(days=90)
    is_well, text = read_health()
    assert is_well is True
    assert f"{address}: it ends on" in text


def test_a_certificate_that_ends_within_three_weeks_is_warned_of(oc: Callable[..., str]) -> None:
    oc(days=20)
    certificates.look_at_all()
    is_well, text = read_health()
    assert is_well is False
    assert "in 19 days. Renew it soon." in text


def test_one_that_has_ended_is_told_with_its_day(oc: Callable[..., str]) -> None:
    address = oc(days=2)
    certificates.look_at_all()
    EndpointCertificate.objects.update(ends_at=timezone.now() - timedelta(days=1))
    assert f"{address}: it ended on" in read_health()[1]
    oc(days=-1)
    certificates.look_at_all()
    assert (read_health()[0], "It cannot be trusted." in read_health()[1]) == (False, True)


def test_one_of_an_unknown_authority_is_told(oc: Callable[..., str]) -> None:
    oc(days=90, trusted=False)
    certificates.look_at_all()
    assert (read_health()[0], "It cannot be trusted." in read_health()[1]) == (False, True)


def test_a_server_that_does_not_answer_keeps_its_known_end(oc: Callable[..., str], raw_server: Start) -> None:
    address = oc(days=90)
    certificates.look_at_all()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    EndpointCertificate.objects.update(address=f"127.0.0.1:{port}")
    Service.objects.update(base_url=f"https://127.0.0.1:{port}")
    certificates.look_at_all()
    row = EndpointCertificate.objects.get()
    assert (row.problem, row.ends_at is not None, address) == ("no_answer", True, address)
    assert "The server did not answer." in read_health()[1]


def test_it_is_asked_through_the_proxy(oc: Callable[..., str], raw_server: Start, settings: Any) -> None:
    address, proxy = oc(days=90), raw_server(tunnel)
    settings.OC_PROXY_URL = proxy.url
    settings.PRODUCTION = True  # where no address inside is connected to but the proxy's
    certificates.look_at_all()
    assert [(one.method, one.target) for one in proxy.requests] == [("CONNECT", address)]
    assert EndpointCertificate.objects.get().problem == ""


def test_in_production_no_address_inside_is_connected_to(oc: Callable[..., str], settings: Any) -> None:
    oc(days=90)
    settings.PRODUCTION = True
    certificates.look_at_all()
    assert EndpointCertificate.objects.get().problem == "no_answer"


def test_a_proxy_that_refuses_is_no_answer(oc: Callable[..., str], raw_server: Start, settings: Any) -> None:
    oc(days=90)
    settings.OC_PROXY_URL = raw_server(answering(http(b"", status="407 Proxy Authentication Required"))).url
    certificates.look_at_all()
    assert EndpointCertificate.objects.get().problem == "no_answer"


def test_identity_provider_and_storage_are_looked_at(
    db: None, raw_server: Start, certified: Certified, ca_file: str, settings: Any
) -> None:
    server = raw_server(answering(http(b"")), tls=certified(days=5))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{"settings": {"server_url": server.url}}]}}
    settings.OIDC_CA_FILE = ca_file
    bucket = {"bucket_name": "files", "endpoint_url": server.url, "ca_file": ca_file, "proxy": ""}
    settings.STORAGES = settings.STORAGES | {"files": {"OPTIONS": bucket}}
    certificates.look_at_all()
    assert set(EndpointCertificate.objects.values_list("use", "problem")) == {("oidc", ""), ("storage", "")}


def test_amazons_own_storage_has_an_address(db: None, settings: Any) -> None:
    bucket = {"bucket_name": "files", "endpoint_url": None, "region_name": "eu-west-1", "ca_file": "", "proxy": ""}
    settings.STORAGES = settings.STORAGES | {"files": {"OPTIONS": bucket}}
    assert [each.address for each in certificates.list_endpoints()] == ["s3.eu-west-1.amazonaws.com:443"]


@pytest.fixture
def mail_server(
    certified: Certified, settings: Any, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[bool], None]]:
    """Starts a mail server whose certificate ends in five days, with TLS from the start or after STARTTLS."""
    monkeypatch.setattr(socket, "getfqdn", lambda: "localhost")  # which the server would look up
    running = []

    def start(from_the_start: bool) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        context = certified(days=5)
        tls: dict[str, Any] = {"ssl_context": context} if from_the_start else {"tls_context": context}
        running.append(Controller(Mailbox(), hostname="localhost", port=port, **tls))
        running[-1].start()
        settings.EMAIL_BACKEND = "accounts.mail.smtp_with_own_ca.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_CA_FILE = "localhost", port, ca_file
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = from_the_start, not from_the_start

    yield start
    for controller in running:
        controller.stop()


@pytest.mark.parametrize("from_the_start", [True, False])
def test_the_mail_servers_is_read(db: None, mail_server: Callable[[bool], None], from_the_start: bool) -> None:
    mail_server(from_the_start)
    certificates.look_at_all()
    assert "in 4 days. Renew it soon." in read_health("Certificate: email server")[1]


def test_servers_that_are_no_longer_used_are_forgotten(service: Service) -> None:
    EndpointCertificate.objects.create(use="oc", address="old.example.com:443", ends_at=timezone.now())
    certificates.look_at_all()
    assert not EndpointCertificate.objects.exists()


def test_before_the_first_look_the_home_says_so(db: None) -> None:
    assert read_health("Certificates")[0] is None


def test_the_home_asks_no_server(oc: Callable[..., str], raw_server: Start) -> None:
    oc(days=90)
    certificates.look_at_all()
    Service.objects.update(base_url="https://nowhere.invalid")
    assert read_health()[0] is True
