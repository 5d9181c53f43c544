import pytest
import requests

from tests.sandbox.caller import ENDUSER, Caller, refusal

LIST = f"{ENDUSER}/st18888/list.json"


def _page(call: Caller, query: str = "") -> dict:
    return call.get(LIST + query).json()["result"]


def test_it_works(call: Caller) -> None:
    page = _page(call)
    assert (page["total"], page["pages"], page["pageNum"], page["pageSize"]) == (250, 25, 1, 10)
    assert len(page["contents"]) == 10
    row = page["contents"][0]
    assert row["content"] is row["contents"] is row["attachments"] is None
    assert row["createdDt"] % 1000 == row["updatedDt"] % 1000 == 0
    assert row["categoryFullName"].endswith(row["categoryName"])
    assert len(row["displayDt"].split(".")) == 3


def test_post_works_as_get_does(call: Caller) -> None:
    assert call.post(f"{LIST}?page=2").json()["result"] == _page(call, "?page=2")


@pytest.mark.parametrize(("only", "other"), [("POST", "GET"), ("GET", "POST")])
def test_a_service_that_knows_one_method(call: Caller, only: str, other: str) -> None:
    call.sandbox.config(list_method=only)
    assert call.send(only, LIST).ok
    assert refusal(call.send(other, LIST))[:2] == (405, 405)


def test_a_whole_walk_through_the_pages(call: Caller) -> None:
    rows = [row for page in (1, 2) for row in _page(call, f"?pageSize=200&page={page}")["contents"]]
    assert len({row["ticketId"] for row in rows}) == len(rows) == 250


def test_a_page_after_the_last(call: Caller) -> None:
    assert _page(call, "?page=26")["contents"] == []


def test_newest_change_first(call: Caller) -> None:
    updated = [row["updatedDt"] for row in _page(call, "?pageSize=200")["contents"]]
    assert updated == sorted(updated, reverse=True)


@pytest.mark.parametrize("key", ["createdDt", "updatedDt"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_sorted(call: Caller, key: str, direction: str) -> None:
    times = [row[key] for row in _page(call, f"?pageSize=200&sort={key}%3A{direction}")["contents"]]
    assert times == sorted(times, reverse=direction == "desc")


@pytest.mark.parametrize("status", ["new", "open", "reply", "solved", "closed"])
def test_with_a_status(call: Caller, status: str) -> None:
    page = _page(call, f"?status={status}&pageSize=200")
    assert page["contents"]
    assert {row["status"] for row in page["contents"]} == {status}


def test_of_a_category(call: Caller) -> None:
    category = _page(call)["contents"][0]["categoryId"]
    page = _page(call, f"?categoryId={category}&pageSize=200")
    assert {row["categoryId"] for row in page["contents"]} == {category}
    assert 0 < page["total"] < 250


def test_of_some_channels(call: Caller) -> None:
    for source in ("web", "spweb", "api"):
        call.created(source=source)
    assert [len(call.tickets(query=f"?source={text}")) for text in ("web", "spweb%2Capi", "web,spweb,api")] == [1, 2, 3]


def test_written_in_a_language(call: Caller) -> None:
    call.created(language="ko")
    english = call.created(language="en")
    rows = call.tickets(query="?language=en")
    assert [(row["ticketId"], row["statusName"]) for row in rows] == [(english, "Received")]


def test_an_empty_parameter_is_none(call: Caller) -> None:
    assert _page(call, "?status=&categoryId=&sort=&page=")["total"] == 250


def test_a_usercode_without_tickets_has_an_empty_list(call: Caller) -> None:
    page = call.get(f"{ENDUSER}/nobody/list.json").json()["result"]
    assert (page["contents"], page["total"], page["pages"]) == ([], 0, 0)


def test_only_the_persons_own(call: Caller) -> None:
    mine = call.created()
    assert [row["ticketId"] for row in call.tickets()] == [mine]
    assert mine not in [row["ticketId"] for row in _page(call, "?sort=createdDt:desc")["contents"]]


def test_a_usercode_with_a_slash(call: Caller) -> None:
    person = {"usercode": "a/b", "email": "a@example.com", "username": "손님"}
    ticket_id = call.created(endUser=person)
    assert [row["ticketId"] for row in call.tickets("a%2Fb")] == [ticket_id]


@pytest.mark.parametrize(
    "query",
    [
        "status=waiting",
        "source=fax",
        "source=web,fax",
        "language=xx",
        "sort=subject:asc",
        "sort=createdDt",
        "sort=createdDt:up",
        "page=0",
        "page=one",
        "page=-1",
        "page=" + "9" * 5000,
        "pageSize=0",
        "pageSize=201",
        "categoryId=first",
        "usercode=st20001",
        "status=%FF",
    ],
)
def test_a_parameter_that_it_does_not_take(call: Caller, query: str) -> None:
    assert refusal(call.get(f"{LIST}?{query}"))[:2] == (400, 400)


# --- quirks ---------------------------------------------------------------------------------------------------


def test_a_quirk_ignores_the_sort(call: Caller) -> None:
    call.sandbox.config(quirks=["sort_ignored"])
    assert _page(call, "?sort=createdDt%3Aasc") == _page(call, "?sort=updatedDt%3Adesc")


def test_a_quirk_merges_customers_with_one_address(call: Caller) -> None:
    mine = call.created()
    theirs = call.created(endUser={"usercode": "other", "email": "customer@example.com", "username": "이"})
    assert [ticket["ticketId"] for ticket in call.tickets()] == [mine]
    call.sandbox.config(quirks=["merged_by_email"])
    assert {ticket["ticketId"] for ticket in call.tickets()} == {mine, theirs}


def test_a_quirk_has_to_be_known(call: Caller) -> None:
    with pytest.raises(requests.HTTPError):
        call.sandbox.config(quirks=["unheard_of"])
