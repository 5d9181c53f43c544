"""The compression dictionary of a language: public, the same for everybody, and read from no row."""

import hashlib
import re
from base64 import b64encode

import brotli
import pytest
from backports import zstd
from django.conf import settings
from django.test import Client

from inquiries.views.presentation.dictionary_sample_page import render_sample_page
from portal.middleware.dictionaries import Dictionary, find_dictionary
from tests.support.words import say

PAGE = "<p>한국어</p>".encode() * 100


def find(language: str) -> Dictionary:
    dictionary = find_dictionary(language)
    assert dictionary
    return dictionary


def unpack(sent: bytes, dictionary: Dictionary) -> bytes:
    """As a browser does: RFC 9842, section 5."""
    head, digest, frame = sent[:8], sent[8:40], sent[40:]
    assert head == b"\x5e\x2a\x4d\x18\x20\x00\x00\x00"
    assert digest == hashlib.sha256(dictionary.text).digest()
    return zstd.decompress(frame, zstd_dict=zstd.ZstdDict(dictionary.text, is_raw=True))


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_it_works(language: str) -> None:
    """It has the words of the language, and no test without a database could read a row for it."""
    dictionary = find(language)
    assert say("Send the inquiry", language).encode() in dictionary.text
    assert unpack(dictionary.compress(PAGE), dictionary) == PAGE
    assert dictionary.token == f":{b64encode(hashlib.sha256(dictionary.text).digest()).decode()}:"
    assert len(brotli.compress(dictionary.text)) < 20_000


def test_all_processes_have_the_same() -> None:
    assert {render_sample_page("ko").encode() for _ in range(3)} == {find("ko").text}


def test_it_has_no_token_and_nobodys_name() -> None:
    text = find("ko").text.decode()
    tokens = re.findall(r'name="(?:csrfmiddlewaretoken|form_token|opened)" value="([^"]*)"', text)
    assert set(tokens) == {"", "-"}


@pytest.mark.parametrize("language", ["", "xx", "ko-kr"])
def test_another_language_has_none(language: str) -> None:
    assert find_dictionary(language) is None


@pytest.mark.django_db
def test_everybody_gets_it_for_good() -> None:
    response = Client().get(find("ko").address, headers={"Accept-Encoding": "gzip, br", "Accept-Language": "en"})
    assert brotli.decompress(response.content) == find("ko").text
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert 'match="/*"' in response.headers["Use-As-Dictionary"]
    assert not response.cookies


@pytest.mark.django_db
def test_a_client_without_brotli_gets_the_text() -> None:
    response = Client().get(find("ko").address)
    assert response.content == find("ko").text
    assert "Content-Encoding" not in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/dictionaries/ko/000000000000/", "/dictionaries/xx/000000000000/"])
def test_that_of_another_release_is_not_there(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 404
    assert "Use-As-Dictionary" not in response.headers
