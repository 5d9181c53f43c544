"""Requests that no browser sends: bodies that are cut, garbled or of another kind than they say."""

import json
import random
from collections.abc import Callable, Sequence

from tests.fuzz import hostile_texts
from tests.fuzz.filling import BOUNDARY, fill
from tests.fuzz.hostile_texts import as_bytes
from tests.support.samplefiles import PNG

Body = tuple[str, bytes]  # content type and body
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
_DASHES = f"--{BOUNDARY}\r\n".encode()
_END = f"--{BOUNDARY}--\r\n".encode()
_TYPES: Sequence[str] = (
    "",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    f"multipart/form-data; boundary={'b' * 300}",
    f'multipart/form-data; boundary="{BOUNDARY}',
    "multipart/form-data; boundary=\xe9",
    f"multipart/mixed; boundary={BOUNDARY}",
    f"{URLENCODED}; charset=utf-16",
    f"{URLENCODED}; charset=nonsense",
    "application/json",
    "application/xml",
    "text/html",
    "nonsense",
    "a/b/c;;;=",
)
_HEADS: Sequence[bytes] = (
    b"",
    b"Content-Disposition: form-data\r\n\r\nx\r\n",
    b'Content-Disposition: form-data; name="f_subject\r\n\r\nx\r\n',
    b'Content-Disposition: form-data; name=""; filename=""\r\n\r\nx\r\n',
    b'Content-Disposition: attachment; filename="a.png"\r\n\r\nx\r\n',
    b'Content-Disposition: form-data; name="files"; filename="a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n',
    b'Content-Disposition: form-data; name="f_subject"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n',
    b'Content-Disposition: form-data; name="f_subject"\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff\r\n',
    b"Content-Disposition: form-data; name*=utf-8''%ff%fe; filename*=utf-16''%00\r\n\r\nx\r\n",
    b"Content-Disposition: form-data; name=\"files\"; filename*=nonsense''a.png\r\n\r\nx\r\n",
    b'Content-Disposition: form-data; name="files"; filename="\xff\xfe.png"\r\n\r\n' + PNG + b"\r\n",
    b"\x00" * 100 + b"\r\n\r\n",
    b"A: " + b"x" * 70_000 + b"\r\n\r\nx\r\n",
    b'Content-Disposition: form-data; name="' + b"n" * 5000 + b'"\r\n\r\nx\r\n',
)


def any_body(chance: random.Random) -> Body:
    return chance.choice(_WAYS)(chance)


def _cut(chance: random.Random) -> Body:
    body = fill(chance).multipart()
    return MULTIPART, body[: chance.randrange(len(body))]


def _garbled(chance: random.Random) -> Body:
    body = bytearray(fill(chance).multipart()[:200_000])
    for _ in range(chance.randrange(1, 30)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return MULTIPART, bytes(body)


def _odd_parts(chance: random.Random) -> Body:
    parts = b"".join(_DASHES + chance.choice(_HEADS) for _ in range(chance.randrange(1, 5)))
    return MULTIPART, parts + chance.choice([b"", _END])


def _other_type(chance: random.Random) -> Body:
    filled = fill(chance)
    return chance.choice(_TYPES), chance.choice([filled.multipart, filled.urlencoded])()[:200_000]


def _random_bytes(chance: random.Random) -> Body:
    return chance.choice([MULTIPART, URLENCODED]), chance.randbytes(chance.randrange(500))


def _odd_pairs(chance: random.Random) -> Body:
    pairs = [as_bytes(hostile_texts.any_text(chance)) for _ in range(chance.randrange(8))]
    return URLENCODED, chance.choice([b"&", b";", b"&&", b"="]).join(pairs)[:100_000]


def _too_many(chance: random.Random) -> Body:
    return URLENCODED, b"&".join(b"f_%d=x" % number for number in range(chance.choice([499, 501, 3000])))


def _deep_json(chance: random.Random) -> Body:
    depth = chance.choice([10, 20_000])
    return "application/json", b"[" * depth + b"]" * depth if depth > 10 else json.dumps({"f_subject": ["x"]}).encode()


_WAYS: Sequence[Callable[[random.Random], Body]] = (
    _cut,
    _garbled,
    _odd_parts,
    _other_type,
    _random_bytes,
    _odd_pairs,
    _too_many,
    _deep_json,
)
