"""Accept a valid form, or show it again with a question that only the customer can answer."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from inquiries.forms.customer_forms import CustomerForm
from inquiries.models import Inquiry
from inquiries.services.guests.confirmation import TooMany
from inquiries.services.submission import follow_ups
from inquiries.services.submission.duplicates import SentBefore
from inquiries.services.submission.follow_ups import NotReplaceable
from inquiries.views.ask import form_post
from inquiries.views.ask.form_post import FormPost
from inquiries.views.request import ServiceRequest


def accept_form(
    request: ServiceRequest, post: FormPost, form: CustomerForm, accept: Callable[[], Inquiry]
) -> Inquiry | FormPost:
    """Accept the form and return the inquiry, or return the form to be shown again."""
    try:
        return accept()
    except TooMany as refused:
        form.add_error(None, _describe_limit(refused))
        return form_post.save_as_draft(request, post, form)
    except SentBefore as before:
        return replace(form_post.save_as_draft(request, post, form), sent_before=before.sent)
    except NotReplaceable:
        question = follow_ups.find_replaced_question(request.service, request.visitor.usercode, post.nonce)
        return _renew_form(request, post, form, question) if question else form_post.save_as_draft(request, post, form)


def _describe_limit(refused: TooMany) -> str:
    if refused.from_network:
        return _("We have received many inquiries from your network. Please send yours again in an hour, or sign in.")
    return _(
        "Several inquiries have been sent with this email address today. Please send yours tomorrow, or "
        "sign in. You can also confirm with “Find my inquiries” that the address is yours and then send it "
        "again."
    )


def _renew_form(request: ServiceRequest, post: FormPost, form: CustomerForm, question: Inquiry) -> FormPost:
    """Return the same form with its files under a new token: if sent, it replaces nothing."""
    fresh = replace(form_post.issue_token(request), is_new=False, named=post.named)
    follow_ups.go_on_as(question, request.visitor.usercode, fresh.nonce)
    dealt_with = _(
        "Our staff have since dealt with your first question, %(number)s. This one was not sent, because "
        "it might arrive twice. To send it anyway, press the button again."
    )
    form.add_error(None, dealt_with % {"number": question.receipt})
    return form_post.save_as_draft(request, fresh, form)
