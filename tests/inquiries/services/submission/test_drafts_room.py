"""How much is kept of drafts: so much of one, and so much in a day of one person and of the guests of one network."""

import pytest

from inquiries.domain.form_tokens import FormToken, build_owner
from inquiries.models import Draft, Service
from inquiries.services.submission import drafts
from inquiries.services.submission.drafts import DraftTarget, NoRoom, SaveOrigin
from tests.support.factories import guest_usercode, new_nonce

SMALL = DraftTarget(category_id=2601)
WORDS = {"f_subject": ["제목"], "f_content": ["본문"]}
LARGE = {"f_content": ["x" * (drafts.MOST_BYTES - 100)]}
OFFICE = SaveOrigin(client_ip="198.51.100.7")


def save_as_guest(service: Service, words: dict[str, list[str]], came: SaveOrigin = OFFICE) -> Draft | None:
    return drafts.save(service, FormToken(new_nonce(), build_owner(guest_usercode())), SMALL, words, came)


def again(service: Service, draft: Draft, words: str) -> Draft | None:
    return drafts.save(service, FormToken(draft.form_token, draft.owner), SMALL, {"f_content": [words]}, OFFICE)


def test_t36_a_draft_as_large_as_one_may_be_is_kept(service: Service) -> None:
    draft = save_as_guest(service, LARGE)
    assert draft
    assert Draft.objects.get(pk=draft.pk).typed == LARGE


@pytest.mark.parametrize("words", ["x" * drafts.MOST_BYTES, "가" * (drafts.MOST_BYTES // 3)])
def test_t36_a_larger_one_is_not_and_leaves_what_was_there(service: Service, words: str) -> None:
    draft = save_as_guest(service, WORDS)
    assert draft
    with pytest.raises(NoRoom):
        again(service, draft, words)
    assert Draft.objects.get(pk=draft.pk).typed == WORDS


def test_t36_guests_of_one_network_can_keep_only_so_much_in_a_day(service: Service) -> None:
    with pytest.raises(NoRoom):
        for _number in range(100):
            save_as_guest(service, LARGE)
    kept = sum(len(draft.typed["f_content"][0]) for draft in Draft.objects.all())
    assert drafts.MOST_BYTES < kept < 5 * 1024 * 1024
    assert save_as_guest(service, WORDS, SaveOrigin(client_ip="203.0.113.9"))


def test_t36_a_members_drafts_are_counted_apart_from_the_network(service: Service) -> None:
    with pytest.raises(NoRoom):
        for _number in range(100):
            save_as_guest(service, LARGE)
    form = FormToken(new_nonce(), build_owner("tester"))
    assert drafts.save(service, form, SMALL, WORDS, OFFICE)


def test_t36_one_person_can_keep_only_so_much_in_a_day(service: Service) -> None:
    with pytest.raises(NoRoom):
        for _number in range(20):
            drafts.save(service, FormToken(new_nonce(), build_owner("tester")), SMALL, LARGE)


def test_t36_writing_on_counts_only_what_is_added(service: Service) -> None:
    draft = save_as_guest(service, WORDS)
    assert draft
    for number in range(150):
        assert again(service, draft, str(number))
