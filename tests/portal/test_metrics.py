"""`/metrics`: the operators' figures for Prometheus, behind a token."""

from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from inquiries.models import CommandRun, Inquiry, Service
from inquiries.services.daily_counts import Measure, increment_count
from tests.support.factories import make_inquiry, make_service
from tests.support.manifests import read_manifests
from tests.support.sandbox import Sandbox

TOKEN = "a token of the monitoring"


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    return make_service(sandbox)


@pytest.fixture(autouse=True)
def _with_token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def read_samples() -> dict[tuple[str, ...], float]:
    # Prometheus knows a pod by its address, which is none of ALLOWED_HOSTS.
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}", "Host": "10.1.2.3:8000"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    samples = [sample for family in families for sample in family.samples]
    # The parser sorts the labels by name.
    return {(sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value for sample in samples}


def test_it_has_the_figures_of_the_home(service: Service) -> None:
    make_inquiry(service, state=Inquiry.State.NEEDS_OPERATOR)
    increment_count(service, Measure.UPLOAD_REFUSED, "type")
    CommandRun.record("purge", succeeded=True, numbers={})
    samples = read_samples()
    assert samples["inquiry_portal_inquiries", "narae", "needs_operator"] == 1
    assert samples["inquiry_portal_inquiries_needing_person", "in_doubt"] == 1
    assert samples["inquiry_portal_service_connected", "narae"] == 1
    assert samples["inquiry_portal_events_total", "upload_refused", "narae"] == 1
    assert samples["inquiry_portal_command_succeeded", "purge"] == 1


def test_it_calls_no_service(service: Service, sandbox: Sandbox) -> None:
    sandbox.clear_journal()
    read_samples()
    assert sandbox.journal() == []


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer 토큰"])
def test_a_wrong_token_is_refused(header: str) -> None:
    answer = Client().get("/metrics", headers={"Authorization": header.encode().decode("latin-1")})
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.django_db
def test_without_a_token_there_is_no_page(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_workers_are_scaled_by_a_figure_that_exists(service: Service) -> None:
    scaling = [one["spec"] for one in read_manifests() if one["kind"] == "HorizontalPodAutoscaler"]
    scaled_by = {
        metric["external"]["metric"]["name"] for one in scaling for metric in one["metrics"] if "external" in metric
    }
    make_inquiry(service, state=Inquiry.State.ACCEPTED)
    assert scaled_by and scaled_by <= {name for name, *_labels in read_samples()}
