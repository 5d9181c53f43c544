"""Where links in answers lead: judged as a browser resolves them."""

import pytest
from bs4 import BeautifulSoup

from inquiries.domain.safe_html import sanitizer
from inquiries.domain.safe_html.link_destinations import find_destination, resolve_host

PAGE = "/shop/hc/ticket/list/"
# Spellings of one host that browsers read as the same.
OF_OC = [
    "acme.oc.nhncloud.com",
    "acme%2eoc.nhncloud.com",
    "acme%2Eoc%2Enhncloud%2Ecom",
    "%61cme.oc.nhncloud.com",
    "acme.oc.nhnclou%64.com",
    "acme\u3002oc\u3002nhncloud\u3002com",
    "acme\uff0eoc\uff61nhncloud.com",
    "acme%E3%80%82oc.nhncloud.com",
    "ACME.OC.NHNCLOUD.COM",
    "acme.oc.nhncloud.com.",
    "acme.oc.nhncloud.com\u3002",
    "acme.oc.nhncloud.com:443",
    "acme.oc.nhncloud.com:",
    "\uff41cme.oc.nhncloud.com",
    "acme.oc.\U0001d4c3hncloud.com",
    "acme.oc.nhn\u00adcloud.com",
    "acme.oc.nhn\u200bcloud.com",
    "acme.oc.nhn%E2%80%8Bcloud.com",
    "acme.oc.nhn\ufe0fcloud.com",
    "acme.oc.nhn\u2060cloud.com",
    "acme.oc.nh\tncl\noud.c\rom",
    "oc.nhncloud.com",
    "acme.oc.alpha-nhncloud.com",
    "a.b.oc.beta-nhncloud.com",
    "\u24d0cme.\u24de\u24d2.nhncloud.com",
]
OURS = [
    "testserver",
    "TESTSERVER",
    "testserver.",
    "testserver:8443",
    "%74estserver",
    "\uff54estserver",
    "test\u200bserver",
    "127.0.0.1:8000",
]


@pytest.mark.parametrize("begin", ["https://", "HTTP://", " https://", "ht\ntps://", "\x01https://"], ids=ascii)
def test_t44_the_help_center_is_ours_without_query_and_fragment(begin: str) -> None:
    addresses = [f"{begin}{host}{PAGE}?token=secret&usercode=x#token=secret" for host in (*OF_OC, *OURS)]
    assert [address for address in addresses if find_destination(address) != PAGE] == []


@pytest.mark.parametrize("path", ["/", "", "/api/v2/x.json", "/shop/hc/../x", "/accounts/sign-out/", "\\console"])
def test_t44_every_other_page_there_is_no_link(path: str) -> None:
    addresses = [f"https://{host}{path}" for host in (*OF_OC, *OURS)]
    assert [address for address in addresses if find_destination(address) is not None] == []


@pytest.mark.parametrize("begin", ["//", "\\\\", "/\\", "\\/", "https:\\\\", "https:/\\", "\t//"], ids=ascii)
def test_t44_an_address_without_a_scheme_or_with_backslashes(begin: str) -> None:
    assert [host for host in OF_OC if find_destination(f"{begin}{host}/console") is not None] == []
    assert [host for host in OF_OC if find_destination(f"{begin}{host}{PAGE}?token=x") != PAGE] == []


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.oc.nhncloud.com\\@evil.example/",
        "https://acme.oc.nhncloud.com\\.evil.example/",
        "https://evil.example@acme.oc.nhncloud.com/",
        "https://evil.example:x@acme.oc.nhncloud.com/",
        "https://evil.example%40acme.oc.nhncloud.com/",
        "https:acme.oc.nhncloud.com/",
        "https:/acme.oc.nhncloud.com/",
        "https:///acme.oc.nhncloud.com/",
        "https:////acme.oc.nhncloud.com/",
        "https://ok.example:99999/",
        "https://ok.example:8o/",
        "https://[::1/",
        "https://[v1.x]/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://017700000001/",
        "https://127.1/",
        "https://a..b/",
        "https://a b.example/",
        "https://a%00b.example/",
        "https://a%2fb.example/",
        "https://a<b.example/",
        "https://%ff.example/",
        "https://",
        "https://@/",
        "//ok.example/shop/hc/",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://ok.example/",
        "vbscript:x",
        "blob:https://ok.example/x",
        "mailto:",
        "mailto:a@b.example x",
        "tel:x",
        "shop/hc/",
        "?token=x",
        "#x",
        "",
        "https://ok.example/" + "a" * 2000,
    ],
    ids=ascii,
)
def test_t44_an_ambiguous_address_is_no_link(address: str) -> None:
    assert find_destination(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://ok.example/a?b=1&c=2#d",
        "http://ok.example",
        "https://ok.example:8443/a%20b?c=\\d",
        "https://oc.nhncloud.com.evil.example/",
        "https://notoc.nhncloud.com/",
        "https://www.nhncloud.com/kr",
        "https://192.0.2.7/a",
        "https://[2001:db8::1]:8443/a",
        "https://xn--bj0bj06e.example/",
        "mailto:help@ok.example",
        "tel:+82-2-1234-5678",
    ],
)
def test_every_other_address_stays_as_it_is(address: str) -> None:
    assert find_destination(address) == address


@pytest.mark.parametrize(
    ("address", "resolved"),
    [
        ("HTTPS://OK.Example/Path", "https://ok.example/Path"),
        ("https://한국.example/경로", "https://xn--3e0b707e.example/경로"),
        ("https://ok.example\\a\\b?c\\d", "https://ok.example/a/b?c\\d"),
        ("https://ok\u3002example/", "https://ok.example/"),
        (" https://ok.exa\tmple/ ", "https://ok.example/"),
        ("https://b\u00fccher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_link_is_written_as_the_browser_resolves_it(address: str, resolved: str) -> None:
    assert find_destination(address) == resolved


@pytest.mark.parametrize("path", ["/shop/help/", "/shop/help/12/", "/shop/notices/3/", "/shop/hc/", "/shop/hc/ticket/"])
def test_a_public_page_can_be_linked(path: str) -> None:
    assert find_destination(f"https://testserver{path}?token=x") == path == find_destination(path)


@pytest.mark.parametrize("path", ["/admin/", "/shop/guests/open/A/b/", "/shop/hc/../x", "/shop/help/x/"])
def test_t44_no_other_page_of_ours_can(path: str) -> None:
    assert find_destination(f"https://testserver{path}") is None is find_destination(path)


@pytest.mark.parametrize(
    "cleaned", [sanitizer.sanitise_definition, lambda markup: sanitizer.sanitise_answer(markup, {})]
)
@pytest.mark.parametrize("host", ["acme%2eoc.nhncloud.com", "a&#x3002;oc.nhncloud.com", "a.oc.nhncloud.com&#92;@x.y"])
def test_t44_in_answers_and_definitions(cleaned: object, host: str) -> None:
    said = cleaned(f'<a href="https://{host}/console?token=x">어디</a>')  # type: ignore[operator]
    link = BeautifulSoup(said, "html.parser").a
    assert link is not None
    assert (link.get("href"), link.get_text()) == (None, "어디")


@pytest.mark.parametrize("name", ["", ".", "..", "a..", "%", "%zz", "[]", "[", "]", "\ud800", "xn--\u200b", "a" * 64])
def test_a_host_is_never_an_error(name: str) -> None:
    assert resolve_host(name) is None
