"""Each language has one date, one time and one date with time, wherever they are shown."""

import re
from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.utils import formats, translation
from django.utils.timezone import make_aware

from tests.support.source import ROOT, SHIPPED, modules, templates

MOMENT = make_aware(datetime(2026, 12, 5, 15, 5))
WRITTEN = {
    "en": ("5 Dec 2026", "15:05", "5 Dec 2026, 15:05"),
    "ko": ("2026년 12월 5일", "오후 3:05", "2026년 12월 5일 오후 3:05"),
    "ja": ("2026年12月5日", "15:05", "2026年12月5日 15:05"),
    "zh-hans": ("2026年12月5日", "15:05", "2026年12月5日 15:05"),
    "th": ("5 ธ.ค. 2026", "15:05 น.", "5 ธ.ค. 2026 15:05 น."),
}
DATES = ("{{ moment|date }}", '{{ moment|date:"DATE_FORMAT" }}', '{{ moment|date:"SHORT_DATE_FORMAT" }}', "{{ day }}")
TIMES = ("{{ moment|time }}", '{{ moment|time:"TIME_FORMAT" }}', "{{ moment.time }}")
BOTH = ("{{ moment }}", '{{ moment|date:"DATETIME_FORMAT" }}', '{{ moment|date:"SHORT_DATETIME_FORMAT" }}')
EDGES = {
    "en": ("00:05", "12:00"),
    "ko": ("오전 12:05", "오후 12:00"),
    "ja": ("0:05", "12:00"),
    "zh-hans": ("00:05", "12:00"),
    "th": ("00:05 น.", "12:00 น."),
}
THAI_MONTHS = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."
NAMED = {"DATE_FORMAT", "TIME_FORMAT", "DATETIME_FORMAT"}


@pytest.mark.parametrize("language", WRITTEN)
def test_every_filter_writes_the_same(language: str) -> None:
    with translation.override(language):
        for ways, expected in zip((DATES, TIMES, BOTH), WRITTEN[language], strict=True):
            shown = {Template(way).render(Context({"moment": MOMENT, "day": MOMENT.date()})) for way in ways}
            assert shown == {expected}


@pytest.mark.parametrize("language", EDGES)
def test_noon_and_midnight_are_written_in_digits(language: str) -> None:
    with translation.override(language):
        times = tuple(formats.time_format(datetime(2026, 12, 5, *at)) for at in ((0, 5), (12, 0)))
    assert times == EDGES[language]


def test_thai_months_are_abbreviated_as_thais_do() -> None:
    with translation.override("th"):
        assert " ".join(formats.date_format(date(2026, month, 1), "M") for month in range(1, 13)) == THAI_MONTHS


@pytest.mark.parametrize("language", WRITTEN)
def test_counts_are_grouped_as_scripts_group_them(language: str) -> None:
    with translation.override(language):
        assert Template('{{ 1234567|floatformat:"0g" }}').render(Context()) == "1,234,567"
        assert formats.number_format("12.1", 1) == "12.1"


@pytest.mark.parametrize("language", WRITTEN)
@pytest.mark.parametrize("kind", ["DATE_INPUT_FORMATS", "TIME_INPUT_FORMATS", "DATETIME_INPUT_FORMATS"])
def test_forms_take_what_django_takes(language: str, kind: str) -> None:
    ours = formats.get_format(kind, language)
    with override_settings(FORMAT_MODULE_PATH=None):
        formats.reset_format_cache()
        djangos = formats.get_format(kind, language)
    formats.reset_format_cache()
    assert ours == djangos


def test_no_template_and_no_module_has_a_format_of_its_own() -> None:
    of_templates = [re.findall(r"\|(?:date|time):([^ |}%]+)", (ROOT / path).read_text()) for path in templates()]
    lines = [line for module in modules(*SHIPPED) for line in module.lines if re.search(r"(date|time)_format\(", line)]
    of_modules = [re.findall(r"\"[^\"]+\"", line.partition("_format(")[2]) for line in lines]
    used = {name.strip("\"'") for found in (*of_templates, *of_modules) for name in found}
    assert used <= NAMED
