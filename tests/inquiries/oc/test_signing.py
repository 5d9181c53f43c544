"""A request is signed as the contract's section 3 says."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import requests

from inquiries.oc.signing import OCAuth, build_string_to_sign

DATA = json.loads((Path(__file__).parents[2] / "data" / "signature-vectors.json").read_text())
FILES = {
    "the 11 bytes of 'hello world'": b"hello world",
    "bytes i % 251 for i in 0..2**20-1": (bytes(range(251)) * 4200)[: 2**20],
}


def test_it_has_every_vector() -> None:
    assert len(DATA["vectors"]) == 11


@pytest.mark.parametrize("vector", DATA["vectors"], ids=lambda vector: vector["name"])
def test_a_prepared_request_gets_the_vectors_signature(vector: dict[str, Any]) -> None:
    prepared = _prepared(vector)
    assert prepared.path_url == vector["target"]
    assert prepared.headers["Authorization"] == vector["authorization"]
    assert prepared.headers["X-TC-Timestamp"] == str(vector["timestamp"])


@pytest.mark.parametrize("vector", DATA["vectors"], ids=lambda vector: vector["name"])
def test_the_string_to_sign_is_the_vectors(vector: dict[str, Any]) -> None:
    content = vector.get("file_md5") or vector.get("body") or ""
    text = build_string_to_sign(
        DATA["organization_id"], vector["target"], content, vector["timestamp"], is_digest="file" in vector
    )
    assert text == vector["string_to_sign"]


def test_of_a_repeated_parameter_the_first_value_counts() -> None:
    assert build_string_to_sign("o", "/p?b=2&a=1&b=3", "", 9) == "o/p1&29"


def test_a_plus_in_the_query_is_a_space() -> None:
    assert build_string_to_sign("o", "/p?a=x+y%2Bz", "", 9) == "o/px y+z9"


def test_parameters_do_not_count_beside_a_file() -> None:
    assert build_string_to_sign("o", "/p?a=1", "5eb6", 9, is_digest=True) == "o/p5eb69"


def test_a_streamed_body_is_not_signed_without_its_md5() -> None:
    with pytest.raises(TypeError):
        requests.Request("POST", "http://localhost/p", data=iter([b"x"]), auth=OCAuth("o", "k", 9)).prepare()


def _prepared(vector: dict[str, Any]) -> requests.PreparedRequest:
    md5_hex = None
    body: Any = vector["body"].encode() if vector.get("body") else None
    if "file" in vector:
        body = FILES[vector["file"]]
        md5_hex = hashlib.md5(body, usedforsecurity=False).hexdigest()
        assert md5_hex == vector["file_md5"]
    auth = OCAuth(DATA["organization_id"], DATA["service_key"], vector["timestamp"], md5_hex)
    return requests.Request(vector["method"], "http://localhost" + vector["target"], data=body, auth=auth).prepare()
