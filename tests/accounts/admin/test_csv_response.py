"""Tables that a spreadsheet opens: no cell of theirs is a formula."""

import pytest

from accounts.admin.csv_response import build_csv_response


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"])
def test_t59_a_cell_that_begins_like_a_formula_is_a_text(text: str) -> None:
    [_titles, row] = list(build_csv_response("table", ["title"], [[text]]))
    assert row.decode().lstrip('"').startswith(f"'{text}")
