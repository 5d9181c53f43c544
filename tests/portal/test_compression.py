"""Pages are compressed as the browser takes them; what is not a page is sent as it is."""

import gzip

import brotli
import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from portal.middleware.compression import CompressedPages

PAGE = b"<p>" + "한국어 ".encode() * 200


def answer(accepted: str, response: HttpResponseBase) -> HttpResponseBase:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepted
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


def test_the_same_page_has_another_length_each_time() -> None:
    lengths = {answer("br", HttpResponse(PAGE)).headers["Content-Length"] for _ in range(50)}
    assert len(lengths) > 5


@pytest.mark.parametrize("kind", ["application/json", "image/png", "text/plain"])
def test_what_is_not_a_page_is_sent_as_it_is(kind: str) -> None:
    response = answer("gzip, br", HttpResponse(PAGE, content_type=kind))
    assert isinstance(response, HttpResponse)
    assert response.content == PAGE


def test_what_comes_bit_by_bit_is_sent_as_it_is() -> None:
    assert "Content-Encoding" not in answer("br", StreamingHttpResponse([PAGE])).headers


def test_a_short_page_is_sent_as_it_is() -> None:
    assert "Content-Encoding" not in answer("br", HttpResponse(b"<p>Yes")).headers
