"""The portal's addresses and one more, whose page breaks with all that it was sent in the exception's text."""

from typing import NoReturn

from django.http import HttpRequest
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from portal.urls import handler400
from portal.urls import urlpatterns as _portals

__all__ = ["handler400", "urlpatterns"]


@csrf_exempt
def crash(request: HttpRequest, word: str) -> NoReturn:
    try:
        raise KeyError(request.get_full_path())
    except KeyError as error:
        raise ValueError(f"{request.body!r} {dict(request.headers)} {word}") from error


urlpatterns = [path("crash/<str:word>/", crash, name="crash"), *_portals]
