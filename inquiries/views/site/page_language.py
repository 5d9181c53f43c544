"""Choose the language of a page: that of the posted form, the visitor's choice, the browser's, or the service's."""

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from common.languages import find_offered
from inquiries.views.request import ServiceRequest


def activate_language(request: ServiceRequest) -> None:
    """Activate that of the posted form, or the service's default if neither the visitor nor the browser names one."""
    wanted = [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())]
    has_choice = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in dict(settings.LANGUAGES)
    own = find_offered(request.service.default_language)
    usual = "" if has_choice or any(map(find_offered, wanted)) else own
    if language := _get_form_choice(request) or _get_form_language(request) or usual:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def remember_language(request: ServiceRequest, response: HttpResponseBase) -> None:
    """Remember the language that was chosen with a form, as the choice on every page is."""
    if language := _get_form_choice(request):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )


def _get_form_choice(request: ServiceRequest) -> str:
    """Return the language that was chosen with a posted form, which carries the typed text over without a script."""
    return find_offered(request.GET.get("speak", "")) if request.method == "POST" else ""


def _get_form_language(request: ServiceRequest) -> str:
    """Return the language in which the posted form was shown, which another tab may have changed since.

    OC names an option by its text: in another language the customer's choices would be unknown.
    """
    return find_offered(request.POST.get("form_language", "")) if request.method == "POST" else ""
