"""Frequent questions and notices: what is asked of OC for them, and that they are read in whatever shape they come."""

import contextlib
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.oc.client import Client
from inquiries.oc.errors import Misconfigured, NotFound, Unavailable
from inquiries.oc.types.help_center import Notice, NoticeTag, Question, read_page
from inquiries.oc.types.requests import NoticeQuery, QuestionQuery
from tests.inquiries.oc.samples import refusal, sample, sample_answer
from tests.inquiries.oc.test_types import ANYTHING
from tests.support.rawserver import Peer, RawServer, envelope, http

Served = Callable[..., tuple[Client, RawServer]]

QUESTION = sample("faq-detail")["result"]["content"]
NOTICE = sample("notice-detail")["result"]["content"]
LISTS = {"faq": sample("faq-list")["result"], "notice": sample("notice-list")["result"]}


def gives(answer: bytes) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(answer)

    return script


# --- what is sent ---------------------------------------------------------------------------------------------


def test_it_works(served: Served) -> None:
    client, server = served(gives(sample_answer("faq-list")))
    page = client.questions(QuestionQuery(language="ko", category_id=2550, words="환불", sort="isTop:desc", page=2))
    assert (page.total, page.pages, page.number, len(page.rows)) == (11, 2, 1, 2)
    (received,) = server.requests
    assert (received.method, received.target) == (
        "GET",
        "/narae/api/v2/helpdoc/list.json"
        "?language=ko&categoryId=2550&query=%ED%99%98%EB%B6%88&sort=isTop%3Adesc&page=2&pageSize=20",
    )


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (lambda client: client.question_categories(language="en"), "helpdoc/categories.json?language=en"),
        (lambda client: client.question(3413), "helpdoc/detail/3413.json"),
        (lambda client: client.question(3413, language="th"), "helpdoc/detail/3413.json?language=th"),
        (lambda client: client.notice_categories(), "notice/categories.json"),
        (lambda client: client.notice_tags(), "notice/tags.json"),
        (lambda client: client.notices(NoticeQuery(tag_id=391)), "notice/list.json?page=1&pageSize=20&tagId=391"),
        (lambda client: client.notice(1240), "notice/detail/1240.json"),
    ],
)
def test_each_read_goes_to_its_address(served: Served, call: Callable[[Client], Any], path: str) -> None:
    client, server = served(gives(http(envelope(result={"content": QUESTION | NOTICE, "contents": [], "total": 0}))))
    call(client)
    assert server.requests[0].target == f"/narae/api/v2/{path}"


def test_only_the_list_of_notices_is_signed(served: Served) -> None:
    client, server = served(gives(http(envelope(result={"content": QUESTION | NOTICE, "contents": [], "total": 0}))))
    client.question_categories()
    client.questions()
    client.question(3413)
    client.notice_categories()
    client.notice_tags()
    client.notices()
    client.notice(1240)
    signed = [request.target for request in server.requests if "authorization" in request.headers]
    assert signed == ["/narae/api/v2/notice/list.json?page=1&pageSize=20"]


@pytest.mark.parametrize("part", ["helpdoc", "notice"])
def test_a_file_is_opened_at_its_own_address(served: Served, part: str) -> None:
    client, server = served(gives(http(b"bytes", headers={"Content-Type": "image/png"})))
    with (client.question_file if part == "helpdoc" else client.notice_file)("badf8fac") as download:
        assert b"".join(download.chunks) == b"bytes"
    assert server.requests[0].target == f"/narae/api/v2/{part}/attachments/badf8fac"


@pytest.mark.parametrize("call", [lambda c: c.question(1), lambda c: c.notice(1)])
def test_a_missing_question_or_notice_is_not_found(served: Served, call: Callable[[Client], Any]) -> None:
    client, _server = served(gives(refusal(404, "No data found")))
    with pytest.raises(NotFound):
        call(client)


def test_a_service_without_a_help_center_is_no_outage(served: Served) -> None:
    client, _server = served(gives(http(b"<h1>Not Found</h1>", status="404 Not Found")))
    with pytest.raises(Misconfigured) as caught:
        client.questions()
    assert caught.value.reason == "endpoint"


@pytest.mark.parametrize("call", [Client.questions, Client.notices])
def test_a_list_that_is_missing_is_no_empty_one(served: Served, call: Callable[[Client], Any]) -> None:
    client, _server = served(gives(http(envelope(result={"contents": None, "total": 11}))))
    with pytest.raises(Unavailable):
        call(client)


# --- what is read ---------------------------------------------------------------------------------------------


def test_a_question_is_read() -> None:
    question = Question.from_api(QUESTION)
    assert (question.id, question.category_id, question.category_name) == (3413, 2550, "유형1-1-1")
    assert question.category_path == ("유형1", "유형1-1", "유형1-1-1")
    assert (question.is_top, question.is_recommended, question.is_new, question.read_count) == (True, True, False, 12)
    assert question.created == datetime(2022, 7, 8, 7, 30, 4, tzinfo=UTC)
    assert [file.name for file in question.attachments] == ["nhn.png", "logo_footer.png"]


def test_a_notice_is_read() -> None:
    notice = Notice.from_api(NOTICE)
    assert (notice.id, notice.title, notice.is_top) == (1240, "공지제목6", True)
    assert (notice.day, notice.tags) == (date(2022, 7, 8), ("태그1", "태그2"))
    assert [file.size for file in notice.attachments] == [1412]


def test_a_list_names_tags_in_its_own_way_or_not_at_all() -> None:
    page = read_page(Notice.from_api)(LISTS["notice"])
    assert [notice.tags for notice in page.rows] == [(), ("태그1", "태그2")]


@pytest.mark.parametrize("value", ["2022.07.08", "20220708093000", "2022-07-08"])
def test_a_notices_day_is_read_as_either_page_has_it(value: str) -> None:
    assert Notice.from_api(NOTICE | {"displayDt": value}).day == date(2022, 7, 8)


@pytest.mark.parametrize("value", [None, "", "soon", "2022.13.40", 7, []])
def test_an_invalid_date_is_none(value: object) -> None:
    assert Notice.from_api(NOTICE | {"displayDt": value}).day is None


@pytest.mark.parametrize("value", [True, "true", "True", 1])
def test_new_is_new_however_it_is_said(value: object) -> None:
    assert Question.from_api(QUESTION | {"isNew": value}).is_new
    assert Notice.from_api(NOTICE | {"isNew": value}).is_new


def test_an_id_may_be_a_string_and_nearly_everything_null() -> None:
    question = Question.from_api({"helpDocId": "7", "title": None, "content": None, "isTop": None, "new": {}})
    assert (question.id, question.title, question.is_top, question.attachments) == (7, "", False, ())
    assert Notice.from_api({"noticeId": "7", "tags": None}).tags == ()


def test_a_tag_is_read_with_its_names() -> None:
    tag = NoticeTag.from_api({"tagId": "391", "tag": "태그1", "languages": {"en": "Tag1", "th": None}})
    assert (tag.id, tag.name, tag.names) == (391, "태그1", {"en": "Tag1"})


@pytest.mark.parametrize("data", [QUESTION, *LISTS["faq"]["contents"]])
def test_a_question_survives_being_kept_as_json(data: dict[str, Any]) -> None:
    question = Question.from_api(data)
    assert Question.from_api(question.to_api()) == question
    assert pickle.loads(pickle.dumps(question)) == question


@pytest.mark.parametrize("data", [NOTICE, *LISTS["notice"]["contents"]])
def test_a_notice_survives_being_kept_as_json(data: dict[str, Any]) -> None:
    notice = Notice.from_api(data)
    assert Notice.from_api(notice.to_api()) == notice


@given(st.fixed_dictionaries({}, optional=dict.fromkeys({*QUESTION, *NOTICE}, ANYTHING)))
def test_any_data_is_read_or_raises_value_error(data: dict[str, Any]) -> None:
    for read in (Question.from_api, Notice.from_api, read_page(Question.from_api), read_page(Notice.from_api)):
        with contextlib.suppress(ValueError):
            read(data)
