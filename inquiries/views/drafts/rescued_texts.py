"""Return typed texts for pages that cannot show their form, and compare them with what was sent."""

from django.http import HttpRequest

from inquiries.domain.field_types import COMMENT_NAME, NAME_PREFIX, SUBJECT_NAME
from inquiries.forms.controls.choices import TICKED
from inquiries.models import Draft, Inquiry


def is_field(name: str) -> bool:
    """Whether a posted value was typed by the customer, and is not the page's own."""
    return name == COMMENT_NAME or name.startswith(NAME_PREFIX)


def collect_texts(request: HttpRequest, draft: Draft | None = None) -> list[str]:
    """Return the texts of a posted form, in their order on the page; without a post, those of the draft."""
    typed = {name: request.POST.getlist(name) for name in request.POST} or (draft.typed if draft else {})
    names = [name for name in typed if is_field(name)]
    return [value for name in names for value in typed[name] if value.strip() and value != TICKED]


def has_same_words(request: HttpRequest, sent: Inquiry) -> bool:
    """Whether the posted text is the inquiry's."""
    words = {name: request.POST.getlist(name) for name in request.POST if is_field(name)}
    before = dict(sent.submitted.typed)
    # The subject was left empty, and was taken from the text.
    if SUBJECT_NAME in before and not "".join(words.get(SUBJECT_NAME, ())).strip():
        words[SUBJECT_NAME] = before[SUBJECT_NAME]
    return words == before
