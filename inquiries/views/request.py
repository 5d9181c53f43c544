"""The types of requests: all that the portal attaches to a request is declared here."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.visitor import Visitor, get_visitor
from common.languages import remove_region
from inquiries.domain import form_tokens
from inquiries.domain.form_tokens import FormToken
from inquiries.domain.typed_text import clean_query
from inquiries.models import Service

_LONGEST_QUERY = 100  # characters, as the search boxes have it; a word of hundreds would take a second


class PortalRequest(HttpRequest):
    """A request as the middleware prepares it, for any page.

    - `embedded`: whether the page is shown inside another site's page, without head and foot.
    - `keeps_nothing`: whether the browser stores no cookies for the embedded page.
    - `style_source`: the source of a service's own style; a rendered page adds it to the Content-Security-Policy.
    - `frames_own_pages`: whether a page of the portal itself may frame it, and be framed by it: operators' previews.
    - `LANGUAGE_CODE`: one of the portal's codes.
    """

    embedded: bool
    keeps_nothing: bool
    style_source: str
    frames_own_pages: bool
    htmx: HtmxDetails
    LANGUAGE_CODE: str


class ServiceRequest(PortalRequest):
    """A request for a page of a service, as `inquiries.views.decorators.with_service` prepares it.

    - `visitor`: who asks, under the usercode that `inquiries.views.acting_usercode` determined.
    - `form`: the verified form token of a POST; None if it is missing, forged, or of another service.
    """

    service: Service
    visitor: Visitor
    form: FormToken | None


def attach_service(request: HttpRequest, service: Service) -> ServiceRequest:
    """Make the request one for a page of the service: attach the service and the session's visitor."""
    attached = cast(ServiceRequest, request)
    attached.service = service
    attached.visitor = get_visitor(attached)
    attached.form = None
    return attached


def verify_form_token(request: ServiceRequest) -> None:
    """Verify the posted form token, once for the request. It reads the body of a POST."""
    if request.method == "POST":
        request.form = form_tokens.read(request.POST.get("form_token", ""), request.service.pk)


def get_oc_language(request: HttpRequest) -> str:
    """Return the customer's language as OC's code: the part before a region or script."""
    return remove_region(getattr(request, "LANGUAGE_CODE", "ko"))


def get_query(request: HttpRequest) -> str:
    """Return the words that are searched for, without invisible characters, as far as a search box takes them."""
    return clean_query(request.GET.get("q", ""))[:_LONGEST_QUERY]


def list_details(visitor: Visitor) -> dict[str, str]:
    """Return the visitor's own details by the codes of the fields that they fill; "" for one that is not known."""
    return {"mail": visitor.email, "name": visitor.name, "phone": visitor.phone}
