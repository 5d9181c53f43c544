"""A question or a notice to show: its HTML harmless, its files served from here, and no others."""

import base64

import pytest

from inquiries.models import Service
from inquiries.oc.errors import NotFound
from inquiries.services.help import article_display
from inquiries.services.help.article_display import Article
from tests.inquiries.services.steps import deliver
from tests.support.factories import make_inquiry
from tests.support.samplefiles import PNG, SAMPLES
from tests.support.sandbox import Sandbox

HOSTILE = 3438


def opened(service: Service, article: Article, file_id: str) -> tuple[str, str, bytes]:
    file = article_display.open_question_file(service, article.id, file_id, "ko")
    try:
        return file.name, file.content_type, b"".join(file)
    finally:
        file.close()


def test_it_works(service: Service) -> None:
    article = article_display.get_question(service, 3401, "ko")
    assert (article.title, article.category, article.language) == ("배송은 얼마나 걸리나요?", "배송", "ko")
    assert "<strong>당일 출고</strong>" in article.body
    assert [file.name for file in article.files] == ["배송 단계 안내.pdf"]


def test_its_files_are_served_by_ids_of_ours(service: Service, sandbox: Sandbox) -> None:
    article = article_display.get_question(service, 3401, "ko")
    name, content_type, data = opened(service, article, article.files[0].id)
    assert (name, content_type, data[:5]) == ("배송 단계 안내.pdf", "application/pdf", b"%PDF-")
    assert not {file.id for file in article.files} & set(sandbox.published()["faq"]["file_ids"])


def test_a_picture_in_the_text_is_served_from_here(service: Service) -> None:
    article = article_display.get_question(service, 3401, "ko")
    source = str(article.body).partition('src="')[2].partition('"')[0]
    assert source.startswith("/narae/help/3401/files/")
    assert opened(service, article, source.rstrip("/").rpartition("/")[2])[1] == "image/png"


def test_a_notice_has_its_day_tags_and_files(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(wild=False)
    article = article_display.get_notice(service, 1232, "en")
    assert (article.title, article.category) == ("Delivery and customer service over the holidays", "Information")
    assert (article.tags, article.day is not None, len(article.files)) == (("Service",), True, 1)
    assert "/narae/notices/1232/files/" in article.body


def test_t29_harmful_markup_is_removed(service: Service) -> None:
    body = str(article_display.get_question(service, HOSTILE, "ko").body)
    words = "script onclick onerror style iframe form javascript tracker evil hx- <h"
    for word in words.split():
        assert word not in body
    assert "아래 순서대로 설치해 주세요." in body


@pytest.mark.parametrize("part", ["ticket", "notice"])
def test_t44_a_file_of_another_kind_is_never_shown(service: Service, sandbox: Sandbox, part: str) -> None:
    """Otherwise the author of a question could publish a customer's file."""
    ticket_id = deliver(make_inquiry(service, "tester", files=[("내 사진.png", PNG)])).ticket_id
    theirs = sandbox.ticket(ticket_id)["attachments"][0]["attachmentId"]
    html = f'<p>글</p><img src="/narae/api/v2/{part}/attachments/{theirs}">'
    (question_id,) = sandbox.publish("faq", {"texts": {"ko": ["질문", html]}})
    assert "img" not in article_display.get_question(service, question_id, "ko").body


def test_t19_an_id_of_oc_or_of_another_question_opens_nothing(service: Service, sandbox: Sandbox) -> None:
    mine, other = (article_display.get_question(service, id_, "ko") for id_ in (3401, 3414))
    for file_id in (sandbox.published()["faq"]["file_ids"][0], other.files[0].id, "0" * 32, ""):
        with pytest.raises(NotFound):
            opened(service, mine, file_id)
    assert sandbox.journal("faq_attachment") == []


def test_attachments_are_shown_by_their_type(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(wild=False)
    files = [("그림.gif", SAMPLES["gif"]), ("page.html", b"<script>")]
    encoded = [{"name": name, "content_base64": base64.b64encode(data).decode()} for name, data in files]
    (question_id,) = sandbox.publish("faq", {"texts": {"ko": ["파일", "<p>답</p>"]}, "files": encoded})
    article = article_display.get_question(service, question_id, "ko")
    assert [(file.name, file.is_image) for file in article.files] == [("그림.gif", True), ("page.html", False)]
    assert opened(service, article, article.files[1].id)[1] == "application/octet-stream"
