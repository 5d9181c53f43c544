"""Accepting a form that is filled well; where only its customer can say whether it is to be sent, it is shown again."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from inquiries.forms import CustomerForm
from inquiries.models import Inquiry
from inquiries.services import succession
from inquiries.services.guests import TooMany
from inquiries.services.repeats import SentBefore
from inquiries.services.succession import NotReplaceable
from inquiries.views import formpost
from inquiries.views.access import ServiceRequest
from inquiries.views.formpost import FormPost


def accepted(
    request: ServiceRequest, post: FormPost, form: CustomerForm, accept: Callable[[], Inquiry]
) -> Inquiry | FormPost:
    """What the form has become, or the form to be shown once more."""
    try:
        return accept()
    except TooMany as refused:
        form.add_error(None, _too_many(refused))
        return formpost.kept(request, post, form)
    except SentBefore as before:
        return replace(formpost.kept(request, post, form), sent_before=before.sent)
    except NotReplaceable:
        question = succession.asked_again_in(request.service, request.visitor.usercode, post.nonce)
        return _as_second(request, post, form, question) if question else formpost.kept(request, post, form)


def _too_many(refused: TooMany) -> str:
    if refused.from_network:
        return _("Many inquiries came from your network. Please send yours again in an hour, or sign in.")
    return _(
        "Several inquiries came with this e-mail address today. Please send yours tomorrow, or sign in, "
        "or show with “Find my inquiries” that the address is yours, and send it again."
    )


def _as_second(request: ServiceRequest, post: FormPost, form: CustomerForm, question: Inquiry) -> FormPost:
    """The same form with its files, under a token of its own: sent now, it replaces nothing."""
    fresh = replace(formpost.new_token(request), is_new=False, named=post.named)
    succession.go_on_as(question, request.visitor.usercode, fresh.nonce)
    dealt_with = _(
        "Our staff have dealt with your first question, %(number)s, meanwhile. This was not sent, because it might "
        "arrive twice. To send it all the same, press the button once more."
    )
    form.add_error(None, dealt_with % {"number": question.receipt})
    return formpost.kept(request, fresh, form)
