"""The help center's part of the contract, for the sandbox and a real service alike. A service may have none of it."""

from datetime import date

import pytest

from inquiries.oc.client import Client
from inquiries.oc.errors import Misconfigured, NotFound
from inquiries.oc.types.requests import NoticeQuery, QuestionQuery
from tests.contract.target import Target

UNKNOWN_ID = 2_000_000_000


@pytest.fixture
def client(target: Target) -> Client:
    return target.client()


class TestQuestions:
    def test_it_works(self, client: Client) -> None:
        page = client.questions()
        assert page.number == 1
        assert len(page.rows) <= page.total
        assert all(question.id and question.title and question.updated for question in page.rows)

    def test_categories_are_a_tree_of_three_levels(self, client: Client) -> None:
        by_id = {category.id: category for category in client.question_categories()}
        for category in by_id.values():
            assert 1 <= category.level <= 3
            assert category.parent == 0 or category.parent in by_id

    def test_each_question_is_in_a_category(self, client: Client) -> None:
        known = {category.id for category in client.question_categories()}
        assert {question.category_id for question in client.questions().rows} <= known

    def test_pinned_ones_come_first(self, client: Client) -> None:
        pinned = [question.is_top for question in client.questions(QuestionQuery(page_size=50)).rows]
        assert pinned == sorted(pinned, reverse=True)

    def test_it_is_sorted_as_asked(self, client: Client) -> None:
        created = [question.created for question in client.questions(QuestionQuery(sort="createdDt:asc")).rows]
        assert created == sorted(created, key=str)

    def test_pages_do_not_overlap(self, client: Client) -> None:
        first, second = (client.questions(QuestionQuery(page=page, page_size=2)) for page in (1, 2))
        assert not {question.id for question in first.rows} & {question.id for question in second.rows}
        assert first.total == second.total

    def test_words_select(self, client: Client) -> None:
        title = client.questions().rows[0].title
        found = client.questions(QuestionQuery(words=title)).rows
        assert title in [question.title for question in found]
        assert client.questions(QuestionQuery(words="no-such-word-anywhere")).total == 0

    def test_a_category_selects(self, client: Client) -> None:
        category_id = client.questions().rows[0].category_id
        found = client.questions(QuestionQuery(category_id=category_id))
        assert 0 < found.total <= client.questions().total

    def test_a_detail_is_the_question_of_the_list(self, client: Client) -> None:
        listed = client.questions().rows[0]
        question = client.question(listed.id)
        assert (question.id, question.title, question.category_id) == (listed.id, listed.title, listed.category_id)
        assert question.content

    def test_each_language_has_its_own(self, client: Client) -> None:
        for language in client.service().languages:
            for question in client.questions(QuestionQuery(language=language, page_size=2)).rows:
                assert client.question(question.id, language=language).title == question.title

    def test_an_unknown_one_is_not_found(self, client: Client) -> None:
        with pytest.raises(NotFound):
            client.question(UNKNOWN_ID)

    def test_its_files_can_be_opened(self, client: Client) -> None:
        details = [client.question(question.id) for question in client.questions(QuestionQuery(page_size=50)).rows]
        for attachment in [file for question in details for file in question.attachments][:2]:
            with client.question_file(attachment.id) as download:
                assert len(b"".join(download.chunks)) == attachment.size

    def test_an_unknown_file_is_not_found(self, client: Client) -> None:
        with pytest.raises(NotFound), client.question_file("0" * 32):
            pass


class TestNotices:
    def test_it_works(self, client: Client) -> None:
        page = client.notices()
        assert page.number == 1
        assert len(page.rows) <= page.total
        assert all(notice.id and notice.title for notice in page.rows)
        assert all(notice.day is None or notice.day <= date.max for notice in page.rows)

    def test_headings_are_all_on_one_level(self, client: Client) -> None:
        assert {category.parent for category in client.notice_categories()} <= {0}

    def test_pinned_ones_come_first(self, client: Client) -> None:
        pinned = [notice.is_top for notice in client.notices(NoticeQuery(page_size=50)).rows]
        assert pinned == sorted(pinned, reverse=True)

    def test_a_tag_selects(self, client: Client) -> None:
        for tag in client.notice_tags()[:2]:
            for notice in client.notices(NoticeQuery(tag_id=tag.id)).rows:
                assert tag.name in client.notice(notice.id).tags

    def test_a_heading_selects(self, client: Client) -> None:
        for category in client.notice_categories()[:2]:
            found = client.notices(NoticeQuery(category_id=category.id)).rows
            assert {notice.category_id for notice in found} <= {category.id}

    def test_a_detail_is_the_notice_of_the_list(self, client: Client) -> None:
        listed = client.notices().rows[0]
        notice = client.notice(listed.id)
        assert (notice.id, notice.title) == (listed.id, listed.title)
        assert notice.content

    def test_an_unknown_one_is_not_found(self, client: Client) -> None:
        with pytest.raises(NotFound):
            client.notice(UNKNOWN_ID)

    def test_an_unknown_file_is_not_found(self, client: Client) -> None:
        with pytest.raises(NotFound), client.notice_file("0" * 32):
            pass


@pytest.mark.sandbox_only
def test_a_service_whose_list_of_notices_wants_a_signature_gets_one(target: Target) -> None:
    assert target.sandbox
    target.sandbox.config(quirks=["notice_list_signed"])
    assert target.client().notices().total == 8
    target.sandbox.config(service_key="another")
    with pytest.raises(Misconfigured):
        target.client().notices()


@pytest.mark.sandbox_only
def test_files_of_one_kind_are_not_those_of_another(target: Target) -> None:
    """A customer's file must not be had through the help center."""
    assert target.sandbox
    client = target.client()
    of_question = client.question(3401).attachments[0].id
    of_notice = target.sandbox.published()["notices"]["file_ids"][0]
    for attachment_id, opened in ((of_question, client.notice_file), (of_notice, client.question_file)):
        with pytest.raises(NotFound), opened(attachment_id):
            pass
        with pytest.raises(NotFound), client.download(attachment_id):
            pass
