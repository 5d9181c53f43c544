"""What each person of the cross-user tests owns, and which of it each address asks for."""

import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from accounts.models import User
from inquiries.domain import receipt_numbers
from inquiries.models import Attachment, Draft, Inquiry
from tests.inquiries.views.steps import filled, form_of
from tests.security.routes import Route
from tests.support.pages import Browser
from tests.support.samplefiles import PNG

Ids = Mapping[str, str]

# Which of a person's things is meant by each name in an address. A new address with an id needs a line here.
TAKES: dict[str, Ids] = {
    "inquiries:thread": {"ticket_id": "ticket"},
    "inquiries:thread-news": {"ticket_id": "ticket"},
    "inquiries:file": {"ticket_id": "ticket", "file_id": "thread file"},
    "inquiries:solved": {"ticket_id": "ticket"},
    "inquiries:thread-again": {"ticket_id": "ticket"},
    "inquiries:thread-print": {"ticket_id": "ticket"},
    "inquiries:receipt-print": {"receipt": "receipt"},
    "inquiries:receipt": {"receipt": "receipt"},
    "inquiries:receipt-state": {"receipt": "receipt"},
    "inquiries:receipt-move": {"receipt": "receipt to correct"},
    "inquiries:receipt-again": {"receipt": "receipt to correct"},
    "inquiries:guest-link": {"receipt": "receipt"},
    "inquiries:guest-open": {"receipt": "receipt", "token": "token"},
    "inquiries:receipt-edit": {"receipt": "receipt to correct"},
    "inquiries:drafts": {"ticket_id": "ticket"},
    "inquiries:draft-discard": {"draft_id": "draft"},
    "inquiries:kept": {"file_id": "file"},
    "inquiries:remove": {"file_id": "file"},
    "mfa_edit_webauthn": {"pk": "passkey"},
    "mfa_remove_webauthn": {"pk": "passkey"},
    # The same for everybody: which system of a company's one signs in with, and what there is to read.
    "inquiries:question": {"question_id": "page"},
    "inquiries:vote": {"question_id": "page"},
    "inquiries:solve": {"question_id": "page"},
    "inquiries:question-file": {"question_id": "page", "file_id": "page"},
    "inquiries:notice": {"notice_id": "page"},
    "inquiries:notice-file": {"notice_id": "page", "file_id": "page"},
    "dictionary": {"language": "page", "digest": "page"},
    "integration:anything": {"anything": "page"},
    "openid_connect_login": {"provider_id": "provider"},
    "openid_connect_callback": {"provider_id": "provider"},
    # Operators' pages: no visitor here is an operator, and all of them are refused.
    "admin:inquiries_inquiry_decide": {"pk": "row"},
    "admin:preview": {"service_id": "row"},
    "admin:preview-page": {"service_id": "row", "language": "row", "theme": "row"},
    "admin:preview-style": {"theme": "row"},
    "admin:auth_user_password_change": {"id": "account"},
    "admin:view_on_site": {"content_type_id": "row", "object_id": "row"},
    "admin:app_list": {"app_label": "application"},
    "admin:django.contrib.admin.sites.AdminSite.catch_all_view": {"url": "row"},
}
UNOWNED = {"page", "provider", "application"}
_OPERATORS = {"object_id": "row"}


def takes(route: Route) -> Ids | None:
    """The kinds of ids that the address is made of, without the service's; None if they are not listed."""
    wanted = [name for name in route.parameters if name != "slug"]
    known = TAKES.get(route.name) or (_OPERATORS if route.name.startswith("admin:") else {})
    return {name: known[name] for name in wanted} if set(wanted) <= set(known) else None


@dataclass(frozen=True)
class Person:
    """A visitor with a browser, and the ids of what they own by kind. A visitor without a session owns nothing."""

    name: str
    browser: Browser
    things: Ids
    form_token: str = ""


def person(name: str, browser: Browser) -> Person:
    """Sends an inquiry with a file, leaves one to correct and a draft behind, and looks at the thread once."""
    before = set(Inquiry.objects.values_list("pk", flat=True))
    drafts = set(Draft.objects.values_list("pk", flat=True))
    page = filled(browser, f_subject=f"canary-{name}").attach((f"{name}.png", PNG)).submit()
    thread = page.follow("#receipt-state a")
    filled(browser, f_subject=f"canary-{name}, the second", f_content="another").submit()
    first, second = Inquiry.objects.exclude(pk__in=before).order_by("created_at")
    Inquiry.objects.filter(pk=second.pk).update(state=Inquiry.State.NEEDS_CORRECTION, ticket_id="")
    form_of(browser).fill(f_subject=f"canary-{name}").smuggle(keep_draft="1").submit()
    account = User.objects.filter(usercode=first.usercode).first()
    things = {
        "ticket": first.ticket_id,
        "thread file": re.findall(r"/files/(\w+)/", thread.attribute(".tile a", "href"))[0],
        "receipt": first.receipt,
        "receipt to correct": second.receipt,
        "draft": str(Draft.objects.exclude(pk__in=drafts).get().pk),
        "file": str(Attachment.objects.get(inquiry=first).pk),
        "row": str(first.pk),
        "account": str(account.pk if account else 0),
        "passkey": str(_passkey(account, name)),
        "application": "inquiries",
        "provider": "own",
        "page": "1",
        "token": secrets.token_urlsafe(18).strip("-_"),
    }
    return Person(name, browser, things, form_of(browser)["form_token"])


def _passkey(account: User | None, name: str) -> int:
    if account is None:
        return 0
    data = {"name": f"canary-{name}", "credential": {}}
    return int(Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data=data).pk)


def unknown(things: Ids) -> Ids:
    """Ids of the same looks that nothing has."""
    looks = {
        "ticket": f"T{1658199661153}{secrets.token_hex(3)[:5]}",
        "thread file": secrets.token_hex(16)[: len(things["thread file"])],
        "receipt": receipt_numbers.generate_receipt(),
        "receipt to correct": receipt_numbers.generate_receipt(),
        "draft": str(uuid.uuid4()),
        "file": str(uuid.uuid4()),
        "row": "999999",
        "account": "999999",
        "passkey": "999999",
        "application": "inquiries",
        "provider": "own",
        "page": "1",
        "token": secrets.token_urlsafe(18).strip("-_"),
    }
    assert set(looks) == set(things)
    return looks
