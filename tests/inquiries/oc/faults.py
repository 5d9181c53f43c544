"""What a server can do to a request, once it has connected: scripts for a raw server."""

import gzip

from tests.support.rawserver import Peer, envelope, http

BOMB = gzip.compress(bytes(64 * 2**20))


def stall(peer: Peer) -> None:
    peer.request()
    peer.hold()


def drip_body(peer: Peer) -> None:
    peer.request()
    peer.send(http(b"", headers={"Content-Length": "1000"}))
    peer.drip(b" " * 1000)


def drip_head(peer: Peer) -> None:
    peer.request()
    peer.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Filler: 1\r\n" * 80)


def endless_continue(peer: Peer) -> None:
    peer.request()
    peer.drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 80)


def hang_up(peer: Peer) -> None:
    peer.request()


def reset_after_request(peer: Peer) -> None:
    peer.request()
    peer.reset()


def reset_on_accept(peer: Peer) -> None:
    peer.reset()


def truncated(peer: Peer) -> None:
    peer.request()
    peer.send(http(envelope()[:20], headers={"Content-Length": "5000"}))


def garbage(peer: Peer) -> None:
    peer.request()
    peer.send(b"\x16\x03\x01 not http at all\r\n\r\n")


def endless(peer: Peer) -> None:
    peer.request()
    peer.send(http(b"", headers={"Content-Length": str(2**40)}))
    while True:
        peer.send(b" " * 65536)


def endless_chunks(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        peer.send(b"10000\r\n" + b" " * 65536 + b"\r\n")


def gzip_bomb(peer: Peer) -> None:
    peer.request()
    peer.answer(BOMB, headers={"Content-Encoding": "gzip"})


def broken_gzip(peer: Peer) -> None:
    peer.request()
    peer.answer(b"not gzip", headers={"Content-Encoding": "gzip"})
