"""How often the pages that everybody opens ask the database: each time is a tenth of what they may cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.inquiries.views.steps import EVERYTHING, LIST, NEW
from tests.support.pages import Browser

# The service, the session and its member; then an older draft, or what was sent from here and what of it is news.
_FORM, _LIST = 4, 8


@pytest.mark.parametrize(("address", "most"), [(NEW, _FORM), (f"{NEW}?category={EVERYTHING}", _FORM), (LIST, _LIST)])
def test_it_asks_no_more_than_it_has_to(member: Browser, address: str, most: int) -> None:
    member.get(address)  # types, fields and questions are held in the process from now on
    with CaptureQueriesContext(connection) as asked:
        member.get(address)
    assert len(asked) <= most, [query["sql"] for query in asked]
