"""Nothing that carried meaning goes without a trace, whatever others write, and what only looks like a tag is text."""

import base64

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from inquiries.domain.safe_html import html_to_text, sanitizer
from tests.support.words import say

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()
GIF = base64.b64encode(b"GIF89a" + bytes(40)).decode()


def shown(markup: str) -> str:
    return sanitizer.sanitise_answer(markup, {})


def words(markup: str) -> str:
    """What a person reads of it, line by line."""
    soup = BeautifulSoup(shown(markup).replace("<br>", "\n"), "html.parser")
    return soup.get_text()


# --- what is HTML ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        "문의는 고객센터 <help@narae.example> 로\n감사합니다",
        "List<String> 과 Map<String, List<Integer>>",
        "List<Object> 또는 Array<Button>\n그리고 Optional<Map>",
        "a < b > c",
        "a<b and c>d",
        "<홍길동> 님께",
        "<A> 항목\n<B> 항목",
        "주문 <12345> 건, <-- 여기, <3",
        "from <https://narae.example/a> to <tel>",
        "x <= y && y >= z",
        "std::vector<int> v; <?php echo 1; ?>",
        "<!important> <!-- 닫히지 않은",
        "<nobody> <titles> <brand>",
    ],
)
@pytest.mark.parametrize("clean", [shown, sanitizer.sanitise_definition])
def test_a_tag_that_is_no_html_element_stays_text(typed: str, clean: object) -> None:
    cleaned = clean(typed)  # type: ignore[operator]
    assert BeautifulSoup(cleaned.replace("<br>", "\n"), "html.parser").get_text() == typed
    assert html_to_text.convert_to_text(typed) == " ".join(typed.split())


def test_in_html_it_is_text_too() -> None:
    cleaned = shown("<p>메일 <help@narae.example> 또는 List<String></p><o:p>&nbsp;</o:p>")
    assert words(cleaned).strip() == "메일 <help@narae.example> 또는 List<String>"
    assert 'href="mailto:help@narae.example"' in cleaned


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ("<b>굵게</b>", "<b>굵게</b>"),
        ("<P>하나<P>둘", "<p>하나</p><p>둘</p>"),
        ("하나<BR/>둘", "하나<br>둘"),
        ("첫째\n<b>둘째</b>\n셋째", "첫째<br><b>둘째</b><br>셋째"),
        ("<p>하나\n  둘</p>", "<p>하나 둘</p>"),
        ("<p>하나 <b>둘</p>", "<p>하나 <b>둘</b></p>"),
        ("<ul><li>하나<li>둘</ul>", "<ul><li>하나</li><li>둘</li></ul>"),
        ("<p>하나<div>둘</div></p>", "<p>하나</p><div>둘</div>"),
    ],
)
def test_elements_of_html_are_html(markup: str, cleaned: str) -> None:
    assert shown(markup) == cleaned


# --- how much -------------------------------------------------------------------------------------------------
def test_a_table_of_many_cells_stays_a_table() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>a</td></tr>" for number in range(3000))
    assert shown(f"<table>{rows}</table>").count("<td>") == 6000


@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "span", "table><tr><td"])
def test_depth_is_bounded_and_the_words_stay(tag: str) -> None:
    cleaned = shown(f"<p>앞</p>{f'<{tag}>줄' * 3000}<p>끝</p>")
    depth = deepest = 0
    for part in cleaned.split("<")[1:]:
        if not part.startswith("br"):
            depth += -1 if part.startswith("/") else 1
        deepest = max(deepest, depth)
    assert deepest <= 210
    assert cleaned.count("줄") == 3000
    assert "앞" in cleaned and "끝" in cleaned


# --- what is struck out or hidden -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "markup",
    [
        "<strike>옛 가격</strike>",
        "<s>옛 가격</s>",
        '<span style="text-decoration: line-through">옛 가격</span>',
        "<font style='TEXT-DECORATION:LINE-THROUGH red'>옛 가격</font>",
        '<p style="text-decoration-line:line-through !important">옛 가격</p>',
        '<table><tr style="text-decoration:line-through"><td>옛 가격</td></tr></table>',
    ],
)
def test_struck_out_text_stays_struck_out(markup: str) -> None:
    struck = BeautifulSoup(shown(markup), "html.parser").find("s")
    assert struck is not None
    assert struck.get_text() == "옛 가격"


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">숨김</span>',
        '<div style="DISPLAY : none !important;color:red">숨김</div>',
        '<font style="visibility:hidden">숨김</font>',
        "<p hidden>숨김</p>",
        '<p style="mso-hide:all">숨김</p>',
        '<span style="font-size:0">숨김</span>',
        '<span style="font-size:0px;line-height:0">숨김</span>',
        '<center style="display:none"><p>숨김</p><img src="https://far.example/a.png" alt="숨김"></center>',
        '<div style="max-height:0;overflow:hidden">숨김</div>',
        "<script>숨김</script>",
        "<title>숨김</title>",
        "<!-- 숨김 -->",
    ],
)
def test_hidden_elements_are_removed(hidden: str) -> None:
    for markup in (f"<p>앞</p>{hidden}<p>뒤</p>", f"앞{hidden}뒤"):
        assert words(markup) == "앞뒤"
        assert "숨김" not in html_to_text.convert_to_text(markup)


def test_text_with_a_size_inside_an_element_of_size_zero_is_shown() -> None:
    assert words('<td style="font-size:0px"> <div style="font-size:13px">본문</div></td>').strip() == "본문"


# --- pictures -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("source", [f"data:image/png;base64,{PNG}", f"DATA:IMAGE/GIF;base64,{GIF}"])
def test_a_small_picture_in_the_text_is_shown(source: str) -> None:
    image = BeautifulSoup(shown(f'<p>보기 <img src="{source}" alt="화면"></p>'), "html.parser").find("img")
    assert image is not None
    assert str(image["src"]).split(",")[1] == source.split(",")[1]
    assert image["alt"] == "화면"


@pytest.mark.parametrize(
    "source",
    [
        "cid:image001.png@01D8",
        "https://far.example/a.png",
        "//far.example/a.png",
        "file:///C:/a.png",
        "blob:x",
        "data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=",
        f"data:image/png;base64,{GIF}",
        "data:text/html;base64,PGI+",
        "data:image/png,raw",
        "data:image/png;base64," + "A" * 400_000,
        "",
    ],
)
def test_another_picture_leaves_its_words_and_that_there_was_one(source: str) -> None:
    cleaned = shown(f'<p>앞 <img src="{source}" alt="영수증 &lt;사진&gt;"> 뒤</p>')
    assert words(cleaned) == f"앞 영수증 <사진> {say('[image not shown]', 'en')} 뒤"
    assert "<img" not in cleaned
    assert words(f"<p>앞 <img src='{source}'> 뒤</p>") == f"앞 {say('[image not shown]', 'en')} 뒤"


def test_it_is_said_in_the_readers_language() -> None:
    definition = '<p>보기 <img src="https://far.example/a.png" alt="화면"></p>'
    assert f"화면 {say('[image not shown]', 'en')}" in sanitizer.sanitise_definition(definition)
    with translation.override("ko"):
        assert say("[image not shown]", "en") not in sanitizer.sanitise_definition(definition)


def test_a_pixel_that_counts_readers_leaves_nothing() -> None:
    assert shown('<p>글<img src="https://far.example/t.gif" width="1" height="1"></p>') == "<p>글</p>"


@pytest.mark.parametrize("media", ["<video src=a.mp4>x</video>", "<iframe src=a></iframe>", "<embed src=a>"])
def test_a_film_leaves_that_there_was_one(media: str) -> None:
    assert words(f"<p>앞 {media} 뒤</p>") == f"앞 {say('[content not shown]', 'en')} 뒤"


# --- addresses ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "address", "linked"),
    [
        ("참고: https://narae.example/help?a=1&b=2.", "https://narae.example/help?a=1&b=2", None),
        ("(https://narae.example/a_(b))", "https://narae.example/a_(b)", None),
        ("https://narae.example/help에서", "https://narae.example/help", None),
        ("https://narae.example/상품/1 을", "https://narae.example/상품/1", None),
        ("http://narae.example:8080/x#top", "http://narae.example:8080/x#top", None),
        ("www.narae.example 로", "https://www.narae.example", "www.narae.example"),
        ("help@narae.example로", "mailto:help@narae.example", "help@narae.example"),
        ("tel:1588-0000, 평일", "tel:1588-0000", None),
        ("<p>https://narae.example/?a=1&amp;copy=2</p>", "https://narae.example/?a=1&copy=2", None),
    ],
)
def test_an_address_is_a_link(text: str, address: str, linked: str | None) -> None:
    links = BeautifulSoup(shown(text), "html.parser").find_all("a")
    assert [(link["href"], link.get_text()) for link in links] == [(address, linked or address)]


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ('<p dir="rtl" lang="ar">مرحبا 1.</p>', '<p dir="rtl" lang="ar">مرحبا 1.</p>'),
        ("<p dir=RTL>מה?</p>", '<p dir="rtl">מה?</p>'),
        ('<ul style="direction: rtl"><li dir="auto">a</li></ul>', '<ul dir="rtl"><li dir="auto">a</li></ul>'),
        ("<p>주문 <bdi>مرحبا</bdi> 3</p>", "<p>주문 <bdi>مرحبا</bdi> 3</p>"),
        ('<p dir="up" style="direction: sideways">a</p>', "<p>a</p>"),
        ('<p><bdo dir="rtl">moc.live</bdo></p>', "<p>moc.live</p>"),
    ],
)
def test_a_text_is_read_from_the_side_that_it_was_written_from(markup: str, cleaned: str) -> None:
    assert shown(markup) == cleaned


def test_a_telephone_link_stays() -> None:
    assert 'href="tel:+82-1588-0000"' in shown('<a href="tel:+82-1588-0000">전화</a>')


@pytest.mark.parametrize("text", ["https://", "a@b", "@narae", "x.y.z", "price@", "javascript:alert(1)", "tel:me"])
def test_text_that_is_no_address_is_not_linked(text: str) -> None:
    assert "<a" not in shown(text)


def test_a_link_in_a_link_is_one() -> None:
    cleaned = shown('<a href="https://narae.example/x">https://narae.example/x</a>')
    assert cleaned.count("<a ") == 1


# --- white space ----------------------------------------------------------------------------------------------
COLUMNS = "품목      수량\n  사과       3\n\n\t끝"


@pytest.mark.parametrize("markup", [COLUMNS, COLUMNS.replace("\n", "<br>"), f"<pre>{COLUMNS}</pre>"])
def test_columns_of_blanks_stay(markup: str) -> None:
    assert words(markup) == COLUMNS


def test_the_blanks_of_the_source_are_none() -> None:
    markup = "<table>\n  <tr>\n    <td>하나 </td>\n  </tr>\n</table>\n<p>\n  둘\n</p>\n"
    assert shown(markup) == "<table><tbody><tr><td>하나</td></tr></tbody></table><p>둘</p>"
