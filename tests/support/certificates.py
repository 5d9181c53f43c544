"""Certificates that sign themselves, for servers of tests."""

import datetime
import hashlib
import ipaddress
import ssl
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def write_certificate(pem: Path, host: str = "localhost", days: int = 1) -> ssl.SSLContext:
    """A server's certificate, which signs itself, written with its key into the file `pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    names: list[x509.GeneralName] = [x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def hash_key(pem: Path) -> str:
    """The key of a certificate, as `--ignore-certificate-errors-spki-list` of Chromium names it."""
    key = x509.load_pem_x509_certificate(pem.read_bytes()).public_key()
    info = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b64encode(hashlib.sha256(info).digest()).decode()


@pytest.fixture
def certified(tmp_path: Path) -> Callable[..., ssl.SSLContext]:
    """Makes a server's certificate, which signs itself."""

    def make(host: str = "localhost", days: int = 1) -> ssl.SSLContext:
        return write_certificate(tmp_path / "server.pem", host, days)

    return make
