"""The control plane, by which tests and developers control the emulator: unsigned JSON, apart from the API."""

import base64
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.api.rendering import render_everything
from sandbox.emulator import QUIRKS, get_emulator
from sandbox.faults.hostile_text import Hostile
from sandbox.state.files import StoredFile

control = Blueprint("control", __name__, url_prefix="/_sandbox")

_RESET_KEYS = {"wild", "spam_policy", "seed"}
_CONFIG_KEYS = {
    "service_key",
    "organization_id",
    "allowed_addresses",
    "list_method",
    "list_refusal",
    "wild",
    "spam_policy",
    "signature_validity_ms",
    "quirks",
    "organization_key",
    "portal_url",
}
_LIST_METHODS = ("POST", "GET", "both")


@control.errorhandler(ValueError)
@control.errorhandler(TypeError)
def _handle_bad_request(error: Exception) -> tuple[Response, int]:
    return jsonify(error=str(error)), 400


@control.errorhandler(KeyError)
def _handle_missing(error: KeyError) -> tuple[Response, int]:
    return jsonify(error=f"there is no {error.args[0]}"), 404


@control.post("/reset")
def reset() -> Response:
    get_emulator().reset(read_body(_RESET_KEYS))
    return jsonify(ok=True)


@control.get("/journal")
def read_journal() -> Response:
    return jsonify(entries=get_emulator().journal.entries(request.args.get("op")))


@control.delete("/journal")
def clear_journal() -> Response:
    get_emulator().journal.clear()
    return jsonify(ok=True)


@control.route("/clock", methods=["GET", "POST"])
def clock() -> Response:
    clock = get_emulator().clock
    if request.method == "POST":
        changes = read_body({"offset_ms", "advance_ms", "scale"})
        if not all(isinstance(value, int | float) for value in changes.values()) or changes.get("scale", 1) <= 0:
            raise ValueError("a change of the clock is a number, and a scale is above 0")
        clock.set(**changes)
    return jsonify(now_ms=clock.now_ms(), offset_ms=clock.offset_ms, scale=clock.scale)


@control.get("/faults")
def read_faults() -> Response:
    return jsonify(faults=get_emulator().faults.listing())


@control.post("/faults")
def add_fault() -> Response:
    body = read_body({"match", "do"})
    rule = get_emulator().faults.add(dict(body.get("match") or {}), dict(body["do"]))
    return jsonify(id=rule.rule_id)


@control.delete("/faults")
def clear_faults() -> Response:
    get_emulator().faults.clear()
    get_emulator().release()
    return jsonify(ok=True)


@control.delete("/faults/<int:rule_id>")
def remove_fault(rule_id: int) -> Response:
    if not get_emulator().faults.remove(rule_id):
        raise KeyError(f"fault {rule_id}")
    return jsonify(ok=True)


@control.route("/hostile", methods=["GET", "POST"])
def hostile() -> Response:
    """Start hostile mode with `payloads`, or end it with an empty list. Returns how often each place had a payload."""
    emulator = get_emulator()
    if request.method == "POST":
        body = read_body({"payloads", "identifiers"})
        payloads = body["payloads"]
        if not isinstance(payloads, list) or not all(isinstance(payload, str) for payload in payloads):
            raise ValueError("payloads is a list of texts")
        emulator.hostile = Hostile(payloads, identifiers=bool(body.get("identifiers")))
    return jsonify(met=emulator.hostile.met())


@control.get("/tickets")
def tickets() -> Response:
    world = get_emulator().world
    with world.lock:
        newest_first = sorted(world.tickets.values(), key=lambda ticket: ticket.created_ms, reverse=True)
        return jsonify(tickets=[render_everything(world, ticket) for ticket in newest_first])


@control.post("/known")
def known() -> Response:
    """Return those of the `ids` that are ids of tickets and files here."""
    world, asked = get_emulator().world, set(read_body({"ids"}).get("ids") or [])
    with world.lock:
        places = (world.tickets, world.files, world.faq.files, world.notices.files)
        return jsonify(ids=sorted(asked & set().union(*places)))


@control.post("/tickets/<ticket_id>/answer")
def answer(ticket_id: str) -> Response:
    body = read_body({"html", "type", "files", "status"})
    emulator = get_emulator()
    now_ms = emulator.clock.now_ms()
    entry = emulator.world.answer(
        ticket_id,
        str(body["html"]),
        now_ms,
        files=[decode_file(item, now_ms) for item in body.get("files") or []],
        status=body.get("status"),
        type=body.get("type") or "csuser",
    )
    return jsonify(ok=True, attachment_ids=list(entry.file_ids))


@control.post("/tickets/<ticket_id>/status")
def set_status(ticket_id: str) -> Response:
    emulator = get_emulator()
    emulator.world.set_status(ticket_id, str(read_body({"status"})["status"]), emulator.clock.now_ms())
    return jsonify(ok=True)


@control.post("/categories")
def change_categories() -> Response:
    """Change the types: `remove` ids with everything below them, and `add` types in the contract's shape."""
    body = read_body({"remove", "add"})
    world = get_emulator().world
    with world.lock:
        for category_id in body.get("remove") or []:
            below = [key for key in world.categories if category_id in [a["categoryId"] for a in world.ancestors(key)]]
            for key in [category_id, *below]:
                world.categories.pop(key, None)
        for category in body.get("add") or []:
            world.categories[int(category["categoryId"])] = dict(category)
    return jsonify(ok=True)


@control.post("/fields/<int:category_id>")
def change_fields(category_id: int) -> Response:
    body = read_body({"fields", "remove"})
    world = get_emulator().world
    with world.lock:
        definitions = body.get("fields", world.fields.get(category_id, []))
        removed = body.get("remove") or []
        world.fields[category_id] = [item for item in definitions if item["code"] not in removed]
    return jsonify(ok=True)


@control.post("/config")
def configure() -> Response:
    changes = read_body(_CONFIG_KEYS)
    if changes.get("list_method", "both") not in _LIST_METHODS:
        raise ValueError(f"list_method is one of {_LIST_METHODS}")
    valid_ms = changes.get("signature_validity_ms", 1)
    if not isinstance(valid_ms, int) or valid_ms <= 0:
        raise ValueError("signature_validity_ms is an integer above 0")
    if unknown := {*changes.get("quirks", ())} - {*QUIRKS}:
        raise ValueError(f"no quirk: {min(unknown)}")
    if "quirks" in changes:
        changes["quirks"] = tuple(changes["quirks"])
    if "list_refusal" in changes:
        http_status, result_code, message = changes["list_refusal"]
        changes["list_refusal"] = (int(http_status), int(result_code), str(message))
    if "allowed_addresses" in changes:
        changes["allowed_addresses"] = tuple(changes["allowed_addresses"] or ())
    emulator = get_emulator()
    emulator.config = replace(emulator.config, **changes)
    return jsonify(ok=True)


def read_body(known: set[str]) -> dict[str, Any]:
    body = request.get_json(force=True) if request.get_data() else {}
    if not isinstance(body, dict):
        raise ValueError("the body is not an object")
    if unknown := body.keys() - known:
        raise ValueError(f"unknown: {min(unknown)}")
    return body


def decode_file(item: dict[str, Any], now_ms: int) -> StoredFile:
    """Return a file of a body, under the id that it names, if any."""
    data = base64.b64decode(item["content_base64"], validate=True)
    file = StoredFile(str(item["name"]), data, now_ms)
    return replace(file, file_id=str(item["id"])) if item.get("id") else file
