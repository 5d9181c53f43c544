"""The portal on a phone's home screen: its manifest, its icons, and what it keeps."""

import json

import pytest
from django.contrib.staticfiles import finders

from inquiries.models import Service
from tests.support.pages import Browser
from tests.support.words import say

START = "/narae/"


def test_it_works(guest: Browser) -> None:
    page = guest.get(START)
    manifest = json.loads(guest.get(page.attribute("link[rel=manifest]", "href")).body)
    assert manifest["name"] == "나래마켓"
    assert manifest["start_url"] == manifest["scope"] == START
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_the_worker_is_a_script_of_ours(guest: Browser) -> None:
    worker = guest.get(f"{START}worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert f"{START}offline/" in worker.body.decode()


def test_t55_the_offline_page_holds_no_personal_data(member: Browser) -> None:
    text = member.get(f"{START}offline/").text
    assert "홍길동" not in text and "gildong" not in text


def test_it_is_in_the_visitors_language(guest: Browser) -> None:
    assert guest.get(f"{START}offline/", headers={"Accept-Language": "ko"}).heading == say("You are offline")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("나래마켓", "나래마켓"),
        ("Narae Market Customer Care", "Narae Market"),
        ("Sonnenblumenhandel Nord", "Sonnenblumenhandel"),
        ("ตลาดออนไลน์นาราเอ", "ตลาดออนไลน์นาราเอ"),
    ],
)
def test_the_short_name_is_not_cut_inside_a_word(guest: Browser, narae: Service, name: str, short: str) -> None:
    narae.name = name
    narae.save()
    assert json.loads(guest.get(f"{START}manifest.webmanifest").body)["short_name"] == short
