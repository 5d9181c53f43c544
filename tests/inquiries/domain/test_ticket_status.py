import pytest
from django.utils import translation

from inquiries.domain.ticket_status import CHOICES, Status
from tests.support.words import say

NAMES = {
    code: say(name, "en", context="ticket status")
    for code, name in (
        *(("new", "Waiting"), ("open", "In progress"), ("reply", "On hold")),
        *(("solved", "Answered"), ("closed", "Closed")),
    )
}
TONES = {"new": "waiting", "open": "progress", "reply": "hold", "solved": "done", "closed": "closed"}


@pytest.mark.parametrize("code", TONES)
def test_it_works(code: str) -> None:
    assert Status.build(code, "서버의 말") == Status(code, "서버의 말", TONES[code])


@pytest.mark.parametrize("code", TONES)
def test_without_a_name_there_is_a_word_of_ours(code: str) -> None:
    with translation.override("en"):
        assert Status.build(code).word == NAMES[code]


def test_a_name_in_a_language_that_is_not_understood_is_not_shown() -> None:
    with translation.override("en"):
        assert Status.build("solved", "답변 완료", name_is_understood=False).word == NAMES["solved"]


def test_an_unknown_status_shows_its_own_name_in_every_language() -> None:
    assert Status.build("escalated", "이관", name_is_understood=False) == Status("escalated", "이관", "neutral")


@pytest.mark.parametrize("code", ["", "escalated", "<b>"])
def test_a_status_without_a_name_is_shown_as_received(code: str) -> None:
    with translation.override("en"):
        assert Status.build(code) == Status(code, say("Received", "en"), "neutral")


def test_all_known_ones_can_be_chosen() -> None:
    assert [code for code, _word in CHOICES] == list(TONES)
