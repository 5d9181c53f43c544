"""Every page in every state that looks like no other, as a visitor comes upon it. See `account_states` for accounts.

A state is a sentence and the page. What only a script makes of a page is not here: `test_accessibility` makes it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import OperationalError

from inquiries.models import CatalogCopy, ContactOption, Inquiry, KnownIssue, Look, LookText, Service, TypeGuide
from inquiries.services.help import help_center
from inquiries.services.upstream import stale_cache
from tests.inquiries.views.draftsteps import restored, save
from tests.inquiries.views.guests import ADDRESS, ask_for_a_code, asked, enter, open_link
from tests.inquiries.views.steps import EVERYTHING, LIST, NEW, filled, form_of, oc_is_down
from tests.support.factories import make_member
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.pictures import photo
from tests.support.samplefiles import PNG, PROGRAM, SAMPLES
from tests.support.sandbox import Sandbox

States = Iterator[tuple[str, Page]]
START = "/narae/"
FRAMED = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
WITHIN = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"}
TWICE = 2561  # charged twice: questions about it are there
State = Inquiry.State
RESIDENT = "제 번호는 900101-1234568입니다."


@dataclass(frozen=True)
class Cast:
    """Who comes upon the states, and where."""

    member: Browser
    sandbox: Sandbox
    settings: Any
    patch: pytest.MonkeyPatch

    def guest(self, **headers: str) -> Browser:
        """Return a new guest whose browser asks for Korean."""
        guest = Browser(self.sandbox)
        guest.headers = {"Accept-Language": "ko"} | headers
        return guest


def each(browser: Browser, *addresses: str) -> States:
    yield from ((address, browser.get(address)) for address in addresses)


def public_pages(cast: Cast) -> States:
    guest = cast.guest()
    yield from each(guest, START, "/narae/offline/", "/narae/search/?q=환불", "/narae/search/?q=뷁뷁")
    save(filled(guest))
    yield "a draft on the start page", guest.get(START)
    narae = Service.objects.get()
    Service.objects.create(slug="other", name="다른 곳", guests_allowed=False)
    yield "services", guest.get("/")
    Service.objects.update(active=False)
    yield "no services", guest.get("/")
    Service.objects.filter(pk=narae.pk).update(active=True, guests_allowed=False)
    look = Look.objects.create(service=narae, accent="#fee500")
    look.logo.save("로고.png", ContentFile(PNG))
    LookText.objects.create(look=look, language="ko", welcome="어서 오세요", lead="안내", footer="나래", links="약관|/")
    look.service.mark_changed()
    yield "for members only, in the company's colours", guest.get(START)


def types(cast: Cast) -> States:
    yield from each(cast.guest(), NEW, f"{NEW}?category=2540", f"{NEW}types/?q=환불", f"{NEW}types/?q=뷁뷁")
    for language in ("en", "ja", "zh-hans", "th"):
        yield f"a form in {language}", cast.guest(**{"Accept-Language": language}).get(f"{NEW}?category=2601")


def help_and_notices(cast: Cast) -> States:
    guest = cast.guest()
    yield from each(guest, "/narae/help/", "/narae/help/?q=환불", "/narae/help/?q=뷁뷁", "/narae/help/3401/")
    yield from each(guest, "/narae/notices/", "/narae/notices/1232/")
    form = guest.get("/narae/help/3414/").form_to("/narae/help/3414/helped/")
    for answer in ("yes", "no"):
        yield f"an answer that was called {answer}", form.submit(form.tag.select_one(f"[value={answer}]"))
    way = {"hours": {str(day): [["00:00", "24:00"]] for day in range(7)}, "notes": {"ko": "주말에도 받습니다."}}
    ContactOption.objects.create(service=Service.objects.get(), address="1588-0000", **way)
    yield "recently read, and ways to contact", guest.get("/narae/help/")
    solved = filled(guest, f_content="쓰던 글")
    solved.tag["action"] = "/narae/help/3414/solved/"
    asked_once = solved.submit()
    yield "a draft that may be discarded", asked_once
    yield "an answer that solved it", asked_once.form_to("/narae/help/3414/solved/").submit()
    cast.sandbox.unpublish("notices")
    stale_cache.slots.clear()
    yield "no notices", guest.get("/narae/notices/")


def in_a_frame(cast: Cast) -> States:
    Service.objects.update(frame_ancestors="https://www.narae.example")
    guest = cast.guest(**WITHIN)
    yield "the start, where the browser keeps nothing", guest.get(START)
    yield "a form", guest.get(f"{NEW}?category=2601")
    form = filled(guest)
    guest.client.cookies.clear()
    yield "a session that is lost", form.submit()
    Service.objects.update(guests_allowed=False)
    yield "signing in has its own window", guest.get(LIST)


def forms(cast: Cast) -> States:
    guest, narae = cast.guest(), Service.objects.get()
    guide = {"language": "ko", "description": "안내", "examples": "하나\n둘", "at_hand": "셋", "answer_time": "곧"}
    TypeGuide.objects.create(service=narae, category_id=TWICE, **guide)
    help_center.get_notices(narae, "ko")
    KnownIssue.objects.create(service=narae, texts={"ko": "결제가 늦습니다."}, notice_id=1231)
    yield "with all that may stand beside it", guest.get(f"{NEW}?category={TWICE}")
    yield "errors in every field", form_of(guest, EVERYTHING).submit()
    photos = [("그림.webp", photo("WEBP")), ("사진.png", PNG), ("문서.pdf", SAMPLES["pdf"]), ("설치.exe", PROGRAM)]
    changed = filled(guest).attach(*photos).submit()
    yield "files: one converted, one refused", changed
    yield "a number that nobody needs", filled(guest, f_content=RESIDENT).submit()
    yield "no consent", filled(guest, f_personalAgree=[]).submit()
    save(filled(cast.member, f_content="쓰던 글"))
    offer = cast.member.get(NEW)
    yield "a draft that is offered", offer
    back = restored(offer)
    yield "a draft that is back", back
    yield "what another type does not ask", cast.member.get(f"{back.url}".replace("2601", "2602"))
    Form(back, back.one(".draft form")).submit()
    yield "a draft that is gone", cast.member.get(back.url)
    filled(guest, f_subject="두 번").submit()
    yield "the same again", filled(guest, f_subject="두 번").submit()
    Service.objects.update(review_step=True)
    doubted = filled(guest, f_content=RESIDENT).attach(("사진.png", PNG)).submit()
    yield "what is looked over", doubted.form().submit()


def lists(cast: Cast) -> States:
    member, sandbox = cast.member, cast.sandbox
    yield from each(member, START, LIST, f"{LIST}?page=2", f"{LIST}?q=뷁", f"{LIST}?q=환불&group=done&status=closed")
    nobody = cast.guest()
    asked(nobody)
    EmailAddress.objects.create(user=member.account, email=ADDRESS, verified=True)
    yield "one that was sent without signing in", member.get(LIST)
    cast.settings.OC_FIRST_WAIT = 0.0
    sandbox.fault("list", "delay", seconds=1, then="answer", times=1)
    yield "a list that is still being read", member.get(LIST)
    cast.settings.OC_FIRST_WAIT = 30.0
    cast.patch.setattr("inquiries.services.tickets.search.MOST_CALLS", 1)
    yield "the newest were searched", member.get(f"{LIST}?q=환불")
    newcomer = Browser(sandbox, make_member("st99999"))
    newcomer.headers = member.headers
    yield "nothing yet", newcomer.get(LIST)
    oc_is_down(sandbox)
    yield "while OC is down", member.get(LIST)
    yield "a thread while OC is down", member.get(f"{LIST}T0/")


def threads(cast: Cast) -> States:
    member, sandbox = cast.member, cast.sandbox
    first = filled(member, f_subject="냉장고").submit().follow("#receipt-state a")
    ticket = first.url.rstrip("/").rpartition("/")[2]
    sandbox.answer(
        ticket,
        "<p>네</p><table><tr><th>가<td>나</table>",
        [("안내.png", PNG), ("a.pdf", SAMPLES["pdf"])],
        status="reply",
    )
    thread = member.get(first.url)
    yield "an answer with files", thread
    yield "a question without words", thread.form().attach(("그림.png", PNG)).submit()
    solved = Form(thread, thread.one("#answered form"))
    yield "solved for me", solved.submit(thread.soup.select_one("#answered button"))
    save(thread.form().fill(comment="쓰던 글"))
    yield "a reply that was begun", member.get(first.url)
    sandbox.fault("comment", "http", status=429, headers={}, body="", times=1)
    waiting = thread.form().fill(comment="하나 더").attach(("사진.png", PNG)).submit()
    yield "a question on its way", waiting
    yield "a thread on paper", waiting.browser.get(f"{first.url}print/")
    sandbox.set_status(ticket, "closed")
    Inquiry.objects.filter(kind=Inquiry.Kind.COMMENT).update(next_at="2020-01-01T00:00Z")
    call_command("deliver", once=True)
    yield "a closed one, with a question that came too late", member.get(first.url)
    gone = sandbox.fault("detail", "code", result_code=404, http_status=404)
    yield "one that the team no longer has", member.get(first.url)
    sandbox.remove_fault(gone)
    question = Inquiry.objects.latest("pk")
    late = member.get(f"/narae/receipts/{question.receipt}/")
    yield "a receipt of a question that came too late", late
    again = Form(late, late.one("#receipt-state form")).submit()
    yield "asking again what came too late", again
    yield "a receipt that stands for another", again.form().fill(f_personalAgree=["on"]).submit()
    yield "a receipt that another stands for", member.get(late.url)
    about = member.get(first.url)
    yield "asking about an earlier one", Form(about, about.one("form[action$='/again/']")).submit()


def error_pages(cast: Cast) -> States:
    guest, member, sandbox = cast.guest(), cast.member, cast.sandbox
    yield "no such page", guest.get("/narae/nothing/")
    yield "no such host", guest.get(START, headers={"Host": "evil.example"})
    yield "not for members", member.get("/admin/")
    yield "no token", filled(guest).smuggle(csrfmiddlewaretoken="nonsense").submit()
    form = filled(member)
    member.client.cookies["csrftoken"] = "x" * 32
    yield "a token that is another's", form.submit()
    member.client.cookies.pop("csrftoken")
    yield "too much at once", filled(guest, f_content="가" * 1_000_000).submit()
    thread = filled(member).submit().follow("#receipt-state a")
    form, question = filled(member), thread.form().fill(comment="쓰던 글")
    del member.client.cookies["session"]
    yield "a question after signing out", question.submit()
    yield "a form after signing out", form.submit()
    form = filled(guest)
    with cast.patch.context() as patch:
        patch.setattr("inquiries.services.submission.accept.accept_inquiry", _raises(OperationalError))
        patch.setattr("inquiries.views.site.start.own_inquiries.find_undelivered", _raises(OperationalError))
        yield "what could not be kept", form.submit()
        yield "what cannot be read", guest.get(START)
        guest.expect_a_crash()
        patch.setattr("inquiries.views.site.start.own_inquiries.find_undelivered", _raises(RuntimeError))
        yield "a crash", guest.get(START)
    CatalogCopy.objects.all().delete()
    stale_cache.slots.clear()
    oc_is_down(sandbox)
    yield "the short form", guest.get(NEW)
    yield "help that cannot be read", guest.get("/narae/help/")
    yield "a question that cannot be read", guest.get("/narae/help/3401/")


def _raises(error: type[Exception]) -> Callable[..., None]:
    def broken(*_args: object, **_more: object) -> None:
        raise error

    return broken


def guests(cast: Cast) -> States:
    guest = cast.guest()
    yield from each(guest, "/narae/guests/", "/narae/guests/open/AAAAA-AAAAAA/x/")
    Service.objects.update(guests_verify=True)
    number = asked(guest)
    yield "a receipt that waits for a mail", guest.get(f"/narae/receipts/{number}/")
    yield "a link that opens nothing", open_link(guest, "/narae/guests/open/AAAAA-AAAAAA/x/")
    link = guest.get(f"/narae/receipts/{number}/").form_to(f"/narae/guests/open/{number}/")
    yield "a new link", link.submit()
    code = ask_for_a_code(guest)
    yield "a code", code
    by_number = guest.get("/narae/guests/").form_to("/narae/guests/link/")
    yield "a receipt number that is none", by_number.fill(receipt_number="2026").submit()
    yield "a code that is wrong", enter(code, "00000000")
    yield "an address that is none", ask_for_a_code(guest, "nobody")


GROUPS = [public_pages, types, help_and_notices, in_a_frame, forms, lists, threads, error_pages, guests]
