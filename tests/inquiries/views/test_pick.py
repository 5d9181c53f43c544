"""Picking a type: a page for each step, with and without htmx."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from inquiries.models import CatalogCopy, Service
from inquiries.services.upstream import stale_cache
from tests.inquiries.views.steps import EVERYTHING, NEW, PATH, SIMPLE, calls, oc_is_down
from tests.support.pages import HTMX, Browser, Page
from tests.support.sandbox import Sandbox


def topics(page: Page) -> list[str]:
    return page.texts(".picker .topic b")


def offered(page: Page) -> list[int]:
    """The ids of the topics to choose from."""
    return [int(str(link["href"]).rpartition("=")[2]) for link in page.soup.select(".picker .topic")]


def chosen(page: Page) -> list[str]:
    """The names of the chosen types, the first level first: above the form, or as the way back."""
    return page.texts(".picker .chosen > span") or page.texts(".picker .path li")[1:]


def test_it_works_through_five_levels(member: Browser) -> None:
    page = member.get(NEW)
    for level, category in enumerate(PATH, start=1):
        page = page.follow(f".picker .topic[href='{NEW}?category={category}']")
        assert page.status == 200
        assert len(chosen(page)) == level
        assert bool(page.soup.select_one("form#inquiry")) is (category == EVERYTHING)
        assert bool(topics(page)) is (category != EVERYTHING)


def test_the_deepest_choice_alone_is_a_link_to_it(member: Browser) -> None:
    page = member.get(f"{NEW}?category={EVERYTHING}")
    assert chosen(page)[::4] == ["Electronics & repair", "Refrigerators"]
    assert page.form().names


def test_each_step_of_the_path_is_a_link(member: Browser) -> None:
    page = member.get(f"{NEW}?category={PATH[-2]}")
    links = [link["href"] for link in page.soup.select(".picker .path a")]
    assert links == [NEW, *(f"{NEW}?category={step}" for step in PATH[:-2])]
    assert offered(page.follow(f".path a[href$='{PATH[1]}']")) == [2546, 2540]


def test_the_first_level_has_a_line_and_an_icon(member: Browser) -> None:
    page = member.get(NEW)
    assert page.texts(".picker .topic")[0] == "Orders & payment Payment, Change an order …"
    assert len(page.soup.select(".topic-icon svg")) == len(topics(page))


def test_further_levels_say_how_many_topics_are_below(member: Browser) -> None:
    assert page_counts(member.get(f"{NEW}?category=2540")) == ["3", None]


def page_counts(page: Page) -> list[str | None]:
    counts = [topic.select_one(".topic-count > [aria-hidden]") for topic in page.soup.select(".picker .topic")]
    return [count.get_text() if count else None for count in counts]


def test_another_topic_keeps_what_is_typed_without_a_script(member: Browser) -> None:
    page = member.get(f"{NEW}?category=2602")
    form = page.form().fill(f_content="안 보낸 글")
    page = form.submit(page.one(".picker [name=keep_draft]"))
    assert offered_with_draft(page) == [2602, 2579, 2576, 2582]
    again = page.follow(".picker .topic[href*='category=2602']")
    assert again.form()["f_content"] == "안 보낸 글"


def offered_with_draft(page: Page) -> list[int]:
    addresses = [str(link["href"]) for link in page.soup.select(".picker .topic")]
    assert all("&draft=" in address for address in addresses)
    return [int(address.partition("category=")[2].partition("&")[0]) for address in addresses]


def test_names_are_in_the_customers_language(member: Browser) -> None:
    assert "Electronics & repair" in topics(member.get(NEW))
    assert "전자제품·수리" in topics(member.get(NEW, headers={"Accept-Language": "ko"}))


def test_the_order_is_the_services(member: Browser) -> None:
    assert topics(member.get(NEW))[:4] == [
        "Orders & payment",
        "Delivery",
        "Exchanges, returns & refunds",
        "Electronics & repair",
    ]
    # By number these would stand the other way round.
    assert topics(member.get(f"{NEW}?category=2541")) == ["Washers & dryers", "Air conditioners", "Refrigerators"]


def test_htmx_gets_the_part_that_changes_and_its_address(member: Browser) -> None:
    page = member.get(f"{NEW}?category=2538", headers=HTMX)
    assert not page.soup.html
    assert [tag["id"] for tag in page.soup.find_all(True, recursive=False)] == ["ask"]
    assert page.headers["HX-Push-Url"] == f"{NEW}?category=2538"
    assert "HX-Request" in page.headers["Vary"]


def test_htmx_gets_the_bare_address_where_nothing_is_chosen(member: Browser) -> None:
    assert member.get(f"{NEW}?category=", headers=HTMX).headers["HX-Push-Url"] == NEW


def test_htmx_gets_a_form_that_can_be_sent(member: Browser, sandbox: Sandbox) -> None:
    fragment = member.get(f"{NEW}?category={SIMPLE}", headers=HTMX)
    sent = fragment.form().fill(f_subject="조각", f_content="내용", f_personalAgree=["on"]).submit()
    assert "/receipts/" in sent.url


def test_going_back_with_htmx_brings_the_whole_page(member: Browser) -> None:
    page = member.get(f"{NEW}?category=2536", headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert page.soup.html


def test_a_pick_costs_no_call(member: Browser, sandbox: Sandbox) -> None:
    member.get(NEW)
    member.get(f"{NEW}?category={EVERYTHING}")
    sandbox.clear_journal()
    for category in PATH:
        member.get(f"{NEW}?category={category}", headers=HTMX)
    assert calls(sandbox) == []


@pytest.mark.parametrize("nonsense", ["999999", "0", "-1", "abc", "9" * 30, "²", "%00", "2542;drop"])
def test_nonsense_is_not_a_type(member: Browser, nonsense: str) -> None:
    page = member.get(f"{NEW}?category={nonsense}")
    assert page.status == 200
    assert chosen(page) == []
    assert not page.soup.select_one("form#inquiry")


def test_a_type_that_is_no_leaf_has_no_form(member: Browser) -> None:
    page = member.get(f"{NEW}?category=2540")
    assert len(chosen(page)) == 3
    assert not page.soup.select_one("form#inquiry")
    assert not page.soup.select_one("[role=alert]")


def test_a_type_that_vanished_says_so_and_shows_where_it_was(member: Browser, narae: Service, sandbox: Sandbox) -> None:
    member.get(f"{NEW}?category={EVERYTHING}")
    sandbox.remove_categories([2540])
    narae.mark_changed()
    page = member.get(f"{NEW}?category={EVERYTHING}")
    assert page.status == 200
    assert page.soup.select_one(".note[role=alert]")
    assert chosen(page) == ["Electronics & repair", "Repair"]


def test_a_type_that_vanished_behind_our_copy_is_noticed(member: Browser, sandbox: Sandbox) -> None:
    member.get(NEW)
    sandbox.remove_categories([EVERYTHING])
    page = member.get(f"{NEW}?category={EVERYTHING}")
    assert page.soup.select_one(".note[role=alert]")
    assert len(chosen(page)) == len(PATH[:-1])
    assert "Refrigerators" not in topics(page)


def test_a_new_type_is_offered_once_the_copy_is_renewed(member: Browser, narae: Service, sandbox: Sandbox) -> None:
    member.get(NEW)
    sandbox.add_categories(
        [{"categoryId": 9001, "parent": 0, "name": "새 유형", "level": 1, "path": "\\", "orderNo": 99}]
    )
    narae.mark_changed()
    assert topics(member.get(NEW))[-1] == "새 유형"


def test_while_oc_is_down_the_last_good_copy_serves_and_says_so(
    member: Browser, narae: Service, sandbox: Sandbox
) -> None:
    member.get(f"{NEW}?category={SIMPLE}")
    narae.mark_changed()
    oc_is_down(sandbox)
    page = member.get(f"{NEW}?category={SIMPLE}")
    assert page.status == 200
    assert page.soup.select_one("#ask .note[role=status]")
    assert page.form().names


def test_while_oc_is_up_nothing_is_said_of_old_copies(member: Browser) -> None:
    assert not member.get(f"{NEW}?category={SIMPLE}").soup.select_one("#ask .note")


def test_where_nothing_was_ever_kept_nothing_is_to_be_picked(member: Browser, sandbox: Sandbox) -> None:
    oc_is_down(sandbox)
    page = member.get(f"{NEW}?category={SIMPLE}")
    assert page.status == 200
    assert not page.soup.select_one(".picker")
    assert page.soup.select_one("form#inquiry")


def test_a_copy_says_how_old_it_is(member: Browser, sandbox: Sandbox) -> None:
    member.get(f"{NEW}?category={SIMPLE}")
    fetched_at = datetime(2026, 7, 1, 5, 30, tzinfo=UTC)
    CatalogCopy.objects.update(fetched_at=fetched_at)
    earlier = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    stale_cache.slots.clear()
    oc_is_down(sandbox)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: earlier)
        page = member.get(f"{NEW}?category={SIMPLE}")
    shown = f"{timezone.localtime(fetched_at):%H:%M}"
    assert f"1 Jul 2026, {shown}" in page.one("#ask .note[role=status]").get_text()


def test_where_guests_may_not_ask_one_signs_in_and_comes_back(guest: Browser, narae: Service) -> None:
    Service.objects.update(guests_allowed=False)
    page = guest.get(f"{NEW}?category=2536")
    assert page.url.endswith("/accounts/sign-in/?next=/narae/inquiries/new/%3Fcategory%3D2536")


def test_htmx_is_sent_to_sign_in_as_a_whole_page(guest: Browser, narae: Service) -> None:
    Service.objects.update(guests_allowed=False)
    here = {"HX-Current-URL": f"http://testserver{NEW}?category=2536"}
    page = guest.get(f"{NEW}?category=2538", headers=HTMX | here)
    assert page.headers["HX-Redirect"] == "/accounts/sign-in/?next=/narae/inquiries/new/%3Fcategory%3D2536"
    assert page.body == b""
