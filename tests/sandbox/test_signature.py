import json
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from sandbox.api.signature import build_middle, sign
from tests.sandbox.caller import CREATE, ENDUSER, UPLOAD, Caller, refusal, small_ticket
from tests.support.signing import authorization, signed_text

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "signature-vectors.json").read_text())
BLANK = (400, 400, "Authorization is blank")
NOT_NUMERIC = (400, 400, "X-TC-Timestamp is not numeric")
EXPIRED = (400, 400, "X-TC-Timestamp is expired")
INCORRECT = (400, 400, "Authorization is incorrect")
LIST = f"{ENDUSER}/st18888/list.json"
SIX_MINUTES = 6 * 60 * 1000


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_it_works_on_every_vector(vector: dict) -> None:
    path, _, query = vector["target"].partition("?")
    between = vector.get("file_md5") or build_middle(parse_qsl(query, keep_blank_values=True), vector["body"] or "")
    text = f"{VECTORS['organization_id']}{path}{between}{vector['timestamp']}"
    assert text == vector["string_to_sign"]
    assert sign(VECTORS["service_key"], text) == vector["authorization"]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_the_tests_own_signer_works_on_every_vector(vector: dict) -> None:
    contents = {"the 11 bytes of 'hello world'": b"hello world", None: None}
    file = contents.get(vector.get("file"), bytes(i % 251 for i in range(2**20)))
    text = signed_text(
        VECTORS["organization_id"], vector["target"], vector["timestamp"], body=vector.get("body") or "", file=file
    )
    assert authorization(VECTORS["service_key"], text) == vector["authorization"]


def test_only_the_first_value_of_a_repeated_name_counts() -> None:
    assert build_middle([("b", "2"), ("a", "1"), ("b", "3")], "") == "1&2"


def test_it_works_over_http(call: Caller) -> None:
    assert call.get(LIST).json()["header"]["isSuccessful"] is True


@pytest.mark.parametrize("usercode", ["%ED%95%9C%EA%B8%80%40shop", "a%2Fb", "a%20b", "plus+sign", "per%25cent"])
def test_the_path_is_signed_as_sent(call: Caller, usercode: str) -> None:
    assert call.get(f"{ENDUSER}/{usercode}/list.json?sort=updatedDt%3Aasc&source=web%2Cspweb&status=").ok


def test_without_a_signature(call: Caller) -> None:
    assert refusal(call.get(LIST, headers={"Authorization": None})) == BLANK


def test_with_a_blank_signature(call: Caller) -> None:
    assert refusal(call.get(LIST, headers={"Authorization": ""})) == BLANK


@pytest.mark.parametrize("timestamp", [None, "", "yesterday", "-1", "1.5", "²", "9" * 5000])
def test_with_a_timestamp_that_is_no_number(call: Caller, timestamp: str | None) -> None:
    assert refusal(call.get(LIST, headers={"X-TC-Timestamp": timestamp})) == NOT_NUMERIC


def test_with_an_expired_timestamp(call: Caller) -> None:
    call.clock_ms = -SIX_MINUTES
    assert refusal(call.get(LIST)) == EXPIRED


def test_with_a_timestamp_from_the_future(call: Caller) -> None:
    call.clock_ms = SIX_MINUTES
    assert refusal(call.get(LIST)) == EXPIRED


def test_within_five_minutes(call: Caller) -> None:
    call.clock_ms = -SIX_MINUTES + 90_000
    assert call.get(LIST).ok


def test_a_test_with_less_time_shortens_it(call: Caller) -> None:
    call.sandbox.config(signature_validity_ms=2000)
    assert call.get(LIST).ok
    call.clock_ms = -60_000
    assert refusal(call.get(LIST)) == EXPIRED


def test_the_sandboxs_clock_decides(call: Caller) -> None:
    call.sandbox.clock(offset_ms=SIX_MINUTES)
    assert refusal(call.get(LIST)) == EXPIRED


def test_with_another_key(call: Caller) -> None:
    assert refusal(call.get(LIST, key="0" * 32)) == INCORRECT


def test_with_a_signature_for_another_address(call: Caller) -> None:
    stolen = call.get(LIST).request.headers
    sent = {name: stolen[name] for name in ("Authorization", "X-TC-Timestamp")}
    assert refusal(call.get(f"{ENDUSER}/st20001/list.json", headers=sent)) == INCORRECT


def test_with_a_changed_body(call: Caller) -> None:
    stolen = call.post(CREATE, body=small_ticket()).request.headers
    sent = {name: stolen[name] for name in ("Authorization", "X-TC-Timestamp")}
    assert refusal(call.post(CREATE, body={**small_ticket(), "subject": "다른 제목"}, headers=sent)) == INCORRECT


def test_with_a_changed_file(call: Caller) -> None:
    stolen = call.upload("a.txt", b"one").request.headers
    sent = {name: stolen[name] for name in ("Authorization", "X-TC-Timestamp")}
    assert refusal(call.post(UPLOAD, file=("a.txt", b"two"), headers=sent)) == INCORRECT


def test_an_upload_without_a_file(call: Caller) -> None:
    expected = (400, 400, "multipart request but file is null")
    assert refusal(call.post(UPLOAD, body={})) == expected


def test_fields_are_signed_too(call: Caller) -> None:
    target = "/narae/api/v2/ticket/field/user/2601.json"
    assert refusal(call.get(target, headers={"Authorization": None})) == BLANK


def test_open_endpoints_are_not(call: Caller) -> None:
    unsigned = {"Authorization": None, "X-TC-Timestamp": None}
    assert call.get("/narae/api/v2/ticket/categories.json", headers=unsigned).ok
    assert call.get("/narae/api/v2/service.json", headers=unsigned).ok


def test_without_a_key_at_the_service(call: Caller) -> None:
    call.sandbox.config(service_key=None)
    assert refusal(call.get(LIST)) == (403, 403, "securityKey is null")


def test_after_the_key_was_rotated(call: Caller) -> None:
    call.sandbox.config(service_key="a new one")
    assert refusal(call.get(LIST)) == INCORRECT
    assert call.get(LIST, key="a new one").ok


def test_from_an_address_that_is_not_allowed(call: Caller) -> None:
    call.sandbox.config(allowed_addresses=["192.0.2.1"])
    assert refusal(call.get(LIST)) == (403, 403, "clientIp is not allowed")
    call.sandbox.config(allowed_addresses=["192.0.2.1", "127.0.0.1"])
    assert call.get(LIST).ok


def test_of_another_service(call: Caller) -> None:
    assert refusal(call.get("/another/openapi/v1/ticket/enduser/st18888/list.json"))[:2] == (404, 404)
