"""Quoted mails are folded, as mail programs quote them in several languages; the text stays complete."""

import time

import pytest
from bs4 import BeautifulSoup
from django.utils.safestring import SafeString
from django.utils.translation import override

from inquiries.domain.safe_html.quotes import fold_quotes
from inquiries.domain.safe_html.sanitizer import sanitise_answer
from tests.support.words import say

LONG = "환불은 언제 되나요? 주문한 지 일주일이 지났는데 아직 아무 소식이 없어서 다시 여쭙니다. " * 5
GMAIL_KO = f"""<div dir="ltr">내일 환불됩니다.<br></div><br><div class="gmail_quote gmail_quote_container">
<div dir="ltr" class="gmail_attr">2026년 11월 3일 (화) 오후 2:05, 홍길동
 &lt;<a href="mailto:gildong@narae.example">gildong@narae.example</a>
&gt;님이 작성:<br></div>
<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{LONG}</blockquote></div>"""
GMAIL_EN = """<div dir="ltr">It is refunded tomorrow.</div><br>
<div class="gmail_quote"><div dir="ltr" class="gmail_attr">
On Tue, Nov 3, 2026 at 2:05 PM Gildong Hong &lt;gildong@narae.example&gt; wrote:<br></div>
<blockquote class="gmail_quote">When?</blockquote></div>"""
GMAIL_JA = """<div>明日返金されます。</div><div class="gmail_quote"><div class="gmail_attr">
2026年11月3日(火) 14:05 山田太郎 &lt;taro@narae.example&gt;:<br></div>
<blockquote>いつ返金されますか。</blockquote></div>"""
APPLE_JA = """明日返金されます。<br><br><blockquote type="cite">短い</blockquote>
2026/11/03 14:05、山田太郎 &lt;taro@narae.example&gt;のメール：
<br><blockquote type="cite">いつ返金されますか。</blockquote>"""
OUTLOOK_EN = """<div class="WordSection1"><p class="MsoNormal">It is refunded tomorrow.</p><div>
<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> Gildong Hong<br><b>Sent:</b>
 Tuesday, November 3, 2026 2:05 PM<br><b>To:</b> Support<br><b>Subject:</b> Refund</p></div></div>
<p class="MsoNormal">When?</p></div>"""
SPAN = '<span lang="EN-US">'
OUTLOOK_SPANS = f"""<p>It is refunded tomorrow.</p><p><b>{SPAN}From</span></b>{SPAN * 4}: </span>Gildong</p>
<p>Sent: Monday</p><p>To: Support</p><p>Subject: Refund</p><p>When?</p>"""
OUTLOOK_KO = """<div>내일 환불됩니다.</div><hr>
<div id="divRplyFwdMsg"><b>보낸 사람:</b> 홍길동<br><b>보낸 날짜:</b> 2026년 11월
 3일<br><b>받는 사람:</b> 나래마켓<br><b>제목:</b> 환불</div><div>언제 되나요?</div>"""
OUTLOOK_JA = """<div>明日返金されます。</div><div><b>差出人:</b> 山田太郎<br><b>送信日時:</b> 2026年11月3日<br>
<b>宛先:</b> サポート<br>
<b>件名:</b> 返金</div><div>いつですか。</div>"""
NAVER_KO = """<p>내일 환불됩니다.</p>
<p>-----Original Message-----<br><b>From:</b> "홍길동"<br><b>To:</b> 나래마켓</p><p>언제 되나요?</p>"""
PLAIN_EN = """It is refunded tomorrow.

On 3 Nov 2026, at 14:05, Gildong Hong
<gildong@narae.example> wrote:

> When?
> Soon?"""
MAILS = {
    "Gmail, Korean": (GMAIL_KO, "내일 환불됩니다."),
    "Gmail, English": (GMAIL_EN, "It is refunded tomorrow."),
    "Gmail, Japanese": (GMAIL_JA, "明日返金されます。"),
    "Apple Mail, Japanese": (APPLE_JA, "明日返金されます。短い"),
    "Outlook, English": (OUTLOOK_EN, "It is refunded tomorrow."),
    "Outlook, a sender within many elements": (OUTLOOK_SPANS, "It is refunded tomorrow."),
    "Outlook, Korean": (OUTLOOK_KO, "내일 환불됩니다."),
    "Outlook, Japanese": (OUTLOOK_JA, "明日返金されます。"),
    "Naver, Korean": (NAVER_KO, "내일 환불됩니다."),
    "plain text, English": (PLAIN_EN.replace("<", "&lt;").replace("\n", "<br>"), "It is refunded tomorrow."),
}


def words(markup: str) -> str:
    return "".join(BeautifulSoup(markup, "html.parser").get_text().split())


def fold(mail: str) -> BeautifulSoup:
    """The folded mail, whose text is complete."""
    clean = sanitise_answer(mail, {})
    folded = BeautifulSoup(fold_quotes(clean), "html.parser")
    for summary in folded.select("summary"):
        summary.extract()
    assert words(str(folded)) == words(clean)
    return folded


@pytest.mark.parametrize("name", MAILS)
def test_it_works(name: str) -> None:
    mail, answer = MAILS[name]
    page = fold(mail)
    (quote,) = page.select("details.quote")
    assert words(str(quote.extract()))
    assert words(str(page)) == words(answer)
    assert not page.select("p details")


def test_a_long_quote_is_folded_without_a_line_above_it() -> None:
    page = fold(f"<p>네.</p><blockquote>{LONG}</blockquote><p>이상입니다.</p>")
    (quote,) = page.select("details.quote")
    assert quote.find_next_sibling("p")


def test_what_is_written_below_a_quote_stays_open() -> None:
    page = fold(f"{GMAIL_EN}<div>And a voucher.</div>")
    assert "And a voucher." not in page.select("details.quote")[0].get_text()


@pytest.mark.parametrize(
    "markup",
    [
        "<p>약관에 따르면:</p><blockquote>7일 안에 반품할 수 있습니다.</blockquote>",
        f"<blockquote>{LONG}</blockquote>",
        "From: 서울 To: 부산<br>Subject: 배송",
        "가격 &gt; 10<br>크기 &gt; 5",
        "<p>2026년 11월 3일에 고객님이 작성: 환불</p>",
        "<div>" * 400 + f"네<blockquote>{LONG}</blockquote>",
    ],
    ids=["short", "nothing else", "an address", "comparisons", "a sentence", "too deep"],
)
def test_what_is_no_quote_stays_as_it_is(markup: str) -> None:
    clean = SafeString(markup) if markup.startswith("<div><div>") else sanitise_answer(markup, {})
    assert fold_quotes(clean) == clean


@pytest.mark.parametrize("separator", ["== Original message ==", "__ 전달된 메시지 __", "-- 元のメッセージ --"])
def test_a_separator_folds_what_follows_without_any_other_sign(separator: str) -> None:
    page = fold(f"<p>네.</p><p>{separator}</p><p>환불해 주세요.</p>")
    assert "환불해 주세요." in page.select("details.quote")[0].get_text()


def test_a_quote_is_folded_in_the_language_of_the_page() -> None:
    mail = sanitise_answer(f"<p>네.</p><blockquote>{LONG}</blockquote>", {})
    for language in ("ko", "en", "ko"):
        with override(language):
            assert say("Show the quoted message", language) in fold_quotes(mail)


def test_lines_above_a_quote_stay_in_their_element() -> None:
    page = fold(f"<div>하나<br>둘<blockquote>{LONG}</blockquote>셋<br>넷</div>")
    page.select("details.quote")[0].decompose()
    assert [div.get_text() for div in page.select("div") if div.get_text()] == ["하나둘", "셋넷"]


def test_an_empty_paragraph_stays_beside_a_quote() -> None:
    markup = SafeString(f"<p>네.</p><p></p><p>끝</p><blockquote>{LONG}</blockquote>")
    assert fold_quotes(markup).startswith("<p>네.</p><p></p><p>끝</p>")


FEW_QUOTED = "&gt;<br>&gt;<br>&gt;<br>네<br>"


@pytest.mark.parametrize("begin", ["<div>" * 95, f"<p lang={'a' * 10_000}>"], ids=["deep", "a long begin"])
def test_many_quotes_within_long_elements_do_not_multiply_them(begin: str) -> None:
    clean = sanitise_answer(f"{begin}네<br>{FEW_QUOTED * 1000}", {})
    folded = fold_quotes(clean)
    assert words(folded).replace("".join(say("Show the quoted message", "en").split()), "") == words(clean)
    assert len(folded) < 10 * len(clean)


def test_a_mail_in_many_elements_is_read_once() -> None:
    def measure(depth: int) -> float:
        markup = f"{'<div>' * depth}{'<p></p>' * 5000}{'</div>' * depth}네"
        least = float("inf")
        for number in range(3):
            mail, began = SafeString(f"{markup}&gt;{depth}.{number}"), time.process_time()
            fold_quotes(mail)
            least = min(least, time.process_time() - began)
        return least

    assert measure(90) < 3 * measure(1)


def test_a_long_mail_is_cleaned_and_folded_once() -> None:
    """An open conversation asks for news again and again."""
    mail = f"<p>네.</p><blockquote>{LONG * 1800}</blockquote>"
    assert len(mail) > 400_000
    clean = sanitise_answer(mail, {})
    assert sanitise_answer(mail, {}) is clean
    assert fold_quotes(clean) is fold_quotes(clean)
