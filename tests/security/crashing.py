"""The portal's addresses and two more, whose pages break with all that they were sent in the exception's text."""

from typing import NoReturn

from django.http import HttpRequest
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from inquiries.models import PurgedInquiry, Service
from inquiries.oc.errors import Unavailable
from inquiries.services.tombstones import Purged
from portal.urls import handler400
from portal.urls import urlpatterns as _portals

__all__ = ["handler400", "urlpatterns"]


@csrf_exempt
def crash(request: HttpRequest, word: str) -> NoReturn:
    try:
        raise KeyError(request.get_full_path())
    except KeyError as error:
        raise ValueError(f"{request.body!r} {dict(request.headers)} {word}") from error


def fail(request: HttpRequest, kind: str) -> NoReturn:
    """Raise what a page of the product raises for a purged inquiry, or while OC is away."""
    if kind == "purged":
        raise Purged(PurgedInquiry(service=Service(slug="narae"), ticket_id="1", kept_days=1))
    raise Unavailable(f"{request.get_full_path()} {dict(request.headers)}", endpoint="list")


urlpatterns = [
    path("crash/<str:word>/", crash, name="crash"),
    path("fail/<str:kind>/", fail, name="fail"),
    *_portals,
]
