"""A posted form: its form token, its files, its draft, and why it was not accepted."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from common.client_ip import get_client_ip
from inquiries.domain import form_tokens
from inquiries.forms.customer_form import CustomerForm
from inquiries.models import Attachment, Draft, Inquiry
from inquiries.services.files import form_files, uploads
from inquiries.services.files.upload_handler import ReceivedFile
from inquiries.services.files.uploads import FileRefused
from inquiries.services.submission import accept_errors, drafts, follow_ups, own_inquiries
from inquiries.services.upstream.deadline import Deadline
from inquiries.views.ask import refusal_texts
from inquiries.views.ask.refused_uploads import list_refused_uploads
from inquiries.views.drafts import posted_drafts, rescued_texts
from inquiries.views.presentation.drafts import DraftShown, build_draft_url, present_draft
from inquiries.views.presentation.receipts import present_receipt
from inquiries.views.request import ServiceRequest

# Buttons that send nothing: to save a draft without a script, and to go back from the review step.
_NOT_SENDING = {"keep_draft", "change"}
_NAMES_FILES = "names_files"


@dataclass(frozen=True, slots=True)
class FormPost:
    """A posted form with its token, and the result of its file operations.

    - `nonce`: the token's one-time part, under which the files are stored.
    - `refused_files`: why files that were posted with the form were refused, a sentence each.
    - `is_to_be_sent`: false if the form is only shown again, because a file was removed or there is an `objection`.
    - `is_new`: whether no page has shown the token yet.
    - `draft`: what the form was filled from, or saved as. `waits_at` is its URL if its member has to sign in first.
    - `sent_before`: an inquiry with the same text, after which the customer has to confirm a second one.
    - `seen_warnings`: the keys of the warnings that the page has shown, which are not shown again.
    - `file_ids`: the files to send, shown on the page or posted now; None if the page does not name its files.
    """

    token: str
    nonce: str
    refused_files: tuple[str, ...] = ()
    is_to_be_sent: bool = True
    objection: str = ""
    is_new: bool = False
    draft: Draft | None = None
    waits_at: str = ""
    sent_before: Inquiry | None = None
    seen_warnings: frozenset[str] = frozenset()
    file_ids: frozenset[UUID] | None = None

    def may_be_sent(self, form: CustomerForm) -> bool:
        """Validate the form, and return whether it can be sent. It shows why not, unless only a file was removed."""
        has_unseen_warnings = form.has_unseen_warnings(self.seen_warnings)
        if self.objection:
            form.add_error(None, self.objection)
        elif not self.is_to_be_sent:
            form.show_as_typed()
        for sentence in self.refused_files:
            form.add_error("files" if form.has_files else None, sentence)
        return self.is_to_be_sent and not has_unseen_warnings and form.is_valid()


def issue_token(request: ServiceRequest) -> FormPost:
    """Return the token of a form that is shown for the first time."""
    return replace(_build_post(request, form_tokens.generate_nonce()), is_new=True)


def open_form(request: ServiceRequest) -> FormPost:
    """Open a form: a new one, or the visitor's own draft that the URL names."""
    draft = drafts.find_own_draft(request.service, request.visitor.usercode, request.GET.get("draft", ""))
    return replace(_build_post(request, draft.form_token), draft=draft) if draft else issue_token(request)


def reopen_form(request: ServiceRequest, inquiry: Inquiry) -> FormPost:
    """Open the form of a sent inquiry for a correction: with the same token, and so the same files."""
    draft = drafts.find_own_draft(request.service, request.visitor.usercode, request.GET.get("draft", ""))
    post = _build_post(request, inquiry.form_token)
    return replace(post, draft=draft) if draft and draft.form_token == inquiry.form_token else post


def read_nonce(request: ServiceRequest) -> str | None:
    """Return the one-time part of the posted token; None if the form was made for another person or service."""
    form = request.form
    return form.nonce if form and form_tokens.is_for(form, request.visitor.usercode) else None


def find_already_sent(request: ServiceRequest) -> Inquiry | None:
    """Return the inquiry that the posted form became, if it was sent before. Call it before files are stored."""
    sent = _find_sent_before(request)
    return sent if sent and _is_unchanged(request, sent) else None


def receive_post(request: ServiceRequest, to_correct: Inquiry | None = None) -> FormPost:
    """Store the files that came with a form, or remove one. The text is not touched."""
    nonce = read_nonce(request)
    if nonce is None or (to_correct and nonce != to_correct.form_token):
        # The visitor signed in or out in another tab: the text is saved until the form is sent once more.
        fresh = reopen_form(request, to_correct) if to_correct else _adopt_guest_form(request) or issue_token(request)
        objection = _("You signed in or out in the meantime. Nothing is lost: please send it again.")
        return _tell_of_files_left(request, _object(request, fresh, objection))
    if not to_correct and (sent := _find_sent_before(request)) and not _is_unchanged(request, sent):
        # The visitor went back and wrote something else: showing the old receipt would lose it.
        fresh = issue_token(request)
        for file in _find_unsent_files(request, sent):
            form_files.move(file, fresh.nonce)
        changed = _(
            "This form was already sent with the receipt number %(number)s and has been changed since. To "
            "send it as a new inquiry, attach its files again and press the button again."
        )
        return _object(request, fresh, changed % {"number": sent.receipt})
    unwanted = request.POST.get("remove_file", "")
    if unwanted and unwanted in {str(file.pk) for file in find_files(request, FormPost("", nonce))}:
        form_files.remove(request.service, request.visitor.usercode, nonce, unwanted)
    is_to_be_sent = not unwanted and not _NOT_SENDING & request.POST.keys()
    seen = frozenset(request.POST.getlist("known"))
    refused, taken = _take_files(request, nonce)
    named = _read_named_files(request)
    if form_files.is_missing(request.service, request.visitor.usercode, nonce, (named or frozenset()) | taken):
        refused = (*refused, refusal_texts.describe_files_gone())
    named = None if named is None else named | taken
    return FormPost(
        request.POST["form_token"], nonce, refused, is_to_be_sent=is_to_be_sent, seen_warnings=seen, file_ids=named
    )


def _adopt_guest_form(request: ServiceRequest) -> FormPost | None:
    """Return the same form with its files, for the member that a guest of this browser turned out to be."""
    form = posted_drafts.adopt_guest_form(request)
    # By whom cannot be asked: the session of the guest who sent it may have ended since.
    if form is None or own_inquiries.was_sent(form.nonce):
        return None
    return _build_post(request, form.nonce)


def save_as_draft(request: ServiceRequest, post: FormPost, form: CustomerForm | None) -> FormPost:
    """Save a posted form that is shown again as a draft, because without a script nothing else would."""
    names, examples = (form.posted_names, form.examples_posted) if form else ((), ())
    draft = posted_drafts.save_shown_again(request, post.nonce, names, examples)
    if draft and draft.owner != form_tokens.build_owner(request.visitor.usercode):
        return replace(post, waits_at=build_draft_url(request.service, draft))
    return replace(post, draft=draft)


def return_refused(
    request: ServiceRequest, post: FormPost, form: CustomerForm, refusal: accept_errors.SubmissionRefused
) -> FormPost:
    """Return the form that was not accepted, to be shown again with the reason. It is saved as a draft."""
    match refusal:
        case accept_errors.SentBefore():
            return replace(save_as_draft(request, post, form), sent_before=refusal.sent)
        case accept_errors.TooManyInquiries():
            form.add_error(None, refusal_texts.describe_limit(refusal))
        case accept_errors.FilesGone():
            form.add_error("files" if form.has_files else None, refusal_texts.describe_files_gone())
        case accept_errors.NotReplaceable():
            question = follow_ups.find_replaced_question(request.service, request.visitor.usercode, post.nonce)
            post = _renew_form(request, post, form, question) if question else post
        case accept_errors.ForeignForm():
            # Sent in a session that has ended. Whether this is the same guest is not known, so no receipt is shown.
            post = replace(issue_token(request), is_new=False)
            form.add_error(None, _("This form was already sent. To send it as a new inquiry, press the button again."))
        case _:
            raise refusal
    return save_as_draft(request, post, form)


def _renew_form(request: ServiceRequest, post: FormPost, form: CustomerForm, question: Inquiry) -> FormPost:
    """Return the same form with its files under a new token: if sent, it replaces nothing."""
    fresh = replace(issue_token(request), is_new=False, file_ids=post.file_ids)
    follow_ups.go_on_as(question, request.visitor.usercode, fresh.nonce)
    dealt_with = _(
        "Our staff have since dealt with your first question, %(number)s. This one was not sent, because "
        "it might arrive twice. To send it anyway, press the button again."
    )
    form.add_error(None, dealt_with % {"number": question.receipt})
    return fresh


def _object(request: ServiceRequest, fresh: FormPost, objection: str) -> FormPost:
    """Return the form that is shown again with an objection; the files that were posted are stored under its token."""
    refused, _taken = _take_files(request, fresh.nonce)
    return replace(fresh, refused_files=refused, is_to_be_sent=False, objection=objection, is_new=False)


def _tell_of_files_left(request: ServiceRequest, fresh: FormPost) -> FormPost:
    """Return the form with a sentence about its earlier files, if these stayed with the person it was made for."""
    named = _read_named_files(request)
    if not named or form_files.find_named_files(request.service, request.visitor.usercode, fresh.nonce, named):
        return fresh
    left = _(
        "The files you attached are not part of this form. Please attach them again, or sign in as before to get them "
        "back."
    )
    return replace(fresh, refused_files=(*fresh.refused_files, left))


def _find_sent_before(request: ServiceRequest) -> Inquiry | None:
    nonce = read_nonce(request)
    return own_inquiries.find_by_form(request.service, request.visitor.usercode, nonce) if nonce else None


def _is_unchanged(request: ServiceRequest, sent: Inquiry) -> bool:
    """Whether the same type and text are posted as before. Files that came too late were refused one by one."""
    # A form without a type may have been given one since.
    is_same_type = request.POST.get("category", "") in ("", str(sent.category_id or ""))
    return is_same_type and rescued_texts.has_same_words(request, sent) and not _find_unsent_files(request, sent)


def _find_unsent_files(request: ServiceRequest, sent: Inquiry) -> list[Attachment]:
    """Find files that the posted page shows and that were not sent: added since, or in another tab."""
    named = _read_named_files(request) or frozenset()
    found = form_files.find_unsent(request.service, request.visitor.usercode, sent.form_token, named)
    return list(found) if named and sent.state != Inquiry.State.NEEDS_CORRECTION else []


def _read_named_files(request: ServiceRequest) -> frozenset[UUID] | None:
    """Return the files that the posted page shows; None for pages of older releases, which do not say."""
    if _NAMES_FILES not in request.POST:
        return None
    unwanted = request.POST.get("remove_file", "")
    shown = form_files.parse_file_ids(request.POST.getlist("kept_file"))
    return frozenset(shown - form_files.parse_file_ids([unwanted]))


def find_files(request: ServiceRequest, post: FormPost) -> list[Attachment]:
    """Return the stored files of the form; a new form has none, and nothing is queried."""
    if post.is_new:
        return []
    return form_files.find_named_files(request.service, request.visitor.usercode, post.nonce, post.file_ids)


def _take_files(request: ServiceRequest, nonce: str) -> tuple[tuple[str, ...], frozenset[UUID]]:
    """Store the files that came along. Returns why some were refused, and the ids of the others."""
    refused, taken = [], set()
    owner, client_ip = (request.service, request.visitor.usercode), get_client_ip(request)
    until = Deadline(settings.RECEIPT_WAIT)  # for the uploads of all of them
    for file in request.FILES.getlist("files"):
        if isinstance(file, ReceivedFile) and file.name:
            try:
                taken.add(uploads.receive(*owner, nonce, file, client_ip=client_ip, wait=until.left).pk)
            except FileRefused as reason:
                refused.append(str(reason))
    return tuple(refused), frozenset(taken)


def _build_post(request: ServiceRequest, nonce: str) -> FormPost:
    return FormPost(form_tokens.build_token(nonce, request.service.pk, request.visitor.usercode), nonce)


def build_context(request: ServiceRequest, post: FormPost, *, ticket_id: str = "") -> dict[str, Any]:
    """Return the template context of a form with files and drafts; `asked_again` is the comment that it replaces."""
    question = follow_ups.find_replaced_question(request.service, request.visitor.usercode, post.nonce)
    return {
        "form_token": post.token,
        "files": [*find_files(request, post), *list_refused_uploads(request)],
        "ticket_id": ticket_id,
        "draft": present_draft(request.service, post.draft) if post.draft else None,
        "draft_is_gone": post.draft is None and "draft" in request.GET and request.method != "POST",
        "waits_at": post.waits_at,
        "sent_before": present_receipt(post.sent_before) if post.sent_before else None,
        "asked_again": present_receipt(question) if question else None,
        "asked_about": follow_ups.get_ticket_asked_about(post.nonce),
    }


def offer_draft(
    request: ServiceRequest, post: FormPost, *, ticket_id: str = "", to_correct: Inquiry | None = None
) -> DraftShown | None:
    """Return an older draft for a form that is opened. It is never filled in unasked."""
    if request.method == "POST" or post.draft:
        return None
    here, usercode = request.service, request.visitor.usercode
    if to_correct:
        draft = drafts.find_by_form(here, usercode, to_correct.form_token)
    else:
        draft = drafts.find_newest(here, usercode, ticket_id)
    return present_draft(here, draft, request.path if to_correct else "") if draft else None
