"""Pages are compressed as the browser takes them; what is not a page is sent as it is."""

import gzip

import brotli
import pytest
from backports import zstd
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from portal.middleware.compression import CompressedPages
from portal.middleware.dictionaries import find_dictionary

PAGE = b"<p>" + "한국어 ".encode() * 200


KOREAN = find_dictionary("ko")
WITH_DICTIONARIES = "gzip, deflate, br, zstd, dcb, dcz"


def answer(accepted: str, response: HttpResponseBase, **headers: str) -> HttpResponseBase:
    request = HttpRequest()
    request.META |= {"HTTP_ACCEPT_ENCODING": accepted, **headers}
    request.COOKIES = {"csrftoken": "of the first page"}
    answered = CompressedPages(lambda _request: response)(request)
    assert isinstance(answered, HttpResponseBase)
    return answered


@pytest.mark.parametrize("accepted", ["gzip, deflate, br, zstd", "br", "br;q=0.5, gzip"])
def test_it_works(accepted: str) -> None:
    response = answer(accepted, HttpResponse(PAGE))
    assert isinstance(response, HttpResponse)
    assert response.headers["Content-Encoding"] == "br"
    assert response.headers["Content-Length"] == str(len(response.content))
    assert "Accept-Encoding" in response.headers["Vary"]
    assert brotli.decompress(response.content).startswith(PAGE)


@pytest.mark.parametrize("accepted", ["gzip", "gzip, br;q=0", "gzip, br;q=0.00", "brx, gzip"])
def test_a_browser_without_brotli_gets_gzip(accepted: str) -> None:
    response = answer(accepted, HttpResponse(PAGE))
    assert isinstance(response, HttpResponse)
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == PAGE


def test_a_client_without_either_gets_the_page_itself() -> None:
    response = answer("", HttpResponse(PAGE))
    assert isinstance(response, HttpResponse)
    assert response.content == PAGE


def korean() -> HttpResponse:
    return HttpResponse(PAGE, headers={"Content-Language": "ko"})


def test_a_browser_that_has_the_dictionary_gets_the_page_by_it() -> None:
    assert KOREAN
    said = {"HTTP_AVAILABLE_DICTIONARY": KOREAN.token, "HTTP_SEC_FETCH_MODE": "navigate"}
    response = answer(WITH_DICTIONARIES, korean(), **said)
    assert isinstance(response, HttpResponse)
    assert response.headers["Content-Encoding"] == "dcz"
    assert response.headers["Content-Length"] == str(len(response.content))
    assert {"Accept-Encoding", "Available-Dictionary"} <= set(response.headers["Vary"].split(", "))
    assert "Link" not in response.headers
    unpacked = zstd.decompress(response.content[40:], zstd_dict=zstd.ZstdDict(KOREAN.text, is_raw=True))
    assert unpacked.startswith(PAGE)


@pytest.mark.parametrize("token", ["", ":b2Y=:", "no token"])
def test_another_dictionary_is_replaced(token: str) -> None:
    """The browser has that of another language or release: the page comes by Brotli, and tells of the right one."""
    assert KOREAN
    said = {"HTTP_AVAILABLE_DICTIONARY": token, "HTTP_SEC_FETCH_MODE": "navigate"}
    response = answer(WITH_DICTIONARIES, korean(), **said)
    assert response.headers["Content-Encoding"] == "br"
    assert response.headers["Link"] == f'<{KOREAN.address}>; rel="compression-dictionary"'


def test_what_takes_no_dictionary_gets_brotli() -> None:
    assert KOREAN
    response = answer("gzip, br", korean(), HTTP_AVAILABLE_DICTIONARY=KOREAN.token)
    assert response.headers["Content-Encoding"] == "br"


def test_a_first_page_offers_none() -> None:
    request = HttpRequest()
    request.META |= {"HTTP_ACCEPT_ENCODING": "gzip, br", "HTTP_SEC_FETCH_MODE": "navigate"}
    response = CompressedPages(lambda _request: korean())(request)
    assert isinstance(response, HttpResponse)
    assert "Link" not in response.headers


def test_a_part_of_a_page_offers_none() -> None:
    assert "Link" not in answer("gzip, br", korean(), HTTP_SEC_FETCH_MODE="cors").headers


def test_the_same_page_has_another_length_each_time() -> None:
    lengths = {answer("br", HttpResponse(PAGE)).headers["Content-Length"] for _ in range(50)}
    assert len(lengths) > 5
    assert KOREAN
    by_dictionary = [answer("br, dcz", korean(), HTTP_AVAILABLE_DICTIONARY=KOREAN.token) for _ in range(50)]
    assert len({response.headers["Content-Length"] for response in by_dictionary}) > 5


@pytest.mark.parametrize("kind", ["application/json", "image/png", "text/plain"])
def test_what_is_not_a_page_is_sent_as_it_is(kind: str) -> None:
    response = answer("gzip, br", HttpResponse(PAGE, content_type=kind))
    assert isinstance(response, HttpResponse)
    assert response.content == PAGE


def test_what_comes_bit_by_bit_is_sent_as_it_is() -> None:
    assert "Content-Encoding" not in answer("br", StreamingHttpResponse([PAGE])).headers


def test_a_short_page_is_sent_as_it_is() -> None:
    assert "Content-Encoding" not in answer("br", HttpResponse(b"<p>Yes")).headers
