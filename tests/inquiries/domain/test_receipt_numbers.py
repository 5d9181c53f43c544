import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inquiries.domain import receipt_numbers
from inquiries.domain.receipt_numbers import ALPHABET, compute_check_character

characters = st.sampled_from(ALPHABET)
numbers = st.text(characters, min_size=10, max_size=10).map(
    lambda body: f"{body[:5]}-{body[5:]}{compute_check_character(body)}"
)
subjects = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def replaced(number: str, place: int, character: str) -> str:
    return number[:place] + character + number[place + 1 :]


def test_it_works() -> None:
    number = receipt_numbers.generate_receipt()
    assert len(number) == 12
    assert number[5] == "-"
    assert set(number.replace("-", "")) <= set(ALPHABET)
    assert receipt_numbers.normalize(number) == number


def test_no_two_are_alike() -> None:
    assert len({receipt_numbers.generate_receipt() for _ in range(10_000)}) == 10_000


# --- read out over the phone ----------------------------------------------------------------------------------


@given(numbers)
def test_how_it_is_written_does_not_matter(number: str) -> None:
    plain = number.replace("-", "")
    for typed in (plain, plain.lower(), " ".join(plain), f" {number}\n", "-".join(plain)):
        assert receipt_numbers.normalize(typed) == number


@given(numbers)
def test_letters_that_look_like_digits_are_taken_for_them(number: str) -> None:
    assert receipt_numbers.normalize(number.replace("0", "O").replace("1", "l")) == number
    assert receipt_numbers.normalize(number.replace("0", "o").replace("1", "I")) == number


@given(numbers, st.sampled_from([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]), characters)
def test_any_wrong_character_is_noticed(number: str, place: int, character: str) -> None:
    assume(number[place] != character)
    assert receipt_numbers.normalize(replaced(number, place, character)) is None


@given(st.text(max_size=20))
def test_nonsense_is_no_number(typed: str) -> None:
    normal = receipt_numbers.normalize(typed)
    assert normal is None or receipt_numbers.normalize(normal) == normal


@pytest.mark.parametrize("typed", ["", "-", "K7Q2W", "①" * 11, "가" * 11, "K7Q2W-9FXM3A9"])
def test_malformed_text_is_no_receipt_number(typed: str) -> None:
    assert receipt_numbers.normalize(typed) is None


# --- in a subject ---------------------------------------------------------------------------------------------


@given(subjects, numbers)
def test_the_marker_is_found_again(subject: str, number: str) -> None:
    assert receipt_numbers.find_marker(receipt_numbers.add_marker(subject, number)) == number


@given(subjects, numbers, numbers)
def test_t60_a_marker_that_was_typed_is_not_the_marker(subject: str, number: str, other: str) -> None:
    marked = receipt_numbers.add_marker(f"{subject} [#{other}]", number)
    assert receipt_numbers.find_marker(marked) == number
    assert marked.count("[#") == 1


@given(subjects, numbers)
def test_its_length_is_known_beforehand(subject: str, number: str) -> None:
    assert len(receipt_numbers.add_marker(subject, number)) == len(subject) + receipt_numbers.MARKER_LENGTH


@given(subjects.filter(lambda subject: "[#" not in subject and subject == subject.rstrip()), numbers)
def test_without_it_the_subject_is_what_was_typed(subject: str, number: str) -> None:
    assert receipt_numbers.remove_marker(receipt_numbers.add_marker(subject, number)) == subject


@pytest.mark.parametrize("subject", ["", "문의", "[#short]", "[K7Q2W-9FXM3A]", "[#k7q2w-9fxm3a]"])
def test_a_subject_without_a_marker_stays(subject: str) -> None:
    assert receipt_numbers.find_marker(subject) is None
    assert receipt_numbers.remove_marker(subject) == subject


def test_a_marker_is_found_where_an_agent_wrote_behind_it() -> None:
    assert receipt_numbers.find_marker("문의 [#K7Q2W-9FXM3A] (담당 3팀)") == "K7Q2W-9FXM3A"


# --- misheard by one character --------------------------------------------------------------------------------


@given(numbers, st.integers(0, 10), characters)
def test_a_misheard_number_is_among_the_similar_ones(number: str, place: int, character: str) -> None:
    plain = number.replace("-", "")
    assume(plain[place] != character)
    assert number in receipt_numbers.list_similar(replaced(plain, place, character))


@pytest.mark.parametrize("typed", ["", "12345", "not a number", "K7Q2W-9FXM3A-0"])
def test_what_has_another_length_has_no_similar_number(typed: str) -> None:
    assert receipt_numbers.list_similar(typed) == []
