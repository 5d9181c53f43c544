"""Language codes of browsers, of OC and of the portal, and the names of time zones."""

import pytest
from django.utils import timezone, translation

from common.languages import name_time_zone, pick_text, remove_region

KOREA = {"ko": "한국 시간", "en": "Korea time", "ja": "韓国標準時", "zh-hans": "韩国时间", "th": "เวลาเกาหลี"}
HO_CHI_MINH = {
    "ko": "Ho Chi Minh 시간",
    "en": "Ho Chi Minh time",
    "ja": "Ho Chi Minh時間",
    "zh-hans": "Ho Chi Minh 时间",
    "th": "เวลา Ho Chi Minh",
}


@pytest.mark.parametrize(
    ("code", "language"), [("ko", "ko"), ("zh-hans", "zh"), ("zh-Hant-TW", "zh"), ("EN-us", "en"), ("", "")]
)
def test_a_region_or_script_is_removed(code: str, language: str) -> None:
    assert remove_region(code) == language


@pytest.mark.parametrize(
    ("codes", "text"),
    [(("th", "en"), "hello"), (("ja", "th"), "こんにちは"), (("th",), "こんにちは"), ((), "こんにちは")],
)
def test_a_text_is_in_the_first_language_that_has_one_else_in_any(codes: tuple[str, ...], text: str) -> None:
    assert pick_text({"ko": " ", "ja": "こんにちは", "en": " hello "}, *codes) == text
    assert pick_text({}, *codes) == ""


@pytest.mark.parametrize("language", KOREA)
def test_the_portals_zone_has_a_name(language: str) -> None:
    with translation.override(language):
        assert name_time_zone() == name_time_zone("Asia/Seoul") == KOREA[language]


@pytest.mark.parametrize("language", HO_CHI_MINH)
def test_another_zone_is_called_by_its_city(language: str) -> None:
    with translation.override(language):
        assert name_time_zone("Asia/Ho_Chi_Minh") == HO_CHI_MINH[language]


@pytest.mark.parametrize("key", ["UTC", "Etc/UTC"])
def test_a_zone_without_a_city_keeps_its_name(key: str) -> None:
    assert name_time_zone(key) == "UTC"


def test_it_is_the_zone_in_which_times_are_written() -> None:
    with timezone.override("America/Argentina/Buenos_Aires"), translation.override("en"):
        assert name_time_zone() == "Buenos Aires time"
