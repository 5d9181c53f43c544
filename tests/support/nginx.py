"""Debian's nginx with `deploy/nginx.conf` as it is, on a free port of this machine."""

import os
import shutil
import socket
import ssl
import subprocess
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path

from tests.support.rawserver import PATIENCE
from tests.support.source import ROOT
from tests.support.waiting import wait_until

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
CONFIGURATION = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
HOST = "help.example.com"
_SERVER = "server 127.0.0.1:8000 max_fails=0;"


def trust_any() -> ssl.SSLContext:
    """What a client of a server with a certificate of its own needs."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Proxy:
    """Nginx before one server or several. `folder` has the certificate with its key in `server.pem`."""

    def __init__(self, folder: Path, *upstreams: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as plain, socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = int(probe.getsockname()[1])
            ports = {"listen 80;": f"listen 127.0.0.1:{plain.getsockname()[1]};"}
        here = ports | {
            "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            _SERVER: "\n    ".join(_SERVER.replace("127.0.0.1:8000", upstream) for upstream in upstreams),
            "/etc/nginx/tls/portal.crt": str(folder / "server.pem"),
            "/etc/nginx/tls/portal.key": str(folder / "server.pem"),
            "/etc/nginx/portal-pages/": f"{ROOT / 'deploy/pages'}/",
            "/var/log/nginx/": f"{folder}/",
        }
        configuration = CONFIGURATION
        for theirs, ours in here.items():
            assert theirs in configuration
            configuration = configuration.replace(theirs, ours)
        (folder / "portal.conf").write_text(configuration)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
        # What Debian's own nginx.conf has around it. Root's workers would be another user, who sees no folder of ours.
        user = "user root;" if os.getuid() == 0 else ""
        main = folder / "nginx.conf"
        main.write_text(
            f"{user} daemon off; master_process off; pid {folder / 'nginx.pid'}; error_log {folder / 'nginx.log'};"
            f"events {{ }} http {{ default_type text/html; {temporary} include {folder / 'portal.conf'}; }}"
        )
        self.process = subprocess.Popen([str(NGINX), "-c", str(main), "-p", str(folder)], stderr=subprocess.DEVNULL)
        wait_until(self.listens)

    def listens(self) -> bool:
        try:
            self.connect().close()
        except OSError:
            return False
        return True

    def connect(self) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        return trust_any().wrap_socket(plain, server_hostname=HOST)

    def ask(
        self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, dict[str, str]]:
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.sock = self.connect()
        with closing(connection):
            connection.request("GET" if body is None else "POST", path, body, {"Host": HOST} | (headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)
