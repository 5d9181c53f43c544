"""The rules that every fetched page is judged by see what they are for, and nothing else."""

import pytest

from tests.support.markup_fingerprint import without_numbers, without_words
from tests.support.pagerules import broken_rules
from tests.support.validity import faults

PAGE = "<!doctype html>\n<html lang='en'><head><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>"
INVALID = {
    "<p><div>x</div></p>": "unexpected-end-tag",
    "<img src='/a' alt='x' alt='y'>": "duplicate-attribute",
    "<ul><li>x</li>": "end-tag-too-early",
    "fish &chips; x": "expected-named-entity",
    "<a href='/a'title='x'>x</a>": "unexpected-character-after-attribute-value",
    "<table><p>x</p></table>": "table-voodoo",
    "<form><form></form></form>": "unexpected-start-tag",
    "\x00": "invalid-codepoint",
    "<center>x</center>": "not an element of HTML",
    "<p align='left'>x</p>": "align does not belong here",
    "<p aria-labeledby='x'>x</p>": "aria-labeledby is not in ARIA",
    "<input type='date' maxlength='3'>": "maxlength is not for date",
    "<input type='datum'>": "an unknown type",
    "<img src='/a'>": "it has no alt",
    "<p id=''>x</p>": "an empty id",
    "<a target='_blank'>x</a>": "no link",
    "<label>x</label>": "a label of nothing",
    "<input autocomplete='address'>": "autocomplete cannot be 'address'",
    "<p role='text'>x</p>": "role cannot be 'text'",
    "<p tabindex='3'>x</p>": "an order of its own for Tab",
    "<textarea rows='many'></textarea>": "rows is no number",
    "<p id='a b'>x</p>": "a blank in id",
    "<p lang='Korean!'>x</p>": "no language",
    "<time datetime='today'>x</time>": "no moment",
    "<time datetime='2026-07-01T09:00:00.123456+09:00'>x</time>": "no moment",
    "<ul><p>x</p></ul>": "it stands in ul",
    "<div><li>x</li></div>": "it stands in div",
    "<dl><p>x</p></dl>": "it stands in dl",
    "<fieldset><p>x</p><legend>x</legend></fieldset>": "it does not begin a fieldset",
    "<span><div>x</div></span>": "it stands in span",
    "<button><p>x</p></button>": "it stands in button",
    "<label><label><input></label></label>": "it stands within",
    "<a href='/a'><button>x</button></a>": "it is used within <a",
    "<button><select><option>x</option></select></button>": "it is used within <button",
    "<label for='nobody'>x</label>": "for points at nothing",
    "<p aria-describedby='nobody'>x</p>": "aria-describedby points at nothing",
    "<td headers='nobody'>x</td>": "unexpected-start-tag",
    "<table><tr><td headers='nobody'>x</td></tr></table>": "headers points at nothing",
    "<p id='a'>x</p><label for='a'>x</label>": "a label of what takes none",
    "<button hx-target='#nobody'>x</button>": "hx-target finds nothing",
}
VALID = [
    "<p>Fish &amp; chips &lt; 5 — 한국어</p>",
    "<a href='/a'><div><h2>x</h2></div></a>",
    "<fieldset><legend><h2>x</h2></legend><label>x <input></label></fieldset>",
    "<dl><div><dt>x</dt><dd><p>x</p></dd></div></dl>",
    "<details><summary>x</summary><p>x</p></details>",
    "<template><li><button>x</button></li></template>",
    "<div hx-disable><center>x</center><span><p>x</p></span></div>",
    "<time datetime='2026-07-01T09:00:00+09:00'>x</time>",
    "<svg class='icon' aria-hidden='true'><use href='/a.svg#b'/></svg>",
    "<form method='post' hx-post='/a' data-a='b'><noscript><p>x</p></noscript></form>",
]


@pytest.mark.parametrize("markup", VALID)
def test_it_works(markup: str) -> None:
    assert faults(PAGE.format(markup)) == []


@pytest.mark.parametrize("markup", ["<tr><td>x</td></tr>", "<option>x</option>", "<li>x</li>".join(["<ul>", "</ul>"])])
def test_a_fragment_is_judged_where_it_will_stand(markup: str) -> None:
    assert faults(markup) == []


@pytest.mark.parametrize("markup", INVALID)
def test_it_is_seen(markup: str) -> None:
    assert any(INVALID[markup] in fault for fault in faults(PAGE.format(markup))), faults(PAGE.format(markup))


def test_a_cached_verdict_hides_no_later_error() -> None:
    rows = '<p id="a{}">x</p><p id="a{}">x</p>'
    assert broken_rules(PAGE.format(rows.format(1, 2))) == []
    assert broken_rules(PAGE.format(rows.format(3, 4))) == []
    for _again in range(2):
        assert broken_rules(PAGE.format(rows.format(1, 1))) == ["2 times the id a1"]


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<section><p>x</p></section>", "<section> has neither heading nor name"),
        ("<nav><a href='/a'>x</a></nav>", "<nav> has neither heading nor name"),
        ("<video src='/a' controls></video>", '<video controls="" src="/a"> plays'),
    ],
)
def test_parts_say_what_they_are_and_nothing_plays(markup: str, fault: str) -> None:
    assert fault in broken_rules(PAGE.format(markup))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<p id="a1">x</p><p id="a2">x</p>', '<p id="a1">x</p><p id="a1">x</p>'),
        ('<a href="/a">x</a>', '<a href="javascript:x">x</a>'),
        ('<a href="/a">x</a>', '<a href="#a">x</a>'),
        ('<a href="/a">x</a>', '<a href="/a b">x</a>'),
        ('<input type="hidden" value="5">', '<input type="hidden" value="javascript:x">'),
        ("<button>x</button>", "<button> </button>"),
        ("<h2>x</h2>", "<h3>x</h3>"),
        ("<p>a &amp; b</p>", "<p>a & b</p>"),
    ],
)
def test_differences_in_markup_are_kept(one: str, other: str) -> None:
    assert without_words(PAGE.format(one)) != without_words(PAGE.format(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<a href="/a/7FWY2-K1QY00/">x</a>', '<a href="/b/?q=1#c">x</a>'),
        ('<img src="/a.png" alt="">', '<img src="/b.png" alt="">'),
    ],
)
def test_pages_that_differ_only_in_the_portals_addresses_are_checked_once(one: str, other: str) -> None:
    assert without_words(PAGE.format(one)) == without_words(PAGE.format(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>어제 5 &lt; 10</p>", "<p>Today</p>"),
        ('<input value="a:b&quot;">', '<input value="가나다">'),
        ('<p id="f0c81d22a9">x</p>', '<p id="77ab01c2d3">x</p>'),
        ('<li><a href="/1/">x</a></li>', '<li><a href="/1/">x</a></li><li><a href="/2/">y</a></li>'),
    ],
)
def test_pages_that_differ_only_in_words_are_checked_once(one: str, other: str) -> None:
    assert len({without_numbers(without_words(PAGE.format(text))) for text in (one, other)}) == 1
