"""Decorators that declare under which usercode a view acts. This is a security decision, so each view states it.

A visitor can have access to inquiries of another usercode (see `guests.sharing`): what they sent as a guest, or in
another browser. A view of such an inquiry acts under that usercode, and finds it only if the visitor has the access.
The decorators stand below `with_service` and above what checks the visitor.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

from django.http.response import HttpResponseBase

from accounts.visitor import Visitor
from inquiries.domain import form_tokens
from inquiries.services.guests import sharing
from inquiries.services.submission import drafts
from inquiries.views.decorators import build_guard
from inquiries.views.request import ServiceRequest

DecoratedView = TypeVar("DecoratedView", bound=Callable[..., HttpResponseBase])
FindOwner = Callable[[ServiceRequest, Mapping[str, Any]], str]


def _declare(owner: str, find_owner: FindOwner) -> Callable[[DecoratedView], DecoratedView]:
    """Return a decorator that lets a known visitor act under the usercode that `find_owner` returns.

    The view's attribute `acts_for` names the owner; `tests/inquiries/views/test_acting_usercode.py` reads it.
    """

    def decorate(view: DecoratedView) -> DecoratedView:
        @wraps(view)
        def acting(request: ServiceRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.visitor.usercode:
                request.visitor = replace(request.visitor, usercode=find_owner(request, kwargs))
            return view(request, *args, **kwargs)

        acting.__dict__["acts_for"] = owner
        return cast(DecoratedView, acting)

    return decorate


acts_for_visitor = _declare("visitor", lambda request, _url: request.visitor.usercode)
acts_for_ticket_owner = _declare(
    "ticket",
    lambda request, url: sharing.get_ticket_owner(request.service, request.visitor.usercode, url["ticket_id"]),
)
acts_for_receipt_owner = _declare(
    "receipt",
    lambda request, url: sharing.get_receipt_owner(request.service, request.visitor.usercode, url["receipt"]),
)
acts_for_file_owner = _declare(  # of a file that is stored here; those of tickets are their tickets'
    "file",
    lambda request, url: sharing.get_file_owner(request.service, request.visitor.usercode, url["file_id"]),
)
acts_for_form_owner = _declare(  # of the posted form token
    "form",
    lambda request, _url: (
        sharing.get_form_owner(request.service, request.visitor.usercode, request.form.owner)
        if request.form
        else request.visitor.usercode
    ),
)


@build_guard
def recognize_newcomer(request: ServiceRequest) -> None:
    """Recognize the guest that a visitor without a session becomes by the first post of a form, whose token names them.

    If the visitor has become a guest since the form was opened, the form's draft and files are handed to that guest.
    """
    visitor, form = request.visitor, request.form
    if form and not visitor.is_member and request.service.guests_allowed:
        if visitor.usercode:
            drafts.adopt_form(form, visitor.usercode)
        else:
            request.visitor = Visitor(form_tokens.derive_newcomer(form))
