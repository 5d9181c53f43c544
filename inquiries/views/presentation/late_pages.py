"""Pages that do not wait for OC: what is known here is shown at once, and the rest comes by a second request.

A view passes `get_patience(request)` to the service that reads. On `StillReading` it renders what it has, with the
context of `build_context`. The template includes `_late_head.html` in its head and `_late.html` where something is
missing, loads `late.js`, and marks the parts that the rest replaces with `data-late` and an id.
"""

from django.conf import settings
from django.http import HttpRequest

from inquiries.services.upstream.late_reads import WHOLE, Patience

_TOKEN = "wait"  # noqa: S105 - the parameter's name


def get_patience(request: HttpRequest) -> Patience:
    """Return how long the request waits for OC: briefly when a page is opened, else until the answer is there.

    The second request, which `rest_url` names, takes up the read that the first one began.
    """
    if request.method != "GET":
        return WHOLE
    token = request.GET.get(_TOKEN, "")
    return Patience(token=token) if token else Patience(settings.OC_FIRST_WAIT)


def build_context(request: HttpRequest, token: str = "") -> dict[str, object]:
    """Return the context of a page, `token` being that of `StillReading` where its rest is still being read.

    - `page_url`: its own URL, as it was opened first.
    - `rest_url`: that of the second request; "" if the page is whole.
    - `is_late`: whether it comes in two steps, and keeps its height from one to the other.
    """
    query = request.GET.copy()
    is_second = bool(query.pop(_TOKEN, None))
    page_url = _join(request.path, query.urlencode())
    query[_TOKEN] = token
    rest_url = _join(request.path, query.urlencode()) if token else ""
    return {"page_url": page_url, "rest_url": rest_url, "is_late": bool(token) or is_second}


def _join(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
