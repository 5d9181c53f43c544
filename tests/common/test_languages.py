"""Language codes of browsers, of OC and of the portal."""

import pytest

from common.languages import remove_region


@pytest.mark.parametrize(
    ("code", "language"), [("ko", "ko"), ("zh-hans", "zh"), ("zh-Hant-TW", "zh"), ("EN-us", "en"), ("", "")]
)
def test_a_region_or_script_is_removed(code: str, language: str) -> None:
    assert remove_region(code) == language
