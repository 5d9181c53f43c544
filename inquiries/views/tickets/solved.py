"""Mark a ticket as solved for its customer. The team does not see the mark."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from inquiries.models import SolvedFeedback
from inquiries.services.tickets import solved_feedback, threads
from inquiries.views.acting_usercode import acts_for_ticket_owner
from inquiries.views.decorators import find_sent_from_here, require_known_visitor, with_service
from inquiries.views.request import ServiceRequest

# The faces to choose from, each with its word and its icon.
_FACE_ICONS = ("facefive", "facefour", "facethree", "facetwo", "faceone")
FACES = tuple((face.value, face.label, icon) for face, icon in zip(SolvedFeedback.Face, _FACE_ICONS, strict=True))


@require_POST
@with_service
@acts_for_ticket_owner
@require_known_visitor
def mark_solved(request: ServiceRequest, ticket_id: str) -> HttpResponse:
    """Set the mark with the face and the line that came along, or with `solved=no` take it away."""
    if find_sent_from_here(request, ticket_id) is None:
        # Not sent from here: only OC knows whose it is.
        threads.get_ticket(request.service, request.visitor.usercode, ticket_id)
    if request.POST.get("solved") == "no":
        solved_feedback.undo(request.service, request.visitor.usercode, ticket_id)
    else:
        said = {name: request.POST.get(name, "") for name in ("face", "remark")}
        solved_feedback.mark_solved(request.service, request.visitor.usercode, ticket_id, **said)
    return redirect(f"{reverse('inquiries:thread', args=(request.service.slug, ticket_id))}#answered")
