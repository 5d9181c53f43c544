"""Give an operator's form back that was posted after its session had ended, or with an old CSRF token.

What was typed stands in hidden fields of a page with a new token, and is posted again by a button. Keys stand there as
tokens, see `inquiries.forms.key_field`; passwords and files are left out.
"""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inquiries.forms.key_field import build_token_name, seal


def can_return(request: HttpRequest) -> bool:
    """Whether the request is a form of the admin that came from a page of this portal, and not from another site."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return request.method == "POST" and is_ours and request.path.startswith(reverse("admin:index"))


def render_unsaved(request: HttpRequest) -> HttpResponse:
    """Render the page that gives the form back."""
    has_passwords = any(_is_password(name) and request.POST[name] for name in request.POST)
    context = {"fields": list(_list_fields(request)), "has_passwords": has_passwords}
    return render(request, "admin/unsaved_form.html", context, status=403)


def _list_fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    # The page posts a token, which may be empty, beside each key. A key that was typed replaces it.
    keys = {name for name in request.POST if build_token_name(name) in request.POST}
    typed = {name for name in keys if request.POST[name].strip()}
    left_out = {"csrfmiddlewaretoken", *keys, *map(build_token_name, typed)}
    for name in typed:
        yield build_token_name(name), seal(name, request.POST[name])
    for name, values in request.POST.lists():
        if name not in left_out and not _is_password(name):
            yield from ((name, value) for value in values)


def _is_password(name: str) -> bool:
    return "password" in name and name != "usable_password"
