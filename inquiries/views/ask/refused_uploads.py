"""The rows of files that were refused when they were picked, in a form that is shown again."""

from inquiries.domain import typed_text
from inquiries.views.request import ServiceRequest

FIELD_NAME = "refused_file"  # as in templates/inquiries/_file.html and _upload_rows.html
_MOST = 20
_LONGEST = 500  # characters of a sentence, a file's name included


def list_refused_uploads(request: ServiceRequest) -> list[dict[str, str]]:
    """List what the posted page showed of refused files, for `inquiries/_file.html`: a sentence each.

    The portal stores nothing of such a file, so the page brings the sentence along.
    """
    posted = request.POST.getlist(FIELD_NAME)[:_MOST] if request.method == "POST" else []
    sentences = (typed_text.clean_query(sentence)[:_LONGEST] for sentence in posted)
    return [{"refused": sentence} for sentence in dict.fromkeys(sentences) if sentence]
