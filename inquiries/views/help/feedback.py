"""Feedback on an article: whether it helped, and whether it solved what the customer was about to ask."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.security import sliding_window
from common import networks
from common.client_ip import get_client_ip
from inquiries.models import Draft
from inquiries.services import daily_counts
from inquiries.services.daily_counts import Measure
from inquiries.services.help import form_panel, help_center
from inquiries.services.submission import drafts
from inquiries.views.acting_usercode import acts_for_visitor, recognize_newcomer
from inquiries.views.ask import form_post
from inquiries.views.decorators import may_ask, require_may_ask, with_service
from inquiries.views.drafts import posted_drafts
from inquiries.views.help.reading_cookie import Reading, read_reading, store_reading
from inquiries.views.presentation.drafts import present_draft
from inquiries.views.request import ServiceRequest, get_oc_language

VOTES_PER_NETWORK = 60
_MEASURES = {True: Measure.ARTICLE_HELPED, False: Measure.ARTICLE_DID_NOT_HELP}


@require_POST
@with_service
@acts_for_visitor
def vote(request: ServiceRequest, question_id: int) -> HttpResponse:
    """Count whether an article helped, once for a visitor; a changed mind moves the count."""
    help_center.check_question(request.service, question_id, get_oc_language(request))
    helped = request.POST.get("helped") != "no"
    reading = read_reading(request)
    before = reading.votes.get(question_id)
    if (before is None or before.helped != helped) and _may_count(request):
        key = str(question_id)
        if before:
            daily_counts.decrement_count(request.service, _MEASURES[before.helped], key, day=before.day)
        daily_counts.increment_count(request.service, _MEASURES[helped], key)
    reading = reading.with_vote(question_id, helped)
    if request.htmx:
        response = render(request, "help/_helped.html", build_vote_context(request, reading, question_id))
    else:
        page = reverse("inquiries:question", args=(request.service.slug, question_id))
        response = redirect(f"{page}#helped")
    store_reading(request, response, reading)
    return response


def build_vote_context(request: ServiceRequest, reading: Reading, question_id: int) -> dict[str, object]:
    """Return the context of `help/_helped.html`: what the visitor said, and where to ask if it did not help."""
    said = reading.votes.get(question_id)
    category_id = 0
    if said and not said.helped:
        category_id = form_panel.find_type_of_question(request.service, question_id, get_oc_language(request))
    return {
        "question_id": question_id,
        "vote": said,
        "can_ask": may_ask(request),
        "ask_category": category_id,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@with_service
@recognize_newcomer
@acts_for_visitor
@require_may_ask
def solve(request: ServiceRequest, question_id: int) -> HttpResponse:
    """End a form because an article solved it: save what was typed, ask whether to discard it, and thank.

    The form posts itself here. Its text is saved as a draft first, so that nothing is lost by this step; the draft is
    deleted only by the button that says so.
    """
    help_center.check_question(request.service, question_id, get_oc_language(request))
    page = reverse("inquiries:solve", args=(request.service.slug, question_id))
    usercode = request.visitor.usercode
    if "form_token" in request.POST:
        draft = _save_draft(request)
        if draft:
            return redirect(f"{page}?{urlencode({'draft': draft.pk})}")
        return _count_solved(request, redirect(page), question_id)
    draft_id = request.POST.get("draft") or request.GET.get("draft", "")
    if request.method == "POST":
        if "keep" not in request.POST:
            drafts.discard(request.service, usercode, draft_id)
        return _count_solved(request, redirect(page), question_id)
    draft = drafts.find_own_draft(request.service, usercode, draft_id)
    shown = present_draft(request.service, draft) if draft else None
    return render(request, "help/solved.html", {"question_id": question_id, "draft": shown})


def _save_draft(request: ServiceRequest) -> Draft | None:
    """Save the posted form and its files; where there is no room, return what was saved before."""
    if request.FILES:
        form_post.receive_post(request)
    try:
        return posted_drafts.save_posted(request)
    except drafts.NoRoom:
        return (
            drafts.find_by_form(request.service, request.visitor.usercode, request.form.nonce) if request.form else None
        )


def _count_solved(request: ServiceRequest, response: HttpResponse, question_id: int) -> HttpResponse:
    """Count an article that solved it, once for a visitor."""
    reading = read_reading(request)
    if question_id not in reading.solved and _may_count(request):
        daily_counts.increment_count(request.service, Measure.SUGGESTION_SOLVED, str(question_id))
        store_reading(request, response, reading.with_solved(question_id))
    return response


def _may_count(request: ServiceRequest) -> bool:
    """Count one more vote of this network; False if it exceeds the limit of an hour, for a visitor without cookies."""
    network = networks.get_network(get_client_ip(request))
    return not network or sliding_window.spend("votes from a network", network, VOTES_PER_NETWORK, timedelta(hours=1))
