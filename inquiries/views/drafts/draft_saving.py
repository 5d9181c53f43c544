"""Save a posted form as a draft, whether by the page's script, with errors, or after the session ended."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.visitor import Visitor, get_guest_code, get_visitor
from common.client_ip import get_client_ip
from inquiries.domain import form_tokens
from inquiries.domain.form_tokens import FormToken, build_owner, derive_newcomer
from inquiries.domain.ids import parse_id
from inquiries.models import Draft, Service
from inquiries.services.submission import drafts
from inquiries.services.submission.drafts import Came, NoRoom, Place, Typed
from inquiries.views.drafts import rescued_texts
from inquiries.views.presentation.presenters import build_draft_url

_OWN_PAGES = {"inquiries:thread", "inquiries:receipt-edit", "inquiries:receipt-move"}
_LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft of a post that was not received, and the URL of its form."""

    draft: Draft
    url: str


def save_posted(request: HttpRequest, service: Service) -> Draft | None:
    """Save the posted form as a draft of the form token's owner. Return None without text or with an unknown owner.

    Raises `drafts.NoRoom`.
    """
    whose = _find_owner(request, service, _get_visitor(request))
    number = request.POST.get("save", "")
    # Longer than any of ours: nothing that could be put in order.
    number = number if len(number) <= _LONGEST_NUMBER else ""
    if whose is None:
        return None
    return drafts.save(
        service, whose, _build_target(request), _read_typed(request), Came(number, get_client_ip(request))
    )


def save_unreceived(request: HttpRequest) -> Kept | None:
    """Save a post that its page did not take: the session had ended, or its CSRF token had changed."""
    match = request.resolver_match
    service = Service.objects.filter(slug=match.kwargs.get("slug", ""), active=True).first() if match else None
    try:
        draft = save_posted(request, service) if service else None
    except NoRoom:
        draft = None
    if draft is None or service is None:
        return None
    is_own_page = match is not None and match.view_name in _OWN_PAGES
    return Kept(draft, build_draft_url(service, draft, request.path if is_own_page else ""))


def save_shown_again(
    request: HttpRequest, service: Service, nonce: str, names: tuple[str, ...], examples: tuple[str, ...]
) -> Draft | None:
    """Save a form that is shown again, under its token's `nonce`; `names` are those of all its controls.

    Under the names in `examples` nothing was typed: the text is the one that stood there at first.

    So it is safe without a script too. What a visitor wrote before the session ended is theirs, and not the
    guest's who sees the form now.
    """
    visitor = _get_visitor(request)
    whose = FormToken(nonce, build_owner(visitor.usercode))
    if not visitor.is_member and (by_token := _find_owner(request, service, visitor)) and by_token.is_members:
        whose = by_token
    blank: Typed = {name: [] for name in names}
    typed = {**blank, **_read_typed(request), **{name: [] for name in examples}}
    try:
        return drafts.save(service, whose, _build_target(request), typed, Came(client_ip=get_client_ip(request)))
    except NoRoom:
        return None


def adopt_guest_form(request: HttpRequest, service: Service) -> FormToken | None:
    """Return the token of a form that this browser's guest began and that is the signed-in member's now."""
    visitor, guest = _get_visitor(request), get_guest_code(request)
    said = form_tokens.read(request.POST.get("form_token", ""), service.pk)
    is_guests = said and (said.owner == build_owner(guest) if guest else derive_newcomer(said))
    if said and is_guests and visitor.is_member:
        return FormToken(said.nonce, build_owner(visitor.usercode))
    return None


def _find_owner(request: HttpRequest, service: Service, visitor: Visitor) -> FormToken | None:
    """Return the form token and the owner of the posted form."""
    said = form_tokens.read(request.POST.get("form_token", ""), service.pk)
    if said is None:
        return None
    if visitor.usercode and form_tokens.is_for(said, visitor.usercode):
        return FormToken(said.nonce, build_owner(visitor.usercode))
    if visitor.is_member:
        return adopt_guest_form(request, service)
    # A member's session has ended: the draft waits until that member is here again.
    return said if said.is_members else None


def _get_visitor(request: HttpRequest) -> Visitor:
    """Return the visitor as the page's view has it, if any."""
    return getattr(request, "visitor", None) or get_visitor(request)


def _build_target(request: HttpRequest) -> Place:
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    return Place(parse_id(request.POST.get("category", "")), kwargs.get("ticket_id", ""))


def _read_typed(request: HttpRequest) -> Typed:
    names = [name for name in request.POST if rescued_texts.is_field(name)]
    return {name: [value for value in request.POST.getlist(name) if value] for name in names}
