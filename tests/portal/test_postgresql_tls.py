"""The options of DATABASE_URL reach PostgreSQL: a server whose certificate is not the right one's gets no password."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.source import ROOT

PROGRAMS = next((path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[::-1]), None)
# Asks through Django whether the connection is encrypted, and what it is called.
ASK = """
from environ import Env
Env.read_env = lambda *a, **k: None
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT ssl, current_setting('application_name'), current_setting('statement_timeout') "
                   "FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    print(cursor.fetchone())
"""


@dataclass
class Server:
    port: int
    root: Path  # the certificate that signed the server's
    other_root: Path

    def ask(self, options: str, host: str = "127.0.0.1") -> subprocess.CompletedProcess[str]:
        address = f"postgres://portal:secret@{host}:{self.port}/postgres?{options}"
        return subprocess.run(
            [sys.executable, "-c", ASK],
            check=False,
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": address},
            capture_output=True,
            text=True,
        )


def run(*command: str | Path) -> None:
    """PostgreSQL refuses to run as root."""
    as_postgres = ("runuser", "-u", "postgres", "--") if os.getuid() == 0 else ()
    done = subprocess.run([*as_postgres, *map(str, command)], check=False, cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def certificate(folder: Path, name: str, issuer: tuple[x509.Name, ec.EllipticCurvePrivateKey] | None) -> object:
    """A certificate in <name>.crt with its key in <name>.key: signed by the issuer, or a root's own."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    by, signing_key = issuer or (subject, key)
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(by, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    )
    pem = builder.sign(signing_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (folder / f"{name}.crt").write_bytes(pem)
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / f"{name}.key").write_bytes(key.private_bytes(*private))
    (folder / f"{name}.key").chmod(0o600)
    return subject, key


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A throwaway cluster that takes encrypted connections only."""
    if PROGRAMS is None:
        warnings.warn("POSTGRESQL TESTS SKIPPED: no PostgreSQL programs on this machine.", stacklevel=1)
        pytest.skip("POSTGRESQL TESTS SKIPPED: no PostgreSQL programs on this machine.")
    folder = Path(tempfile.mkdtemp(prefix="portal-tls-"))  # which user postgres can enter, unlike pytest's
    folder.chmod(0o755)
    root = certificate(folder, "root", None)
    certificate(folder, "other", None)
    certificate(folder, "server", root)  # type: ignore[arg-type]
    cluster = folder / "cluster"
    cluster.mkdir()
    if os.getuid() == 0:
        for path in (cluster, folder / "server.key"):
            shutil.chown(path, "postgres")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run(PROGRAMS / "initdb", "-D", cluster, "-U", "portal", "-A", "trust", "--no-locale", "-E", "UTF8")
    rules = "hostssl all all 127.0.0.1/32 trust\nhostnossl all all 0.0.0.0/0 reject\n"
    (cluster / "pg_hba.conf").write_text(rules)
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c ssl=on "
        f"-c ssl_cert_file={folder / 'server.crt'} -c ssl_key_file={folder / 'server.key'}"
    )
    try:
        run(PROGRAMS / "pg_ctl", "-D", cluster, "-w", "-l", cluster / "log", "-o", options, "start")
        yield Server(port, folder / "root.crt", folder / "other.crt")
    finally:
        if (cluster / "postmaster.pid").exists():
            run(PROGRAMS / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_the_right_root_certificate_is_accepted(server: Server) -> None:
    more = "application_name=portal+web&options=-c%20statement_timeout%3D7000"
    done = server.ask(f"sslmode=verify-full&sslrootcert={server.root}&{more}")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "(True, 'portal+web', '7s')"


def test_a_wrong_root_certificate_is_refused(server: Server) -> None:
    done = server.ask(f"sslmode=verify-full&sslrootcert={server.other_root}")
    assert done.returncode != 0
    assert "certificate verify failed" in done.stderr
    assert "secret" not in done.stderr


def test_another_hosts_certificate_is_refused(server: Server) -> None:
    done = server.ask(f"sslmode=verify-full&sslrootcert={server.root}&hostaddr=127.0.0.1", host="db.example")
    assert done.returncode != 0
    assert "does not match host name" in done.stderr


def test_without_tls_there_is_no_connection(server: Server) -> None:
    assert server.ask("sslmode=disable").returncode != 0
