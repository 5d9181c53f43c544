"""The agent's console: tickets with everything that was sent, answers, faults and the journal.

Server-rendered and usable without JavaScript. It reads the emulator's state directly, so that looking at a ticket
neither appears in the journal nor meets a fault.
"""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sandbox.api.call import OPS
from sandbox.console import presenters as view
from sandbox.emulator import get_emulator
from sandbox.state.files import StoredFile
from sandbox.state.world import AGENT_TYPES, STATUSES, StoredTicket

console = Blueprint(
    "console", __name__, url_prefix="/console", template_folder="../templates", static_folder="../static"
)

PAGE_SIZE = 50
JOURNAL_SIZE = 200

# Styles may be inline, because an agent's HTML has its own; nothing comes from elsewhere, and only our script runs.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

FAULTS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "down": ("Down: 503 page on every call", {"op": "*"}, {"kind": "html", "status": 503}),
    "refuse": ("Connections reset on arrival", {"op": "*"}, {"kind": "refuse"}),
    "slow": ("Slow: every answer 5 s late", {"op": "*"}, {"kind": "delay", "seconds": 5}),
    "lost": ("Creates take effect, answer lost", {"op": "create"}, {"kind": "reset", "when": "after"}),
    "late": ("Creates take effect 60 s later", {"op": "create"}, {"kind": "execute_late", "seconds": 60}),
    "lag": ("New tickets listed after 60 s", {"op": "*"}, {"kind": "list_lag", "seconds": 60}),
    "flaky": ("One call in three fails", {"op": "*", "share": 0.33}, {"kind": "html", "status": 502}),
    "spam": ("Creates refused: spam policy", {"op": "create"}, {"kind": "code", "result_code": 1001}),
    "key": ("Service key rotated", {"op": "*"}, {"kind": "rotated_key"}),
}


@console.before_request
def refuse_other_sites() -> None:
    """Refuse requests of other sites: their pages, open in the same browser, could post a form here."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and origin != request.host_url.rstrip("/"):
        abort(403)


@console.after_request
def protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


@console.get("/")
def tickets() -> str:
    emulator = get_emulator()
    status, words = request.args.get("status", ""), request.args.get("q", "").strip()
    page = request.args.get("page", 1, type=int)
    with emulator.world.lock:
        everything = sorted(emulator.world.tickets.values(), key=lambda ticket: ticket.created_ms, reverse=True)
        matching = [ticket for ticket in everything if view.matches(ticket, status, words)]
        shown = matching[(page - 1) * PAGE_SIZE : page * PAGE_SIZE] if page > 0 else []
        rows = [view.build_row(emulator.world, ticket) for ticket in shown]
    return render_template(
        "console/tickets.html",
        rows=rows,
        counts=view.count_statuses(everything),
        status=status,
        words=words,
        page=page,
        pages=max(1, -(-len(matching) // PAGE_SIZE)),
        total=len(matching),
        now_ms=emulator.clock.now_ms(),
    )


@console.get("/tickets/<ticket_id>")
def ticket(ticket_id: str) -> str:
    return _render_ticket(ticket_id)


@console.post("/tickets/<ticket_id>/answer")
def answer(ticket_id: str) -> Response | tuple[str, int]:
    """Answer as an agent. Files are not checked, because the contract does not limit what an agent attaches."""
    emulator, html = get_emulator(), request.form.get("html", "")
    status, kind = request.form.get("status", "solved"), request.form.get("type", AGENT_TYPES[0])
    _get_ticket(ticket_id)
    if not html.strip() or status not in STATUSES or kind not in AGENT_TYPES:
        return _render_ticket(ticket_id, error="Write an answer and choose a status.", draft=html), 400
    now_ms = emulator.clock.now_ms()
    files = [StoredFile(item.filename, item.read(), now_ms) for item in request.files.getlist("files") if item.filename]
    emulator.world.answer(ticket_id, html, now_ms, files=files, status=status, type=kind)
    return redirect(url_for("console.ticket", ticket_id=ticket_id, _anchor="newest"), 303)


@console.post("/tickets/<ticket_id>/status")
def change_status(ticket_id: str) -> Response | tuple[str, int]:
    status = request.form.get("status", "")
    _get_ticket(ticket_id)
    if status not in STATUSES:
        return _render_ticket(ticket_id, error="That is not a status."), 400
    emulator = get_emulator()
    emulator.world.set_status(ticket_id, status, emulator.clock.now_ms())
    return redirect(url_for("console.ticket", ticket_id=ticket_id), 303)


@console.get("/files/<file_id>")
def file(file_id: str) -> Response:
    """Return a file by its id, for the console only: the same bytes as the API has, without a journal entry."""
    stored = get_emulator().world.files.get(file_id)
    if stored is None:
        abort(404)
    response = Response(stored.data, mimetype=stored.content_type)
    response.headers["Content-Disposition"] = view.build_disposition(stored, download="download" in request.args)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@console.get("/journal")
def journal() -> str:
    emulator = get_emulator()
    op = request.args.get("op") or None
    entries = emulator.journal.entries(op)
    return render_template(
        "console/journal.html",
        entries=entries[: -JOURNAL_SIZE - 1 : -1],
        total=len(entries),
        op=op,
        ops=OPS,
        rules=emulator.faults.listing(),
        presets=[(key, label) for key, (label, _, _) in FAULTS.items()],
        now_ms=emulator.clock.now_ms(),
    )


@console.post("/faults")
def add_fault() -> Response:
    preset = FAULTS.get(request.form.get("preset", ""))
    if preset is None:
        abort(400)
    get_emulator().faults.add(dict(preset[1]), dict(preset[2]))
    return redirect(url_for("console.journal"), 303)


@console.post("/faults/clear")
def clear_faults() -> Response:
    get_emulator().faults.clear()
    return redirect(url_for("console.journal"), 303)


@console.post("/faults/<int:rule_id>/remove")
def remove_fault(rule_id: int) -> Response:
    get_emulator().faults.remove(rule_id)
    return redirect(url_for("console.journal"), 303)


@console.post("/journal/clear")
def clear_journal() -> Response:
    get_emulator().journal.clear()
    return redirect(url_for("console.journal"), 303)


@console.post("/reset")
def reset() -> Response:
    get_emulator().reset({})
    return redirect(url_for("console.journal"), 303)


@console.context_processor
def _add_context() -> dict[str, Any]:
    emulator = get_emulator()
    return {"service": emulator.world.service, "fault_count": len(emulator.faults.listing())}


console.add_app_template_filter(view.format_moment, "moment")
console.add_app_template_filter(view.format_ago, "ago")


def _get_ticket(ticket_id: str) -> StoredTicket:
    found = get_emulator().world.tickets.get(ticket_id)
    if found is None:
        abort(404)
    return found


def _render_ticket(ticket_id: str, *, error: str = "", draft: str = "") -> str:
    emulator, found = get_emulator(), _get_ticket(ticket_id)
    with emulator.world.lock:
        page = view.build_page(emulator.world, found, emulator.config.service_id)
    return render_template(
        "console/ticket.html",
        **page,
        statuses=STATUSES,
        types=AGENT_TYPES,
        error=error,
        draft=draft,
        now_ms=emulator.clock.now_ms(),
    )
