"""How often the pages that everybody opens ask the database: each time is a tenth of what they may cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiries.models import Service
from tests.inquiries.views.steps import EVERYTHING, LIST, NEW, filled
from tests.support.pages import Browser

# The service, the session and its member; then an older draft and the number of unread answers, or what was sent from
# here and what of it is news.
_FORM, _LIST = 5, 8


@pytest.mark.parametrize(("address", "most"), [(NEW, _FORM), (f"{NEW}?category={EVERYTHING}", _FORM), (LIST, _LIST)])
def test_it_asks_no_more_than_it_has_to(member: Browser, address: str, most: int) -> None:
    member.get(address)  # types, fields and questions are held in the process from now on
    with CaptureQueriesContext(connection) as asked:
        member.get(address)
    assert len(asked) <= most, [query["sql"] for query in asked]


@pytest.mark.parametrize(("content", "status", "reads_panel"), [("문의", 302, False), ("", 422, True)])
def test_a_post_reads_the_panel_only_for_a_page(
    member: Browser, narae: Service, content: str, status: int, reads_panel: bool
) -> None:
    form = filled(member, f_content=content)
    narae.mark_changed()  # what operators wrote is read anew
    with CaptureQueriesContext(connection) as asked:
        assert form.submit(follow=False).status == status
    assert any("inquiries_typeguide" in query["sql"] for query in asked) == reads_panel
