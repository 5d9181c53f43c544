"""Traces: what is recorded of requests, calls and attempts, and that nothing of a customer's is."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from common.telemetry.spans import open_span, set_tracer
from inquiries.models import Service
from portal.telemetry import tracing
from portal.telemetry.tracing import Tracing
from tests.inquiries.views.steps import LIST, filled
from tests.portal.canaries import list_secrets, walk_everywhere
from tests.portal.test_request_log import FROM_A_PROXY, TRACE, Log, log
from tests.support.pages import Browser
from tests.support.rawserver import RawServer
from tests.support.sandbox import Sandbox

__all__ = ["log"]
SERVER, CLIENT = 2, 3  # kinds of OTLP


@pytest.fixture
def traced(receiver: RawServer) -> Iterator[Tracing]:
    running = tracing.start(receiver.url, "authorization=Bearer%20a-key")
    yield running
    set_tracer(None)
    running.stop()


def spans_at(receiver: RawServer, running: Tracing) -> list[Any]:
    running.flush()
    batches = [ExportTraceServiceRequest.FromString(request.body) for request in receiver.requests]
    scopes = [scope for batch in batches for resource in batch.resource_spans for scope in resource.scope_spans]
    return [span for scope in scopes for span in scope.spans]


def facts_of(span: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes}


def test_it_works(member: Browser, traced: Tracing, receiver: RawServer) -> None:
    filled(member).submit()
    spans = spans_at(receiver, traced)
    (attempt,) = [span for span in spans if span.name == "delivery.attempt"]
    (create,) = [span for span in spans if facts_of(span).get("portal.endpoint") == "create"]
    (request,) = [span for span in spans if span.span_id == attempt.parent_span_id]
    assert create.parent_span_id == attempt.span_id
    assert create.trace_id == attempt.trace_id == request.trace_id
    assert (request.name, request.kind, create.kind) == ("POST inquiries:new", SERVER, CLIENT)
    assert facts_of(request)["http.response.status_code"] == 302
    assert facts_of(attempt)["portal.outcome"] == "delivered"
    assert (facts_of(create)["portal.result_code"], facts_of(create)["portal.tries"]) == (200, 1)


def test_the_collector_is_told_who_sends(member: Browser, traced: Tracing, receiver: RawServer) -> None:
    member.get(LIST)
    traced.flush()
    request = receiver.requests[0]
    assert (request.target, request.headers["authorization"]) == ("/v1/traces", "Bearer a-key")
    (sent,) = ExportTraceServiceRequest.FromString(request.body).resource_spans
    told = facts_of(sent.resource)
    assert (told["service.name"], told["deployment.environment.name"]) == ("inquiry-portal", "development")


def test_a_trusted_proxys_trace_goes_on(
    narae: Service, traced: Tracing, receiver: RawServer, settings: Any, log: Log
) -> None:
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.0/8")]
    Client().get("/narae/help/", headers=FROM_A_PROXY)
    (request,) = [span for span in spans_at(receiver, traced) if span.kind == SERVER]
    assert request.trace_id.hex() == TRACE
    assert request.parent_span_id.hex() in FROM_A_PROXY["traceparent"]
    assert log.of("http.request")[0]["trace_id"] == TRACE


def test_a_strangers_trace_does_not(narae: Service, traced: Tracing, receiver: RawServer, log: Log) -> None:
    Client().get("/narae/help/", headers=FROM_A_PROXY)
    (request,) = [span for span in spans_at(receiver, traced) if span.kind == SERVER]
    assert request.trace_id.hex() != TRACE and not request.parent_span_id
    assert log.of("http.request")[0]["trace_id"] == request.trace_id.hex()


def test_oc_is_sent_no_trace(member: Browser, traced: Tracing, sandbox: Sandbox) -> None:
    filled(member).submit()
    names = {name for entry in sandbox.journal() for name in entry["headers"]}
    assert "authorization" in names
    assert names & {"traceparent", "tracestate", "baggage"} == set()


def test_a_failed_call_is_a_failed_span(
    member: Browser, traced: Tracing, receiver: RawServer, sandbox: Sandbox
) -> None:
    sandbox.fault("list", "code", result_code=500)
    member.get(LIST)
    (call,) = [span for span in spans_at(receiver, traced) if span.name.startswith("GET list")]
    assert call.status.code == call.status.STATUS_CODE_ERROR
    assert not call.status.message and not call.events
    assert "portal.outcome" in facts_of(call)


def test_t62_no_span_holds_data_of_a_customer(
    member: Browser, traced: Tracing, receiver: RawServer, sandbox: Sandbox
) -> None:
    walk_everywhere(member, sandbox)
    requests = [span for span in spans_at(receiver, traced) if span.kind == SERVER]
    assert len(requests) > 10
    assert not any(request.parent_span_id for request in requests)  # not even one after a download
    sent = b"".join(request.body for request in receiver.requests)
    assert [secret for secret in list_secrets(member, sandbox) if secret.encode() in sent] == []


def test_a_span_tells_only_what_the_log_may_tell(traced: Tracing, receiver: RawServer) -> None:
    with pytest.raises(RuntimeError), open_span("delivery.attempt") as facts:
        facts |= {"receipt": "two words", "text": "canary", "number": 1}
        raise RuntimeError("canary")
    (span,) = spans_at(receiver, traced)
    told = {name: value for name, value in facts_of(span).items() if name.startswith("portal.")}
    assert told == {"portal.receipt": "?", "portal.number": 1, "portal.outcome": "RuntimeError"}
    assert b"canary" not in receiver.requests[0].body


def test_a_collector_that_is_away_disturbs_no_page(
    member: Browser, traced: Tracing, receiver: RawServer, raw_server: Callable[..., RawServer]
) -> None:
    receiver.close()
    assert member.get(LIST).status == 200
