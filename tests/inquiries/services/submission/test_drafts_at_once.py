"""Drafts that are saved, adopted and sent at the same time: no request waits for another that waits for it."""

import pytest

from inquiries.models import Attachment, Draft, Inquiry
from inquiries.services import quotas
from inquiries.services.submission import accept, drafts
from tests.faults.test_workers import on_postgres
from tests.inquiries.services.submission.test_drafts import again, begun
from tests.support.crossing import cross
from tests.support.factories import filled, guest_usercode, make_file, make_sender, make_service, new_nonce
from tests.support.sandbox import Sandbox


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_the_oldest_one_stays_that_is_being_saved_while_the_sixth_is_begun(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = make_service(sandbox)
    oldest, *_others = [begun(service) for _number in range(drafts.MOST)]
    more = ["글" * quotas.DRAFT_PART]  # which the day's quota counts
    cross(
        monkeypatch,
        quotas,
        "has_room_for_draft",
        first=lambda: again(service, oldest, f_content=more),
        second=lambda: begun(service),
    )
    assert Draft.objects.get(pk=oldest.pk).typed["f_content"] == more


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_guest_who_signs_in_while_the_form_is_sent(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    service, guest, nonce = make_service(sandbox), guest_usercode(), new_nonce()
    draft = begun(service, guest, nonce)
    make_file(service, guest, nonce)
    chosen = accept.TypeChosen(2601, "기타")
    cross(
        monkeypatch,
        drafts,
        "forget",
        first=lambda: accept.accept_inquiry(service, make_sender(guest), nonce, chosen, filled()),
        second=lambda: drafts.adopt(guest, "tester", service.organization_id),
    )
    assert Attachment.objects.get().inquiry == Inquiry.objects.get()
    assert not Draft.objects.filter(pk=draft.pk).exists()
