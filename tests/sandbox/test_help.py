"""The emulator's help center: what it gives and refuses, and what the control plane and the console change."""

from typing import Any

import pytest
import requests

from tests.sandbox.caller import Caller, content, refusal
from tests.sandbox.console_client import Console
from tests.support.sandbox import Sandbox

FAQ, NOTICE = "/narae/api/v2/helpdoc", "/narae/api/v2/notice"
EVERY_LANGUAGE = ("ko", "en", "ja", "zh", "th")


def listed(answer: requests.Response) -> list[dict[str, Any]]:
    return list(answer.json()["result"]["contents"])


def test_it_works(call: Caller) -> None:
    answer = call.get(f"{FAQ}/list.json?pageSize=50").json()["result"]
    assert (answer["total"], answer["pages"], len(answer["contents"])) == (40, 1, 40)
    assert answer["contents"][0]["isTop"] is True
    assert call.get(f"{NOTICE}/list.json").json()["result"]["total"] == 8


def test_it_needs_no_signature(call: Caller) -> None:
    unsigned: dict[str, str | None] = {"Authorization": None, "X-TC-Timestamp": None}
    for path in (f"{FAQ}/list.json", f"{FAQ}/detail/3401.json", f"{NOTICE}/list.json", f"{NOTICE}/tags.json"):
        assert call.get(path, headers=unsigned).status_code == 200


def test_a_list_has_the_words_and_a_detail_the_html(call: Caller) -> None:
    row = next(row for row in listed(call.get(f"{FAQ}/list.json?pageSize=50")) if row["helpDocId"] == 3401)
    detail = content(call.get(f"{FAQ}/detail/3401.json"))
    assert "<" not in row["content"]
    assert "당일 출고" in row["content"]
    assert "<strong>당일 출고</strong>" in detail["content"]
    assert (row["attachments"], len(detail["attachments"])) == (None, 1)


def test_reading_counts(call: Caller) -> None:
    before = content(call.get(f"{FAQ}/detail/3401.json"))["readCnt"]
    assert content(call.get(f"{FAQ}/detail/3401.json"))["readCnt"] == before + 1


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_each_language_has_its_own_texts(call: Caller, language: str) -> None:
    rows = listed(call.get(f"{FAQ}/list.json?pageSize=50&language={language}"))
    assert len(rows) >= 39
    assert len({row["title"] for row in rows}) == len(rows)


def test_a_question_without_the_language_is_not_found(call: Caller) -> None:
    ids = [row["helpDocId"] for row in listed(call.get(f"{FAQ}/list.json?pageSize=50&language=th"))]
    assert 3438 not in ids
    assert refusal(call.get(f"{FAQ}/detail/3438.json?language=th"))[1] == 404


def test_a_category_means_all_below_it(call: Caller) -> None:
    found = {row["categoryId"] for row in listed(call.get(f"{FAQ}/list.json?categoryId=2703&pageSize=50"))}
    assert found == {2711, 2712}


def test_two_characters_find_something(call: Caller) -> None:
    titles = [row["title"] for row in listed(call.get(f"{FAQ}/list.json?query=%ED%99%98%EB%B6%88"))]
    assert "환불은 언제 되나요?" in titles


def test_a_picture_is_where_the_text_says(call: Caller) -> None:
    html = content(call.get(f"{NOTICE}/detail/1232.json"))["content"]
    address = html.partition('src="')[2].partition('"')[0]
    assert address.startswith(f"{NOTICE}/attachments/")
    assert call.get(address).content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "target",
    [
        f"{FAQ}/list.json?sort=title:asc",
        f"{FAQ}/list.json?sort=isTop",
        f"{FAQ}/list.json?pageSize=201",
        f"{FAQ}/list.json?page=0",
        f"{FAQ}/list.json?tagId=391",
        f"{FAQ}/list.json?language=fi",
        f"{FAQ}/detail/3401.json?page=1",
        f"{NOTICE}/list.json?sort=isRecommend:desc",
        f"{NOTICE}/list.json?categoryId=x",
        f"{FAQ}/attachments/{'0' * 32}?type=show",
    ],
)
def test_an_invalid_request_is_refused(call: Caller, target: str) -> None:
    assert refusal(call.get(target))[1] in (400, 404)


@pytest.mark.parametrize("path", [f"{FAQ}/detail/1.json", f"{NOTICE}/detail/x.json", f"{FAQ}/attachments/1"])
def test_a_missing_object_is_404(call: Caller, path: str) -> None:
    assert refusal(call.get(path))[:2] == (404, 404)


def test_tags_are_found_by_words_and_a_language_selects_none(call: Caller) -> None:
    assert len(listed(call.get(f"{NOTICE}/tags.json?language=en"))) == 4
    assert [tag["tagId"] for tag in listed(call.get(f"{NOTICE}/tags.json?language=Bene"))] == [394]


def test_wild_answers_are_of_another_shape(call: Caller, sandbox: Sandbox) -> None:
    sandbox.reset(wild=True)
    rows = listed(call.get(f"{FAQ}/list.json?pageSize=50"))
    assert len(rows) == 15
    assert any("<p>" in row["content"] for row in rows)
    dates = {row["displayDt"] for row in listed(call.get(f"{NOTICE}/list.json"))}
    assert all(date is None or date.isdecimal() for date in dates)


def test_it_is_in_the_journal_and_meets_faults(call: Caller, sandbox: Sandbox) -> None:
    sandbox.fault("faq_list", "html", status=503)
    assert call.get(f"{FAQ}/list.json").status_code == 503
    assert call.get(f"{FAQ}/detail/3401.json").status_code == 200
    assert [(entry["op"], entry["status"]) for entry in sandbox.journal()] == [("faq_list", 503), ("faq_detail", 200)]


# --- the control plane and the console ------------------------------------------------------------------------


def test_a_question_can_be_added_replaced_and_removed(call: Caller, sandbox: Sandbox) -> None:
    article = {"category": 2702, "texts": {"ko": ["새 질문", "<p>새 답</p>"]}, "top": True}
    (added,) = sandbox.publish("faq", article)
    assert content(call.get(f"{FAQ}/detail/{added}.json"))["title"] == "새 질문"
    sandbox.publish("faq", article | {"id": added, "texts": {"ko": ["고친 질문", "<p>답</p>"]}})
    assert content(call.get(f"{FAQ}/detail/{added}.json"))["title"] == "고친 질문"
    sandbox.unpublish("faq", added)
    assert call.get(f"{FAQ}/detail/{added}.json").status_code == 404


def test_everything_can_be_cleared_and_comes_back_with_a_reset(call: Caller, sandbox: Sandbox) -> None:
    sandbox.unpublish("notices")
    assert listed(call.get(f"{NOTICE}/list.json")) == []
    sandbox.reset(wild=False)
    assert len(listed(call.get(f"{NOTICE}/list.json"))) == 8


@pytest.mark.parametrize("wrong", [{"category": 1}, {"tags": [1]}, {"texts": {}, "wrong": 1}, {"texts": 7}])
def test_an_article_that_could_not_be_is_refused(sandbox: Sandbox, wrong: dict[str, Any]) -> None:
    with pytest.raises(requests.HTTPError):
        sandbox.publish("notices", {"texts": {"ko": ["제목", "글"]}} | wrong)


def test_the_console_publishes_one(call: Caller, sandbox: Sandbox) -> None:
    console = Console(sandbox)
    filled = {"title": "콘솔에서", "html": "<p>썼습니다</p>", "category": "2751", "language": "ko", "top": "on"}
    assert console.post("/help/notices", data=filled).status_code == 200
    assert listed(call.get(f"{NOTICE}/list.json"))[0]["title"] == "콘솔에서"
    new = max(sandbox.published()["notices"]["ids"])
    console.post(f"/help/notices/{new}/remove")
    assert new not in sandbox.published()["notices"]["ids"]


def test_the_console_asks_for_what_is_missing(sandbox: Sandbox) -> None:
    answer = Console(sandbox).post("/help/faq", data={"title": "", "html": "x", "category": "2702"})
    assert (answer.status_code, "Write a title" in answer.text) == (400, True)
    assert Console(sandbox).post("/help/elsewhere", data={}).status_code == 404


def test_the_same_seed_gives_the_same_files(sandbox: Sandbox) -> None:
    before = sandbox.published()
    sandbox.reset(seed=1)
    assert sandbox.published() == before
