"""Drafts: kept until they are sent, discarded or too old, and found only by their owner."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from inquiries.domain.form_tokens import FormToken, build_owner
from inquiries.models import Attachment, Draft, Inquiry, Service
from inquiries.services.files import form_files
from inquiries.services.submission import accept, drafts
from inquiries.services.submission.drafts import DraftTarget, SaveOrigin
from tests.inquiries.services.steps import deliver
from tests.support.factories import (
    filled,
    guest_usercode,
    make_file,
    make_inquiry,
    make_sender,
    make_service,
    new_nonce,
)
from tests.support.sandbox import Sandbox

WORDS = {"f_subject": ["제목"], "f_content": ["첫 줄\n둘째 <줄> 😀"]}
SMALL = DraftTarget(category_id=2601)


def begun(
    service: Service, usercode: str = "tester", nonce: str = "", place: DraftTarget = SMALL, **typed: Any
) -> Draft:
    """Save a draft of a customer, with these words or default ones."""
    form = FormToken(nonce or new_nonce(), build_owner(usercode))
    draft = drafts.save(service, form, place, typed or WORDS)
    assert draft
    return draft


def again(service: Service, draft: Draft, **typed: list[str]) -> Draft | None:
    """The same form, saved once more."""
    return drafts.save(service, FormToken(draft.form_token, draft.owner), SMALL, typed)


def grown_old(draft: Draft, days: float = 7.01) -> None:
    Draft.objects.filter(pk=draft.pk).update(updated_at=timezone.now() - timedelta(days=days))


def test_it_works(service: Service) -> None:
    draft = begun(service)
    found = drafts.find_own_draft(service, "tester", str(draft.pk))
    assert found
    assert (found.typed, found.category_id, found.ticket_id) == (WORDS, 2601, "")
    assert drafts.find_newest(service, "tester") == draft
    assert drafts.find_own_drafts(service, "tester") == [draft]


def test_the_text_is_encrypted_and_the_owner_is_not_stored_in_clear(service: Service) -> None:
    begun(service, f_subject=["secret words"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inquiries_draft")
        stored = repr(cursor.fetchall())
    assert "secret words" not in stored
    assert "tester" not in stored


# --- saving ---------------------------------------------------------------------------------------------------


def test_the_same_form_is_one_draft(service: Service) -> None:
    draft = begun(service)
    again(service, draft, f_subject=["새 제목"], f_content=[])
    (kept,) = drafts.find_own_drafts(service, "tester")
    assert kept.typed == {"f_subject": ["새 제목"], "f_content": []}


def test_a_save_that_was_overtaken_changes_nothing(service: Service) -> None:
    draft = begun(service)
    form = FormToken(draft.form_token, draft.owner)
    for number, words in (("k3-8", "to the end"), ("k3-7", "to th"), ("other-1", "elsewhere"), ("k3-9", "and more")):
        drafts.save(service, form, SMALL, {"f_subject": [words]}, SaveOrigin(number))
        draft.refresh_from_db()
        assert draft.typed["f_subject"] == [words if number != "k3-7" else "to the end"]


def test_values_of_another_type_are_kept(service: Service) -> None:
    draft = begun(service, f_subject=["제목"], f_model=["NR-1"])
    drafts.save(service, FormToken(draft.form_token, draft.owner), DraftTarget(category_id=2602), {"f_subject": ["둘"]})
    (kept,) = drafts.find_own_drafts(service, "tester")
    assert kept.typed == {"f_subject": ["둘"], "f_model": ["NR-1"]}
    assert kept.category_id == 2602


def test_values_of_another_type_are_limited_in_size(service: Service) -> None:
    draft = begun(service, f_one=["가" * 50_000])
    again(service, draft, f_two=["나" * 50_000])
    (kept,) = drafts.find_own_drafts(service, "tester")
    assert list(kept.typed) == ["f_two"]


@pytest.mark.parametrize("typed", [{}, {"f_subject": []}, {"f_subject": [" \n"]}])
def test_an_empty_form_is_no_draft(service: Service, typed: dict[str, list[str]]) -> None:
    assert drafts.save(service, FormToken(new_nonce(), build_owner("tester")), SMALL, typed) is None
    assert not Draft.objects.exists()


def test_an_empty_form_with_a_file_is_one(service: Service) -> None:
    file = make_file(service, "tester", new_nonce())
    assert drafts.save(service, FormToken(file.form_token, build_owner("tester")), SMALL, {"f_subject": []})


def test_a_form_that_was_emptied_is_none_any_more(service: Service) -> None:
    draft = begun(service)
    again(service, draft, f_subject=[], f_content=[])
    assert not Draft.objects.exists()


def test_a_form_that_was_emptied_keeps_what_another_type_asked(service: Service) -> None:
    draft = begun(service, f_model=["NR-1"])
    again(service, draft, f_subject=[])
    assert drafts.find_own_drafts(service, "tester") == [draft]


def test_the_sixth_takes_the_oldest_ones_place(service: Service, sandbox: Sandbox) -> None:
    elsewhere, somebody = begun(make_service(sandbox, slug="other")), begun(service, "somebody")
    oldest, *others = [begun(service) for _number in range(5)]
    again(service, oldest, f_subject=["noch einmal"])
    sixth = begun(service)
    assert drafts.find_own_drafts(service, "tester") == [sixth, oldest, *reversed(others[1:])]
    assert Draft.objects.filter(pk__in=[elsewhere.pk, somebody.pk]).count() == 2


def test_a_save_that_comes_after_sending_keeps_nothing(service: Service) -> None:
    inquiry = make_inquiry(service)
    late = drafts.save(service, FormToken(inquiry.form_token, build_owner("tester")), SMALL, WORDS)
    assert late is None
    assert not Draft.objects.exists()


def test_a_save_that_crosses_the_sending_is_not_offered(service: Service) -> None:
    draft = begun(service)
    make_inquiry(service, form_token=draft.form_token)
    assert drafts.find_own_drafts(service, "tester") == []
    assert drafts.find_newest(service, "tester") is None


def test_a_correction_is_kept_and_not_offered_as_a_new_inquiry(service: Service) -> None:
    inquiry = make_inquiry(service, state=Inquiry.State.NEEDS_CORRECTION)
    draft = begun(service, nonce=inquiry.form_token)
    assert drafts.find_by_form(service, "tester", inquiry.form_token) == draft
    assert drafts.find_own_drafts(service, "tester") == []


# --- whose it is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["", "Tester", "tester2", "guest-tester"])
def test_a_draft_is_not_found_by_another_customer(service: Service, other: str) -> None:
    draft = begun(service)
    assert drafts.find_own_draft(service, other, str(draft.pk)) is None
    assert drafts.find_by_form(service, other, draft.form_token) is None
    assert drafts.discard(service, other, str(draft.pk)) is None
    assert drafts.find_own_drafts(service, other) == []
    assert drafts.find_newest(service, other) is None


def test_it_is_of_one_service(service: Service, sandbox: Sandbox) -> None:
    draft, other = begun(service), make_service(sandbox, slug="other")
    assert drafts.find_own_draft(other, "tester", str(draft.pk)) is None
    assert drafts.find_own_drafts(other, "tester") == []


def test_a_draft_of_another_owner_or_service_is_not_saved(service: Service, sandbox: Sandbox) -> None:
    draft, other = begun(service), make_service(sandbox, slug="other")
    assert drafts.save(service, FormToken(draft.form_token, build_owner("thief")), SMALL, {"f_a": ["1"]}) is None
    assert drafts.save(other, FormToken(draft.form_token, draft.owner), SMALL, {"f_a": ["1"]}) is None
    assert Draft.objects.get().typed == WORDS


@pytest.mark.parametrize("nonsense", ["", "x", "../..", "0", "é", "00000000-0000-0000-0000-000000000000"])
def test_an_invalid_id_finds_no_draft(service: Service, nonsense: str) -> None:
    begun(service)
    assert drafts.find_own_draft(service, "tester", nonsense) is None


def test_a_reply_is_found_on_its_ticket_only(service: Service) -> None:
    inquiry, reply = begun(service), begun(service, place=DraftTarget(ticket_id="T1"))
    assert drafts.find_newest(service, "tester") == inquiry
    assert drafts.find_newest(service, "tester", "T1") == reply
    assert drafts.find_newest(service, "tester", "T2") is None


def test_a_guests_becomes_the_members(service: Service, sandbox: Sandbox) -> None:
    guest, elsewhere = guest_usercode(), make_service(sandbox, slug="other")
    draft, other, theirs = begun(service, guest), begun(elsewhere, guest), begun(service, guest_usercode())
    file = make_file(service, guest, draft.form_token)
    drafts.adopt(guest, "tester", service.organization_id)
    assert drafts.find_own_drafts(service, "tester") == [draft]
    assert drafts.find_own_drafts(elsewhere, "tester") == [other]
    assert list(form_files.find_form_files(service, "tester", draft.form_token)) == [file]
    assert drafts.find_own_drafts(service, guest) == []
    assert Draft.objects.get(pk=theirs.pk).owner == theirs.owner


def test_inquiries_of_the_guest_are_not_adopted(service: Service) -> None:
    guest = guest_usercode()
    inquiry = make_inquiry(service, guest, files=[("a.txt", b"1")])
    drafts.adopt(guest, "tester", service.organization_id)
    assert Inquiry.objects.get().usercode == guest
    assert Attachment.objects.get(inquiry=inquiry).usercode == guest


# --- the end of it --------------------------------------------------------------------------------------------


def test_sending_deletes_it(service: Service) -> None:
    draft, other = begun(service), begun(service)
    chosen = accept.TypeChosen(2601, "기타")
    accept.accept_inquiry(service, make_sender(), draft.form_token, chosen, filled())
    assert list(Draft.objects.all()) == [other]


def test_asking_again_deletes_it(service: Service) -> None:
    ticket = deliver(make_inquiry(service)).ticket_id
    draft = begun(service, place=DraftTarget(ticket_id=ticket))
    accept.accept_comment(service, make_sender(), draft.form_token, ticket, filled())
    assert not Draft.objects.exists()


def test_correcting_deletes_it(service: Service) -> None:
    inquiry = make_inquiry(service, state=Inquiry.State.NEEDS_CORRECTION)
    begun(service, nonce=inquiry.form_token)
    accept.correct(inquiry, filled())
    assert not Draft.objects.exists()


def test_discarding_deletes_its_files_too(service: Service) -> None:
    draft = begun(service)
    file, other = make_file(service, "tester", draft.form_token), make_file(service, "tester", new_nonce())
    assert drafts.discard(service, "tester", str(draft.pk)) == draft
    assert not Draft.objects.exists()
    assert list(Attachment.objects.all()) == [other]
    assert not file.file.storage.exists(file.file.name)


def test_discarding_a_correction_leaves_what_was_sent(service: Service) -> None:
    inquiry = make_inquiry(service, files=[("a.txt", b"1")], state=Inquiry.State.NEEDS_CORRECTION)
    draft = begun(service, nonce=inquiry.form_token)
    drafts.discard(service, "tester", str(draft.pk))
    assert inquiry.attachments.count() == 1


def test_it_grows_old(service: Service, settings: Any) -> None:
    old, young = begun(service), begun(service)
    grown_old(old)
    grown_old(young, days=6.9)
    assert drafts.find_own_drafts(service, "tester") == [young]
    assert drafts.find_own_draft(service, "tester", str(old.pk)) is None
    assert drafts.find_by_form(service, "tester", old.form_token) is None
    assert list(drafts.find_expired()) == [old]
    settings.DRAFT_DAYS = 8
    assert list(drafts.find_expired()) == []


def test_it_says_when_it_goes(service: Service, settings: Any) -> None:
    draft = begun(service)
    assert drafts.get_expiry(draft) == draft.updated_at + timedelta(days=7)


def test_writing_on_keeps_it_young(service: Service) -> None:
    draft = begun(service)
    grown_old(draft, days=6)
    again(service, draft, f_subject=["weiter"])
    assert not Draft.objects.filter(updated_at__lt=timezone.now() - timedelta(days=1)).exists()
