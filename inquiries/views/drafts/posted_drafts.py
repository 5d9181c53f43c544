"""Save a posted form as a draft, whether by the page's script, with errors, or after the session ended."""

from django.http import HttpRequest

from accounts.visitor import get_guest_code
from common.client_ip import get_client_ip
from inquiries.domain import form_tokens
from inquiries.domain.form_tokens import FormToken, build_owner, derive_newcomer
from inquiries.domain.id_syntax import parse_id
from inquiries.forms.field_builders import build_html_name
from inquiries.models import Draft
from inquiries.services.submission import drafts
from inquiries.services.submission.drafts import DraftTarget, NoRoom, SaveOrigin, Typed
from inquiries.views.drafts import rescued_texts
from inquiries.views.presentation.drafts import build_draft_url
from inquiries.views.request import ServiceRequest, list_details

_OWN_PAGES = {"inquiries:thread", "inquiries:receipt-edit", "inquiries:receipt-move"}
_LONGEST_NUMBER = 60


def save_posted(request: ServiceRequest) -> Draft | None:
    """Save the posted form as a draft of the form token's owner. Return None without text or with an unknown owner.

    Raises `drafts.NoRoom`.
    """
    owner = _find_owner(request)
    if owner is None:
        return None
    number = request.POST.get("save", "")
    origin = _build_origin(request, number if len(number) <= _LONGEST_NUMBER else "")
    return drafts.save(request.service, owner, _build_target(request), _read_typed(request), origin)


def save_unreceived(request: ServiceRequest) -> str:
    """Save a post that its page did not take: the session had ended, or its CSRF token had changed.

    Returns: the URL of the form filled from the draft; "" if nothing could be saved.
    """
    try:
        draft = save_posted(request)
    except NoRoom:
        draft = None
    is_own_page = request.resolver_match is not None and request.resolver_match.view_name in _OWN_PAGES
    return build_draft_url(request.service, draft, request.path if is_own_page else "") if draft else ""


def save_shown_again(
    request: ServiceRequest, nonce: str, names: tuple[str, ...], examples: tuple[str, ...]
) -> Draft | None:
    """Save a form that is shown again, under its token's `nonce`, so that its text is safe without a script too.

    `names` are the HTML names of all its controls. `examples` are those under which only the preset example was
    posted. If the session of a member has ended, the draft is the member's, and not the guest's who sees the form now.
    Of one member's form that another one sent from the same browser there is none.
    """
    visitor, form = request.visitor, request.form
    if visitor.is_member and form and form.is_members and not form_tokens.is_for(form, visitor.usercode):
        return None
    owner = FormToken(nonce, build_owner(visitor.usercode))
    if not visitor.is_member and (by_token := _find_owner(request)) and by_token.is_members:
        owner = by_token
    blank: Typed = {name: [] for name in names}
    typed = {**blank, **_read_typed(request), **{name: [] for name in examples}}
    try:
        return drafts.save(request.service, owner, _build_target(request), typed, _build_origin(request))
    except NoRoom:
        return None


def adopt_guest_form(request: ServiceRequest) -> FormToken | None:
    """Return the token of a form that this browser's guest began and that is the signed-in member's now."""
    form, guest = request.form, get_guest_code(request)
    if form is None or not request.visitor.is_member:
        return None
    is_guests = form.owner == build_owner(guest) if guest else derive_newcomer(form)
    return FormToken(form.nonce, build_owner(request.visitor.usercode)) if is_guests else None


def _find_owner(request: ServiceRequest) -> FormToken | None:
    """Return the posted form token with its present owner. None if the token is invalid or the owner is unknown."""
    form, visitor = request.form, request.visitor
    if form is None:
        return None
    if visitor.usercode and form_tokens.is_for(form, visitor.usercode):
        return FormToken(form.nonce, build_owner(visitor.usercode))
    if visitor.is_member:
        return adopt_guest_form(request)
    # The session of a member has ended: the draft waits until that member signs in again.
    return form if form.is_members else None


def _build_target(request: HttpRequest) -> DraftTarget:
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    return DraftTarget(parse_id(request.POST.get("category", "")), kwargs.get("ticket_id", ""))


def _build_origin(request: ServiceRequest, number: str = "") -> SaveOrigin:
    suggested = frozenset((build_html_name(code), value) for code, value in list_details(request.visitor).items())
    return SaveOrigin(number, get_client_ip(request), suggested)


def _read_typed(request: HttpRequest) -> Typed:
    names = [name for name in request.POST if rescued_texts.is_field(name)]
    return {name: [value for value in request.POST.getlist(name) if value] for name in names}
