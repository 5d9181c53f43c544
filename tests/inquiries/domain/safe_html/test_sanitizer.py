import re
from collections.abc import Mapping
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from inquiries.domain.safe_html import sanitizer
from tests.inquiries.forms.payloads import PAYLOADS
from tests.support.words import say

# Payloads are no XML, and what was typed is no file name, whatever they look like to the parser of the tests.
pytestmark = [
    pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning"),
    pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning"),
]
OURS = "/shop/inquiries/T1/files/7f/"
IMAGES: Mapping[str, str] = {"8f0dc5854d2446b6aa2e6e41a0a2f55c": OURS}
UPSTREAM = "/shop/api/v2/ticket/attachments/8f0dc5854d2446b6aa2e6e41a0a2f55c"
TEXT_TAGS = {
    *(
        "a",
        "b",
        "br",
        "code",
        "del",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
    ),
    *(
        "sub",
        "sup",
        "u",
        "rp",
        "rt",
        "ruby",
        "wbr",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "ul",
    ),
    *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
HARMLESS = {
    "a": {"href", "rel", "target"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "li": {"value"},
    "ol": {"start", "type"},
}


def dangers(markup: str) -> list[str]:
    """What in some HTML is more than text with links and our own pictures."""
    return [danger for tag in BeautifulSoup(markup, "html.parser")() for danger in dangers_of(tag)]


def dangers_of(tag: Tag) -> list[str]:
    harmless = HARMLESS.get(tag.name, set()) | ({"class"} if tag.get("class") == ["written-address"] else set())
    found = [f"<{tag.name} {name}>" for name in tag.attrs if name not in harmless]
    if tag.name not in TEXT_TAGS:
        found.append(f"<{tag.name}>")
    if tag.name == "img" and tag.get("src") != OURS:
        found.append(f"picture {tag.get('src')}")
    if tag.name == "a":
        href = str(tag.get("href", "https://nowhere.example"))
        safe_target = tag.get("rel") == ["noopener", "noreferrer", "nofollow", "ugc"] and tag.get("target") == "_blank"
        if not (href == OURS or href.startswith(("http://", "https://", "mailto:"))) or not safe_target:
            found.append(f"link {href}")
        if "attachments" in unquote(href):
            found.append(f"file at OC {href}")
    sizes = (
        (name, str(tag[name])) for name in ("colspan", "rowspan", "width", "height", "start") if tag.has_attr(name)
    )
    return found + [f"<{tag.name} {name}={size}>" for name, size in sizes if not re.fullmatch(r"[0-9]{1,4}", size)]


def test_it_works() -> None:
    answer = "<p>안녕하세요, <strong>고객님</strong>.</p><ul><li>첫째</li><li>둘째</li></ul>"
    assert sanitizer.sanitise_answer(answer, {}) == answer


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_an_answer_cannot_do_harm(payload: str) -> None:
    assert dangers(payload), "the check of this test sees no danger to begin with"
    assert dangers(sanitizer.sanitise_answer(payload, IMAGES)) == []


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_a_definition_cannot_do_harm(payload: str) -> None:
    cleaned = sanitizer.sanitise_definition(payload)
    assert dangers(cleaned) == []
    assert "<img" not in cleaned


@given(st.lists(st.sampled_from([*"<>/=\"' abimgsrchref!-&;:\n", "<a href=", "<img src=", "<svg>", UPSTREAM, OURS])))
def test_no_broken_html_does_harm(pieces: list[str]) -> None:
    assert dangers(sanitizer.sanitise_answer("".join(pieces), IMAGES)) == []


@given(st.lists(st.sampled_from(list(PAYLOADS.values())), min_size=2, max_size=4))
def test_payloads_do_not_help_each_other(parts: list[str]) -> None:
    assert dangers(sanitizer.sanitise_answer("".join(parts), IMAGES)) == []


def test_sanitising_twice_changes_nothing() -> None:
    for payload in PAYLOADS.values():
        once = sanitizer.sanitise_definition(payload)
        assert BeautifulSoup(sanitizer.sanitise_definition(once), "html.parser") == BeautifulSoup(
            once.strip(), "html.parser"
        )


# --- pictures and links ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "source", [UPSTREAM, f"https://acme.oc.example{UPSTREAM}", f"{UPSTREAM}?type=open", f"//acme.oc.example{UPSTREAM}"]
)
def test_a_picture_of_the_ticket_is_served_by_us(source: str) -> None:
    assert sanitizer.sanitise_answer(f'<img src="{source}" alt="화면">', IMAGES) == f'<img src="{OURS}" alt="화면">'


def test_what_was_cleaned_before_depends_on_the_files_and_the_language() -> None:
    markup = '<img src="/api/v2/ticket/attachments/kept1">'
    assert sanitizer.sanitise_answer(markup, {}) == sanitizer.sanitise_answer(markup, {})
    for url in ("/one", "/other"):
        assert url in sanitizer.sanitise_answer(markup, {"kept1": url})
    with override("en"):
        assert "image not shown" in sanitizer.sanitise_answer(markup, {})
    with override("ko"):
        assert "image not shown" not in sanitizer.sanitise_answer(markup, {})


def test_a_picture_without_words_gets_some() -> None:
    assert sanitizer.sanitise_answer(f'<img src="{UPSTREAM}">', IMAGES) == (
        f'<img src="{OURS}" alt="{say("Image", "en")}">'
    )


def test_a_tag_in_an_alternative_text_stays_text() -> None:
    cleaned = sanitizer.sanitise_answer(f"<img src='{UPSTREAM}' alt='\"><script>steal()</script>'>", IMAGES)
    assert BeautifulSoup(cleaned, "html.parser").find("script") is None
    assert dangers(cleaned) == []


def test_a_picture_that_is_not_of_the_ticket_goes() -> None:
    cleaned = sanitizer.sanitise_answer("<p>a<img src=/shop/api/v2/ticket/attachments/00>b</p>", IMAGES)
    assert cleaned == f"<p>a{say('[image not shown]', 'en')}b</p>"


def test_a_link_to_a_file_of_the_ticket_leads_to_us() -> None:
    cleaned = sanitizer.sanitise_answer(f"<a href='https://acme.oc.example{UPSTREAM}'>파일</a>", IMAGES)
    assert f'href="{OURS}"' in cleaned
    assert "oc.example" not in cleaned


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.oc.nhncloud.com/shop/hc/ticket/list/",
        "https://ACME.oc.beta-nhncloud.com:443/shop/hc/ticket/list/?usercode=x&token=y#top",
        "//acme.oc.alpha-nhncloud.com/shop/hc/ticket/list/",
        "/shop/hc/ticket/list/",
    ],
)
def test_a_link_to_the_vendors_help_center_leads_to_our_page(address: str) -> None:
    for cleaned in (
        sanitizer.sanitise_answer(f"<a href='{address}'>a</a>", {}),
        sanitizer.sanitise_definition(f"<a href='{address}'>a</a>"),
    ):
        assert 'href="/shop/hc/ticket/list/"' in cleaned


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.oc.nhncloud.com/",
        "https://acme.oc.nhncloud.com./shop/api/v2/service.json",
        "https://agent@acme.oc.nhncloud.com/console",
        "https://acme.oc.nhncloud.com/shop/hc/../../accounts/sign-out/",
        "/shop/hc/../../accounts/sign-out/",
        "/shop/hc/%2e%2e/%2e%2e/accounts/sign-out/",
        "/accounts/sign-out/",
        "?next=/shop/hc/",
        "https://[acme.oc.nhncloud.com/shop/hc/",
    ],
)
def test_any_other_link_to_oc_or_into_the_portal_is_words(address: str) -> None:
    cleaned = sanitizer.sanitise_answer(f"<a href='{address}'>어디</a>", {})
    assert "href" not in cleaned
    assert "어디" in cleaned


@pytest.mark.parametrize(
    "address", ["https://ok.example/a?b=1&c=2#d", "http://ok.example", "mailto:help@ok.example", "tel:1588-0000"]
)
def test_a_link_leaves_the_half_filled_form_where_it_is(address: str) -> None:
    link = BeautifulSoup(sanitizer.sanitise_definition(f"<a href='{address}'>a</a>"), "html.parser").a
    assert link is not None
    assert (link["href"], link["target"]) == (address, "_blank")
    assert link["rel"] == ["noopener", "noreferrer", "nofollow", "ugc"]


# --- words ----------------------------------------------------------------------------------------------------
def test_a_text_without_tags_keeps_its_lines() -> None:
    assert sanitizer.sanitise_answer("첫째\r\n둘째\n", {}) == "첫째<br>둘째"
    assert sanitizer.sanitise_definition("10MB 이내\n5개까지") == "10MB 이내<br>5개까지"


def test_a_text_with_tags_has_its_own_lines() -> None:
    assert sanitizer.sanitise_answer("<p>첫째</p>\n<p>둘째</p>", {}) == "<p>첫째</p><p>둘째</p>"


def test_a_sign_that_looks_like_a_tag_stays() -> None:
    assert sanitizer.sanitise_answer("1 < 2 & 3 > 2", {}) == "1 &lt; 2 &amp; 3 &gt; 2"


@pytest.mark.parametrize("end", ["<p><br></p>", "<p>&nbsp;</p><p> </p>", "<br><br>", "\n<p></p>\n"])
def test_empty_elements_at_the_end_are_removed(end: str) -> None:
    assert sanitizer.sanitise_answer(f"<p>하나</p><p></p><p>둘 &lt;</p>{end}", {}) == "<p>하나</p><p></p><p>둘 &lt;</p>"
    assert sanitizer.sanitise_answer(f"<p>하나 <b>둘</b>{end}", {}) == "<p>하나 <b>둘</b></p>"
    assert sanitizer.sanitise_answer(f"<ul><li>하나</li></ul>{end}", {}) == "<ul><li>하나</li></ul>"


def test_an_answer_of_blanks_is_empty() -> None:
    assert sanitizer.sanitise_answer("<p>&nbsp;</p><br>", {}) == ""


def test_a_heading_becomes_a_strong_line() -> None:
    assert sanitizer.sanitise_answer("<h2 class=x>환불</h2>", {}) == "<p><strong>환불</strong></p>"


def test_colours_of_a_definition_go_and_its_words_stay() -> None:
    assert (
        sanitizer.sanitise_definition('<div style="color:red">단순 텍스트 설명</div>') == "<div>단순 텍스트 설명</div>"
    )


def test_html_nested_beyond_reason_is_flattened() -> None:
    cleaned = sanitizer.sanitise_answer("<div>" * 20_000 + "끝" + "</div>" * 20_000, {})
    assert cleaned.count("<div>") <= 100
    assert "끝" in cleaned


@pytest.mark.parametrize(
    ("begin", "unit"),
    [
        ("<table>{}", "<tr>x"),
        ("<table>{}<caption>x</caption>", "x<tr></tr>"),
        ("<table>{}<table>", "<tr>x"),
        ("<table>{}<th><tbody>", "<li><s>"),
        ("<dt><td>{}", "<dt><i>x"),
    ],
)
@pytest.mark.parametrize(
    "inline", [f"<b lang={'a' * 3000}>", f"<a href=https://a.example/{'a' * 1500}>", "<b lang=ko><i><s>" * 20]
)
def test_what_is_open_between_cells_is_not_written_again_for_each_text(begin: str, unit: str, inline: str) -> None:
    answer = begin.format(inline) + unit * 500
    assert len(sanitizer.sanitise_answer(answer, {})) < 8 * len(answer)


def test_a_part_of_a_table_without_a_table_leaves_its_words_as_they_are() -> None:
    assert sanitizer.sanitise_answer("<b>하나<td>둘</td>셋</b>", {}) == "<b>하나둘셋</b>"
