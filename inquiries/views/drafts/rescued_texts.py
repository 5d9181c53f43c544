"""Return typed texts for pages that cannot show their form, so that nothing typed is lost."""

from django.http import HttpRequest

from inquiries.domain.field_types import COMMENT_NAME, NAME_PREFIX
from inquiries.forms.controls.choices import TICKED
from inquiries.models import Draft


def is_field(name: str) -> bool:
    """Whether a posted value was typed by the customer, and is not the page's own."""
    return name == COMMENT_NAME or name.startswith(NAME_PREFIX)


def collect_texts(request: HttpRequest, draft: Draft | None = None) -> list[str]:
    """Return the texts of a posted form, in their order on the page; without a post, those of the draft."""
    typed = {name: request.POST.getlist(name) for name in request.POST} or (draft.typed if draft else {})
    names = [name for name in typed if is_field(name)]
    return [value for name in names for value in typed[name] if value.strip() and value != TICKED]
