"""Handle a call: write it to the journal, then apply a fault rule if one fires, else let the emulator answer."""

from flask import Request, Response

from sandbox.api import definition_endpoints, help_center_endpoints, ticket_endpoints
from sandbox.api.call import Call
from sandbox.api.files.file_endpoints import send_file, upload
from sandbox.emulator import Emulator, Handler
from sandbox.faults.effects import Attempt, answer_normally, apply_fault

HANDLERS: dict[str, Handler] = {
    "categories": definition_endpoints.list_categories,
    "fields": definition_endpoints.list_fields,
    "upload": upload,
    "create": ticket_endpoints.create,
    "list": ticket_endpoints.list_tickets,
    "detail": ticket_endpoints.show_ticket,
    "attachment": lambda emulator, call: send_file(emulator.world.files, call),
    "comment": ticket_endpoints.add_comment,
    "service": definition_endpoints.show_service,
    "faq_categories": lambda emulator, call: help_center_endpoints.list_categories(emulator, call, emulator.world.faq),
    "faq_list": help_center_endpoints.list_questions,
    "faq_detail": help_center_endpoints.show_question,
    "faq_attachment": lambda emulator, call: send_file(emulator.world.faq.files, call),
    "notice_categories": lambda emulator, call: help_center_endpoints.list_categories(
        emulator, call, emulator.world.notices
    ),
    "notice_tags": help_center_endpoints.list_notice_tags,
    "notice_list": help_center_endpoints.list_notices,
    "notice_detail": help_center_endpoints.show_notice,
    "notice_attachment": lambda emulator, call: send_file(emulator.world.notices.files, call),
}


def serve(emulator: Emulator, request: Request) -> Response:
    """Serve a call. An upload that is refused on arrival is not read: a large one breaks off while it is sent."""
    call = Call(request)
    entry = emulator.journal.open(call, emulator.clock.now_ms())
    if call.op != "upload":
        entry.note_body(call)
    rule = emulator.faults.pick(call)
    if rule is not None:
        entry.fault = rule.rule_id
    if call.op == "upload" and (rule is None or rule.do["kind"] != "refuse"):
        entry.note_body(call)
    attempt = Attempt(emulator, call, entry)
    return answer_normally(attempt) if rule is None else apply_fault(attempt, rule.do)
