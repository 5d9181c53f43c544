"""Receipts in every state, as in `states`: what is on its way, what needs a correction, what is gone."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.services.operations import operator_actions
from tests.browser.states import START, Cast, State, States
from tests.inquiries.views.steps import LIST, choose, correction_of, filled, shorten
from tests.support.htmlforms import Form
from tests.support.samplefiles import PNG

REFUSED = [{"code": "subject", "kind": "length"}, {"code": "attachment", "kind": "invalid", "file": "사진.png"}]


def receipts(cast: Cast) -> States:
    guest, sandbox = cast.guest(), cast.sandbox
    Service.objects.update(paced=False)  # a guest who sends so often is held
    delivered = filled(guest).attach(("사진.png", PNG)).submit()
    yield "a receipt", delivered
    yield "a receipt on paper", delivered.follow("a[href$='/print/']")
    Inquiry.objects.update(refusals=REFUSED, cancel_reason="이중 접수")
    for state in (State.ACCEPTED, State.RATE_LIMITED, State.NEEDS_CORRECTION, State.NEEDS_OPERATOR, State.CANCELLED):
        Inquiry.objects.update(state=state)
        yield f"a receipt that is {state}", guest.get(delivered.url)
    Inquiry.objects.update(state=State.ACCEPTED)
    yield "the start with one on its way", guest.get(START)
    yield "the list with one on its way", guest.get(LIST)
    yield from _to_correct(cast, filled(guest, f_subject="아주 긴 제목입니다"))
    form = filled(guest, f_subject="유형")
    sandbox.remove_categories([2601])
    moved = form.submit()
    yield "a receipt whose type is gone", moved
    another = moved.follow("#receipt-state a[href*='/move/']")
    yield "another type", another
    yield "another type's form", choose(another, 2599, 2603)
    Inquiry.objects.update(delivered_at=timezone.now() - timedelta(days=91), state=State.DELIVERED)
    call_command("purge")
    yield "a copy that is deleted", guest.get(delivered.url)


def _to_correct(cast: Cast, form: Form) -> States:
    shorten(cast.sandbox, "subject", 23)
    receipt = form.submit()
    yield "a receipt that names what to correct", receipt
    edit = correction_of(receipt)
    yield "a correction", edit
    late = edit.form().fill(f_content="늦은 글")
    operator_actions.request_delivery(Inquiry.objects.latest("pk"))
    yield "a correction that is too late", late.submit()
    Inquiry.objects.filter(receipt=edit.url.split("/")[-3]).update(state=State.NEEDS_CORRECTION)
    hologram = {"fieldId": 1, "code": "new", "type": "hologram", "title": "?", "required": True}
    cast.sandbox.set_fields(2601, [hologram])
    Service.objects.get().mark_changed()
    yield "a correction without a form", late.submit()
    cast.sandbox.reset()
    Service.objects.get().mark_changed()
