"""What OC sends is read whatever shape the documents allow; what the portal sends is exactly theirs."""

import contextlib
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.oc.types.category_and_attachment import Attachment, Category
from inquiries.oc.types.requests import EndUser, NewTicket, TicketQuery, UserField
from inquiries.oc.types.tickets import Entry, FieldDefinition, ServiceDetail, Ticket, TicketPage
from tests.inquiries.oc.samples import sample

CATEGORIES = sample("categories")["result"]["contents"]
FIELDS = sample("fields")["result"]["contents"]
DETAIL = sample("detail")["result"]["content"]
LIST = sample("list")["result"]
UPLOADED = sample("upload-success")["result"]["content"]

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def test_a_category_is_read() -> None:
    category = Category.from_api(CATEGORIES[-1])
    assert (category.id, category.parent, category.level, category.order) == (2542, 2541, 5, 0)
    assert category.path == (2536, 2538, 2540, 2541)
    assert Category.from_api(CATEGORIES[0]).path == ()


def test_a_categorys_name_falls_back_to_the_default() -> None:
    category = Category.from_api(CATEGORIES[0])
    assert category.name_in("ja") == "タイプ1"
    assert category.name_in("zh-hans") == "类型1"
    assert category.name_in("fr") == category.name_in("") == "유형1"


@pytest.mark.parametrize(
    ("name", "languages", "shown"),
    [
        ("배송", {"en": " \u200b"}, "배송"),
        ("", {"ko": "배송", "en": ""}, "배송"),
        (" ", {"ko": "배송"}, "배송"),
        ("\u3164", {"ko": "\u00a0"}, "#7"),
        (None, None, "#7"),
    ],
)
def test_a_category_without_a_name_has_one_that_can_be_read(name: object, languages: object, shown: str) -> None:
    category = Category.from_api({"categoryId": 7, "name": name, "languages": languages})
    assert category.name_in("en") == shown
    assert Category.from_api(category.to_api()) == category


@pytest.mark.parametrize("data", CATEGORIES)
def test_a_category_survives_being_kept_as_json(data: dict[str, Any]) -> None:
    category = Category.from_api(data)
    assert Category.from_api(category.to_api()) == category
    assert category.to_api() == data
    assert pickle.loads(pickle.dumps(category)) == category


def test_a_categorys_numbers_may_be_strings_and_its_names_null() -> None:
    wild = {"categoryId": "7", "parent": None, "name": None, "orderNo": "3", "languages": {"ko": None}, "new": 1}
    assert Category.from_api(wild) == Category(7, 0, "", 1, (), 3, {})
    assert Category.from_api(wild | {"languages": None, "path": "\\1\\2\\"}).level == 3


@pytest.mark.parametrize("data", FIELDS, ids=lambda data: data["code"])
def test_a_field_survives_being_kept_as_json(data: dict[str, Any]) -> None:
    field = FieldDefinition.from_api(data)
    assert FieldDefinition.from_api(field.to_api()) == field
    assert pickle.loads(pickle.dumps(field)) == field


def test_a_field_is_read() -> None:
    checkbox = next(FieldDefinition.from_api(data) for data in FIELDS if data["code"] == "checkbox")
    assert (checkbox.id, checkbox.type, checkbox.title, checkbox.length) == ("722", "checkbox", "체크박스 이름", 50)
    assert checkbox.options == ("옵션1", "옵션2", "옵션3")
    assert (checkbox.required, checkbox.encrypt, checkbox.holding_text) == (False, True, True)
    assert checkbox.value is None


def test_a_field_may_be_half_empty() -> None:
    wild = {"fieldId": "9", "code": "rating", "length": None, "required": "true", "options": [1, None, "b"], "value": 5}
    field = FieldDefinition.from_api(wild)
    assert (field.type, field.length, field.required, field.options, field.value) == ("", 0, True, ("1", "b"), "5")


def test_an_attachment_is_read() -> None:
    assert Attachment.from_api(UPLOADED) == Attachment(
        "8f0dc5854d2446b6aa2e6e41a0a2f55c", "image.png", "image/png", "attachment", 90576, None
    )
    assert Attachment.from_api(UPLOADED | {"size": "12", "createdDt": "1658192910000"}).created == datetime(
        2022, 7, 19, 1, 8, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("milliseconds", [253_402_300_799_000, 7_258_118_400_001, 0, 946_684_799_999, -1])
def test_a_moment_that_is_none_is_not_read(milliseconds: int) -> None:
    """The last second of the year 9999 stands for "never", and is beyond all years in Korea."""
    assert Attachment.from_api(UPLOADED | {"createdDt": milliseconds}).created is None


def test_a_thread_is_read_oldest_first() -> None:
    ticket = Ticket.from_api(DETAIL)
    created = [entry.created for entry in ticket.entries]
    assert created == sorted(created, key=str)
    assert [entry.by_customer for entry in ticket.entries] == [False, True, True, False]
    assert ticket.entries[-1].attachments[0].name == "image.png"
    assert ticket.category_path == ("유형1", "유형1-1", "유형1-1-1", "유형1-1-1-1", "유형1-1-1-1-1")
    assert (ticket.status, ticket.status_name) == ("solved", "답변 완료")


def test_entries_of_one_moment_keep_the_servers_order() -> None:
    same = [{"content": text, "type": "enduser", "createdDt": 1} for text in ("third", "second", "first")]
    assert [entry.content for entry in Ticket.from_api(DETAIL | {"contents": same}).entries] == [
        "first",
        "second",
        "third",
    ]


def test_an_entry_without_a_date_stays_where_the_server_put_it() -> None:
    mixed = [{"content": "b", "createdDt": 1}, {"content": "a", "createdDt": None}]
    assert [entry.content for entry in Ticket.from_api(DETAIL | {"contents": mixed}).entries] == ["a", "b"]


@pytest.mark.parametrize("kind", ["csuser", "reply", "bot", "", None])
def test_p27_an_entry_of_another_author_is_not_the_customers(kind: str | None) -> None:
    entry = Entry.from_api({"content": "x", "type": kind})
    assert not entry.by_customer
    assert entry.by_agent == (kind in {"csuser", "reply"})


def test_a_ticket_may_have_unknown_words_and_nulls() -> None:
    wild = {"ticketId": 17, "categoryId": "2542", "status": "escalated", "createdDt": None, "updatedDt": 10**30}
    ticket = Ticket.from_api(wild)
    assert (ticket.id, ticket.category_id, ticket.status, ticket.status_name) == ("17", 2542, "escalated", "")
    assert (ticket.created, ticket.updated, ticket.entries, ticket.category_path) == (None, None, (), ())


def test_half_a_surrogate_pair_becomes_something_that_can_be_stored() -> None:
    assert Ticket.from_api({"ticketId": "T1", "subject": "a\ud83d"}).subject == "a\ufffd"
    assert Ticket.from_api({"ticketId": "T1", "subject": "a😀"}).subject == "a😀"


def test_a_page_is_read() -> None:
    page = TicketPage.from_api(LIST)
    assert (page.total, page.pages, page.number, page.size, len(page.tickets)) == (12, 2, 1, 10, 10)
    assert page.tickets[0].id == "T1658213182227yb9hI"


def test_an_empty_page_may_have_no_list() -> None:
    assert TicketPage.from_api({"contents": None, "total": 0}).tickets == ()


def test_a_page_without_its_list_is_not_an_empty_one() -> None:
    with pytest.raises(ValueError, match="list"):
        TicketPage.from_api(LIST | {"contents": None})


def test_a_service_names_its_languages_in_order() -> None:
    content = sample("service")["result"]["content"]
    content["languages"].reverse()
    detail = ServiceDetail.from_api(content)
    assert detail.languages == ("ko", "ja", "en", "zh", "th")
    assert (detail.id, detail.language) == ("APISample", "ko")


@pytest.mark.parametrize("reader", [Attachment, Category, FieldDefinition, ServiceDetail, Ticket])
@pytest.mark.parametrize("missing", [{}, {"ticketId": "", "categoryId": "x", "fieldId": None, "attachmentId": []}])
def test_an_answer_without_an_id_is_refused(reader: Any, missing: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="missing"):
        reader.from_api(missing)


@pytest.mark.parametrize(
    ("reader", "example"),
    [
        (Category, CATEGORIES[0]),
        (FieldDefinition, FIELDS[0]),
        (Ticket, DETAIL),
        (TicketPage, LIST),
        (Attachment, UPLOADED),
        (ServiceDetail, sample("service")["result"]["content"]),
    ],
)
@settings(deadline=None)
@given(data=st.data())
def test_any_shape_is_read_or_refused_with_a_value_error(
    reader: Any, example: dict[str, Any], data: st.DataObject
) -> None:
    wild = {key: data.draw(ANYTHING) if data.draw(st.booleans()) else value for key, value in example.items()}
    with contextlib.suppress(ValueError):
        read = reader.from_api(wild)
        if reader in (Category, FieldDefinition):
            assert reader.from_api(read.to_api()) == read


def test_a_new_ticket_is_the_contracts_body() -> None:
    ticket = NewTicket(
        category_id=2542,
        subject="유형",
        content="문의내용",
        end_user=EndUser("st18888", "enduser_simple@nhn-st.com", "이름", "13333333333"),
        attachment_ids=("8f0dc5854d2446b6aa2e6e41a0a2f55c",),
        type_one="구분1",
        type_two="구분2",
        language="ko",
        user_fields=(
            UserField("textbox", "텍스트 박스 이름"),
            UserField("checkbox", ("옵션1", "옵션2")),
            UserField("dropdown", "옵션1"),
            UserField("radiobutton", "옵션1"),
            UserField("date", "2022-07-11"),
            UserField("datetime", "2022-07-11 00:00"),
            UserField("dateperiod", "2022-07-01 ~ 2022-07-31"),
            UserField("datetimeperiod", "2022-07-01 00:00 ~ 2022-07-31 23:59"),
            UserField("agreetotheterms", "true"),
        ),
    )
    assert ticket.to_api() == sample("create-request")


def test_a_new_tickets_blanks_are_left_out() -> None:
    ticket = NewTicket(1, "s", "c", EndUser(None, "a@example.com", "A"))
    assert ticket.to_api() == {
        "categoryId": 1,
        "subject": "s",
        "content": "c",
        "endUser": {"email": "a@example.com", "username": "A"},
        "source": "web",
    }


def test_a_query_is_the_contracts_parameters() -> None:
    assert TicketQuery().to_api() == {"sort": "updatedDt:desc", "page": "1", "pageSize": "20"}
    assert TicketQuery(2542, "open", "ko", ("web", "spweb"), "createdDt:desc", 2, 200).to_api() == {
        "categoryId": "2542",
        "status": "open",
        "language": "ko",
        "source": "web,spweb",
        "sort": "createdDt:desc",
        "page": "2",
        "pageSize": "200",
    }
