"""Start and end of a web process: connections are served or refused, uploads in flight end, and a proxy shows nothing.

Nginx is Debian's (`.ci/run` installs it); without it the test behind it is skipped, and says so.
"""

import signal
import socket
from pathlib import Path

import pytest

from tests.support.nginx import NGINX
from tests.support.rawserver import PATIENCE
from tests.support.restarts import BODY, WORKERS, Load, node, restart_in_turn
from tests.support.waiting import wait_until


def test_new_connections_are_served_or_refused(tmp_path: Path) -> None:
    with node(tmp_path, "node") as running, Load(running.port) as load:
        running.stop()
    assert load.outcomes["200"] > 50
    assert set(load.outcomes) <= {"200", "refused"}


@pytest.mark.parametrize(("preload", "loading"), [(True, 1), (False, WORKERS)])
def test_no_connection_waits_for_the_application_to_be_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, preload: bool, loading: int
) -> None:
    loaded = tmp_path / "loaded"
    with node(tmp_path, "node", preload=preload) as running:
        running.stop()
        monkeypatch.setenv("LOADED_WHEN", str(loaded))
        running.begin()
        wait_until(lambda: running.log.read_text().count("Waiting to be loaded") == loading)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", running.port))
        loaded.touch()
        wait_until(running.answers)


def test_an_upload_in_flight_ends(tmp_path: Path) -> None:
    with node(tmp_path, "node") as running, socket.create_connection(("127.0.0.1", running.port)) as upload:
        upload.settimeout(PATIENCE)
        upload.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY[:1000])
        wait_until(running.answers)
        running.process.send_signal(signal.SIGTERM)
        wait_until(lambda: not running.answers())  # the socket is closed, and the upload still goes on
        upload.sendall(BODY[1000:])
        answer = upload.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 200 OK")
        running.process.wait(PATIENCE)


@pytest.mark.skipif(not NGINX, reason="RESTARTS BEHIND A PROXY NOT TESTED: no nginx on this machine")
def test_nodes_that_are_restarted_in_turn_fail_no_request(tmp_path: Path) -> None:
    assert set(restart_in_turn(tmp_path, 500)) == {"200"}
