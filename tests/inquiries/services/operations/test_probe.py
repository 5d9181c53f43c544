"""Measuring an environment: what is as delivery needs it, what is not, and what may then be set."""

import json
from typing import Any

import pytest

from inquiries.models import Service
from inquiries.oc.errors import OCError
from inquiries.services.operations.probe import ticket_form
from inquiries.services.operations.probe.report import FOUNDATIONS, Report, Verdict
from inquiries.services.operations.probe.run import MOST_CREATES, CannotWrite, NoForm, Options, probe
from tests.support.probing import SandboxClock
from tests.support.sandbox import Sandbox

TAG = "test"
MAIN = f"probe-{TAG}"
EMPTY_PAGE = json.dumps(
    {
        "header": {"resultCode": 200, "resultMessage": "", "isSuccessful": True},
        "result": {"contents": [], "total": 2, "pages": 2, "pageNum": 2, "pageSize": 1},
    }
)


def probed(service: Service, sandbox: Sandbox, **options: Any) -> Report:
    return probe(service, Options(tag=TAG, **options), SandboxClock(sandbox))


def deviating(report: Report) -> set[str]:
    return {key for key, item in report.measurements.items() if item.verdict == Verdict.DEVIATES}


def not_measured(report: Report) -> set[str]:
    return {key for key, item in report.measurements.items() if item.verdict == Verdict.NOT_MEASURABLE}


def written(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [ticket for ticket in sandbox.tickets() if (ticket["usercode"] or "").startswith("probe-")]


# --- an environment as documented -----------------------------------------------------------------------------


@pytest.mark.parametrize("wild", [True, False])
def test_it_works(service: Service, sandbox: Sandbox, wild: bool) -> None:
    sandbox.config(wild=wild)
    report = probed(service, sandbox)
    assert deviating(report) == set()
    assert not_measured(report) == {"refused_attempts", "comments_count", "hidden_tickets"}
    assert report.measurements.keys() >= set(FOUNDATIONS)
    assert report.measurements["old_timestamps"].bounds == {"accepted_to_seconds": 290, "refused_from_seconds": 310}
    assert report.measurements["list_method"].bounds == {"methods": ["POST", "GET"]}
    assert report.measurements["statuses"].bounds["refused fields"] == "HTTP 200, resultCode 400"
    assert report.measurements["statuses"].bounds["unknown ticket"] == "HTTP 404, resultCode 404"
    assert report.advice.settings() == {
        "RESEND_UNKNOWN": "auto",
        "DELIVERY_SETTLE": 460,
        "OC_CLIENT_IP_MODE": "always",
    }


def test_its_tickets_are_few_and_marked(service: Service, sandbox: Sandbox) -> None:
    report = probed(service, sandbox)
    tickets = written(sandbox)
    assert len(tickets) == 4
    assert {ticket["ticketId"] for ticket in tickets} == set(report.tickets)
    assert len(sandbox.journal("create")) <= MOST_CREATES
    assert all(ticket["subject"].startswith("Portal probe [#") for ticket in tickets)
    assert all(ticket["content"] == ticket_form.WORDS for ticket in tickets)


def test_it_stays_below_the_rate_limit(service: Service, sandbox: Sandbox) -> None:
    """Not even where all creates are counted for the address that they really come from."""
    probed(service, sandbox)
    at = [entry["at_ms"] for entry in sandbox.journal("create")]
    assert all(later - earlier > 60_000 for earlier, later in zip(at, at[3:], strict=False))
    assert {entry["result_code"] for entry in sandbox.journal("create")} == {200, 400}


def test_it_says_what_the_list_does_with_a_language(service: Service, sandbox: Sandbox) -> None:
    assert probed(service, sandbox).measurements["list_language"].bounds == {"filters": True}


def test_a_file_may_be_given_time_to_grow_old(service: Service, sandbox: Sandbox) -> None:
    assert probed(service, sandbox, file_age=2400).measurements["file_life"].bounds["age_seconds"] >= 2400


@pytest.mark.parametrize(("quirks", "counts"), [([], True), (["refused_attempts_free"], False)])
def test_with_spam_it_tells_whether_refused_creates_count(
    service: Service, sandbox: Sandbox, quirks: list[str], counts: bool
) -> None:
    sandbox.config(quirks=quirks)
    assert probed(service, sandbox, with_spam=True).measurements["refused_attempts"].bounds == {"counts": counts}


def test_a_type_with_fields_of_its_own_can_be_named(service: Service, sandbox: Sandbox) -> None:
    report = probed(service, sandbox, category_id=2542)
    assert deviating(report) == set()
    assert {ticket["categoryId"] for ticket in written(sandbox)} == {2542}


# --- environments that are otherwise --------------------------------------------------------------------------


def assert_manual(report: Report, *keys: str) -> None:
    assert deviating(report) == set(keys)
    assert report.advice.resend_unknown == "manual"
    assert any(keys[0] in reason for reason in report.advice.reasons)


def test_without_a_fence_nothing_is_sent_again(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(signature_validity_ms=7_200_000)
    assert_manual(probed(service, sandbox), "old_timestamps", "future_timestamps", "old_create")


def test_a_fence_that_stands_elsewhere_is_told(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(signature_validity_ms=700_000)
    report = probed(service, sandbox)
    assert_manual(report, "old_timestamps", "old_create")
    assert report.measurements["old_timestamps"].bounds == {"accepted_to_seconds": 600, "refused_from_seconds": 900}
    assert report.advice.delivery_settle == 900 + 30 + 60 + 60


def test_a_list_that_is_late_lengthens_the_settle_time(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "list_lag", seconds=40)
    report = probed(service, sandbox)
    assert deviating(report) == set()
    assert 40 <= report.measurements["list_lag"].bounds["longest_seconds"] < 50
    assert report.advice.resend_unknown == "auto"
    assert report.advice.delivery_settle >= 310 + 30 + 60 + 120


@pytest.mark.parametrize("seconds", [90, 3600])
def test_a_list_that_is_too_late_is_nothing_to_build_on(service: Service, sandbox: Sandbox, seconds: int) -> None:
    sandbox.fault("create", "list_lag", seconds=seconds)
    report = probed(service, sandbox)
    assert "list_lag" in deviating(report)
    assert report.advice.resend_unknown == "manual"
    assert report.advice.delivery_settle >= 310 + 30 + 60 + 270


def test_a_sort_that_is_ignored_is_seen(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(quirks=["sort_ignored"])
    assert_manual(probed(service, sandbox), "sort")


def test_customers_that_are_merged_are_seen(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(quirks=["merged_by_email"])
    assert_manual(probed(service, sandbox), "merged")


@pytest.mark.parametrize("op", ["list", "detail"])
def test_a_marker_that_does_not_survive_is_seen(service: Service, sandbox: Sandbox, op: str) -> None:
    sandbox.fault(op, "unknown_strings", payload=" (changed)", usercode=MAIN)
    report = probed(service, sandbox)
    assert op in report.measurements["marker"].text
    assert "marker" in deviating(report)
    assert report.advice.resend_unknown == "manual"


def test_a_refusal_with_another_status_is_seen(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=400, http_status=500, nth=1)
    report = probed(service, sandbox)
    assert_manual(report, "statuses")
    assert "refused fields: HTTP 500, resultCode 400" in report.measurements["statuses"].text


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_one_method_is_enough(service: Service, sandbox: Sandbox, method: str) -> None:
    sandbox.config(list_method=method)
    report = probed(service, sandbox)
    assert report.measurements["list_method"].bounds == {"methods": [method]}
    assert report.advice.resend_unknown == "auto"


def test_a_clock_that_is_wrong_is_seen(service: Service, sandbox: Sandbox) -> None:
    sandbox.clock(offset_ms=-45_000)
    report = probed(service, sandbox)
    assert "clock" in deviating(report)
    assert -46 < report.measurements["clock"].bounds["skew_seconds"] < -44
    assert report.advice.resend_unknown == "manual"


def test_pages_that_do_not_add_up_are_seen(service: Service, sandbox: Sandbox) -> None:
    probed(service, sandbox)
    reads = [entry["target"] for entry in sandbox.journal("list") if f"/{MAIN}/" in entry["target"]]
    second_page = next(number for number, target in enumerate(reads, 1) if target.endswith("page=2&pageSize=1"))
    sandbox.reset(wild=True, spam_policy=True)
    sandbox.fault("list", "wrong_json", body=EMPTY_PAGE, nth=second_page, usercode=MAIN)
    assert_manual(probed(service, sandbox), "pages")


def test_an_ipv6_address_that_is_refused_is_seen(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=400, usercode=f"{MAIN}-b")
    report = probed(service, sandbox)
    assert report.measurements["ipv6"].verdict == Verdict.DEVIATES
    assert any("IPv4 only" in reason for reason in report.advice.reasons)


def test_a_create_without_an_address_that_is_refused_is_seen(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=400, usercode=f"{MAIN}-점검")
    report = probed(service, sandbox)
    assert deviating(report) == {"no_client_ip"}
    assert report.advice.reasons == ()


def test_paths_that_are_signed_otherwise_are_seen(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("list", "rotated_key", usercode=f"{MAIN}-점검", times=1)
    assert_manual(probed(service, sandbox), "path_encoding")


def test_a_comment_that_comes_twice_is_seen(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("comment", "execute_twice", nth=2)
    assert_manual(probed(service, sandbox), "comments")


def test_a_file_that_is_used_up_by_a_failure_is_seen(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=9005, nth=2)
    report = probed(service, sandbox)
    assert deviating(report) == {"file_after_failure"}
    assert report.advice.resend_unknown == "auto"


def test_an_unreadable_answer_is_not_reported_as_working(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("detail", "html", status=503, usercode=MAIN)
    report = probed(service, sandbox)
    assert {"marker", "comments"} <= not_measured(report)
    assert "statuses" in deviating(report)
    assert report.advice.resend_unknown == "manual"


# --- nothing to measure with ----------------------------------------------------------------------------------


def test_a_form_that_cannot_be_filled_is_refused_before_anything_is_written(service: Service, sandbox: Sandbox) -> None:
    with pytest.raises(NoForm, match="2604"):
        probed(service, sandbox, category_id=2604)
    assert sandbox.journal("create") == []


def test_a_first_ticket_that_is_refused_ends_it(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=400)
    with pytest.raises(CannotWrite, match="--category"):
        probed(service, sandbox)


def test_a_service_that_is_down_ends_it(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)
    with pytest.raises(OCError):
        probed(service, sandbox)


def test_a_name_that_is_tidied_up_is_told_and_the_file_taken(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("upload", "wrong_json", body="file_renamed")
    report = probed(service, sandbox)
    assert deviating(report) == {"file_names"}
    assert "the portal takes it" in report.measurements["file_names"].text


def test_a_name_that_is_made_up_is_told_because_no_file_would_be_sent(service: Service, sandbox: Sandbox) -> None:
    content = {"attachmentId": "0" * 32, "fileName": "another.txt", "size": 28}
    header = {"resultCode": 200, "resultMessage": "", "isSuccessful": True}
    sandbox.fault("upload", "wrong_json", body=json.dumps({"header": header, "result": {"content": content}}))
    assert "the portal sends none" in probed(service, sandbox).measurements["file_names"].text
