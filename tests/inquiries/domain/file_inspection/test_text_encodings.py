"""A text's encoding is recognised by its letters, and what comes out is UTF-8."""

import io
import time

import pytest

from inquiries.domain.file_inspection import text_encodings, text_signatures
from inquiries.domain.file_inspection.text_signatures import Mark

KOREAN = "안녕하세요. 주문한 상품이 아직 도착하지 않았습니다. 확인 부탁드립니다.\r\n감사합니다."
JAPANESE = "お世話になっております。商品がまだ届いていません。ご確認をお願いします。"
THAI = "สวัสดีครับ สินค้ายังไม่มาถึง กรุณาตรวจสอบให้ด้วยครับ"
SIMPLIFIED = "你好,我的订单还没有到,请帮我确认一下。谢谢。"
TRADITIONAL = "您好,我的訂單還沒有到,請幫我確認一下。謝謝。"
WESTERN = "Café – naïve “quoted” Straße, 12 €"
IN_ENCODINGS = [
    (KOREAN, ["cp949", "utf-16-le", "utf-16-be", "utf-32"]),
    ("문의드립니다", ["cp949", "utf-16-le"]),
    ("환불", ["cp949"]),
    ("가", ["cp949"]),
    ("홍길동,서울시 강남구,010-1234-5678\n", ["cp949", "utf-16-le"]),
    (JAPANESE, ["cp932", "euc_jp", "iso2022_jp", "utf-16-le"]),
    ("エラー", ["cp932", "euc_jp"]),
    (THAI, ["cp874", "tis-620", "utf-16-le"]),
    ("ขอคืนเงิน", ["cp874", "utf-16-be"]),
    (SIMPLIFIED, ["gb18030", "gb2312", "utf-16-be"]),
    (TRADITIONAL, ["big5", "utf-16-le"]),
    (WESTERN, ["cp1252", "utf-16-le"]),
    ("café", ["cp1252"]),
    ("“hello”", ["cp1252"]),
    ("résumé", ["cp1252", "latin-1"]),
    ("plain ASCII\r\n", ["utf-16-le", "utf-16-be"]),
]
CASES = [(text, encoding) for text, encodings in IN_ENCODINGS for encoding in encodings]


def converted(data: bytes) -> str | None:
    """The text that is sent; None for bytes that are no text."""
    file = io.BytesIO(data)
    encoding = text_encodings.detect_encoding(file)
    if encoding is None:
        return None
    if not text_encodings.needs_converting(encoding, len(data)):
        return "as it was"
    return b"".join(text_encodings.convert_to_utf_8(file, encoding)).decode()


@pytest.mark.parametrize(("text", "encoding"), CASES)
def test_it_works(text: str, encoding: str) -> None:
    assert converted(text.encode(encoding)) == "\ufeff" + text


@pytest.mark.parametrize(
    "data",
    [KOREAN.encode(), KOREAN.encode("utf-8-sig"), KOREAN.encode("utf-16"), b"ASCII", "Привет, мир".encode("cp1251")],
    ids=["utf-8", "utf-8-sig", "utf-16", "ascii", "unknown"],
)
def test_unicode_and_unrecognised_encodings_are_not_converted(data: bytes) -> None:
    assert converted(data) == "as it was"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((KOREAN, encoding) for encoding in ("utf-8", "cp949", "utf-16-le")),
        *((JAPANESE, encoding) for encoding in ("cp932", "euc_jp")),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5"),
    ],
)
def test_a_text_may_be_cut_in_the_middle_of_a_character_at_either_end(text: str, encoding: str) -> None:
    whole = (text + "다和").encode(encoding, "ignore")
    assert text[:-2] in (converted(whole[:-1]) or "")
    # Big5 has characters whose second byte is a letter, so what is left of the first one may be shown as that.
    assert text[2:] in (converted(whole[1:]) or "")
    assert text[2:-2] in (converted(whole[1:-1]) or "")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (KOREAN.encode("cp949") + b"\x1a", "\ufeff" + KOREAN),
        (b"hello\r\n\x1a", "\ufeffhello\r\n"),
        (b"hello\x00\x00\x00", "\ufeffhello"),
        (b"one\x0btwo", "\ufeffone\ntwo"),
        (b"a" * 500 + b"\x07", "\ufeff" + "a" * 500 + "\u2407"),
        (KOREAN.encode("utf-16-le") + "\x1a\x00".encode("utf-16-le"), "\ufeff" + KOREAN),
    ],
)
def test_control_characters_of_old_programs_are_removed_or_shown(data: bytes, text: str) -> None:
    assert converted(data) == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 600,
        b"\x1a",
        b"\xff\xfb\x90" + bytes(413),
        b"\xd0\xcf\xe4" + bytes(9),
        b"a" * 70_000 + b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00",
        bytes(range(1, 32)) * 40,
    ],
)
def test_t24_a_file_with_zero_bytes_or_many_control_characters_is_no_text(data: bytes) -> None:
    assert converted(data) is None


@pytest.mark.parametrize("unit", ["가".encode("cp949"), b"\x0e\x2d", b"\xe9 ", b"\x1b$B", b"a\x00", b" \xff"])
def test_t32_looking_takes_time_in_proportion(unit: bytes) -> None:
    file = io.BytesIO(unit * (5_000_000 // len(unit)))
    begun = time.process_time()
    text_encodings.detect_encoding(file)
    assert time.process_time() - begun < 8


# --- texts that OC takes for something else ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("From: a@example.com\r\nTo: b@example.com\r\nSubject: 문의\r\n\r\n안녕하세요", Mark.MAIL),
        ("전달드립니다.\n\nFrom: kim@example.com\nSent: Monday\nTo: lee@example.com\n", Mark.MAIL),
        ("Return-Path: <a@example.com>\n", Mark.MAIL),
        ("Message-ID: <1@example.com>\n", Mark.MAIL),
        ("#!/bin/bash\necho 1\n", Mark.SCRIPT),
        ("#!/usr/bin/env python3\n", Mark.SCRIPT),
        ("@echo off\r\n", Mark.SCRIPT),
        ("<?php phpinfo();", Mark.SCRIPT),
        ("-----BEGIN CERTIFICATE-----\nMIIB", Mark.KEY),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIB", Mark.KEY),
        ("-----BEGIN PUBLIC KEY-----\nMIIB", Mark.KEY),
        ('<?xml version="1.0"?><order/>', Mark.MARKUP),
        ("<html><body>", Mark.MARKUP),
        ("<!DOCTYPE html>", Mark.MARKUP),
        ("안내 <html>", Mark.MARKUP),
        ("{\\rtf1\\ansi}", Mark.OTHER),
        ("BEGIN:VCARD\r\nVERSION:3.0\r\n", Mark.OTHER),
        ("0707071234로 전화 주세요", Mark.OTHER),
        ("<A> 항목\n첫째", None),
        ("<공지> 안녕하세요", None),
        ("List<String> names", None),
        ('{"orderNo": 1234}', None),
        ("[1, 2, 3]", None),
        ("---\n제목", None),
        ("From: 홍길동", None),
        ("Subject: 문의", None),
        ("# 제목", None),
        ("070-7123-4567", None),
        ("BMW", None),
    ],
)
def test_a_text_that_oc_takes_for_something_else_has_a_mark(text: str, mark: Mark | None) -> None:
    assert text_signatures.mark_of(text.encode()) is mark


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        ("<A> 항목\n첫째", False),
        ("<b>제목</b> 내용", False),
        ("<!-- 메모 --> 내용", False),
        ("<a href='x' onclick='alert(1)'>", True),
        ("<p>" + "가" * 100_000 + "<script>alert(1)</script>", True),
        ("<img src=x onerror=alert(1)>", True),
        ("<svg onload=alert(1)>", True),
        ("<script>alert(1)</script>", True),
        ("\ufeff<script>", True),
    ],
)
def test_t24_a_text_that_a_browser_would_run_is_a_page(text: str, is_page: bool) -> None:
    data = text.encode()
    assert text_signatures.is_page(data[:65536], [data[:65536], data[65536:]]) is is_page
