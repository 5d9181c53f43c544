"""The report of the probe, as text and as data, and the settings that are safe with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import Any

SIGNATURE_VALID = 300  # seconds, as documented
_CLOCK_SKEW, _PROCESSING, _LIST_LAG = 30, 60, 60  # seconds that DELIVERY_SETTLE allows for each
LARGEST_SKEW, LARGEST_LAG = _CLOCK_SKEW, _LIST_LAG

# What RESEND_UNKNOWN=auto stands on. One of them other than expected, or not known, and a person has to decide.
FOUNDATIONS = (
    "list_method",
    "old_timestamps",
    "old_create",
    "clock",
    "list_lag",
    "sort",
    "marker",
    "pages",
    "merged",
    "path_encoding",
    "statuses",
    "comments",
)


class Verdict(StrEnum):
    MEASURED = "measured"
    DEVIATES = "deviates"
    NOT_MEASURABLE = "not measurable"


@dataclass(frozen=True, slots=True)
class Measurement:
    """The result of one item: `bounds` are the numbers and words that came out, by name, with the unit in the name."""

    verdict: Verdict
    text: str
    bounds: dict[str, Any] = field(default_factory=dict)


def report_measured(text: str, **bounds: Any) -> Measurement:
    return Measurement(Verdict.MEASURED, text, bounds)


def report_deviation(text: str, **bounds: Any) -> Measurement:
    return Measurement(Verdict.DEVIATES, text, bounds)


def report_unknown(text: str) -> Measurement:
    return Measurement(Verdict.NOT_MEASURABLE, text)


def report_judged(is_right: bool, right: str, wrong: str, **bounds: Any) -> Measurement:
    """Measured where it is as delivery needs it, deviating otherwise."""
    return report_measured(right, **bounds) if is_right else report_deviation(wrong, **bounds)


@dataclass(frozen=True, slots=True)
class Advice:
    """Settings that are safe, and why they are not bolder."""

    resend_unknown: str
    delivery_settle: int  # seconds
    oc_client_ip_mode: str
    reasons: tuple[str, ...]

    def settings(self) -> dict[str, str | int]:
        return {
            "RESEND_UNKNOWN": self.resend_unknown,
            "DELIVERY_SETTLE": self.delivery_settle,
            "OC_CLIENT_IP_MODE": self.oc_client_ip_mode,
        }


@dataclass(frozen=True, slots=True)
class Report:
    service: str
    tickets: tuple[str, ...]  # ids of what was created
    measurements: dict[str, Measurement]  # by key, in the order in which they were made

    @property
    def advice(self) -> Advice:
        return advise(self.measurements)

    def to_json(self) -> dict[str, Any]:
        return {
            "service": self.service,
            "tickets": list(self.tickets),
            "measurements": [
                {"key": key, "verdict": item.verdict, "text": item.text, "bounds": item.bounds}
                for key, item in self.measurements.items()
            ],
            "advice": {"settings": self.advice.settings(), "reasons": list(self.advice.reasons)},
        }

    def lines(self) -> list[str]:
        """Return the report for a person."""
        width = max(len(verdict) for verdict in Verdict)
        advice = self.advice
        return [
            *(f"{item.verdict:<{width}}  {key}: {item.text}" for key, item in self.measurements.items()),
            "",
            "Safe settings for this environment:",
            *(f"  {name}={value}" for name, value in advice.settings().items()),
            *(f"  - {reason}" for reason in advice.reasons),
        ]


def advise(found: Mapping[str, Measurement]) -> Advice:
    """Return the settings that these measurements allow. What is missing among them counts as not known."""
    weak = [key for key in FOUNDATIONS if key not in found or found[key].verdict != Verdict.MEASURED]
    reasons = [f"RESEND_UNKNOWN stays manual because of {', '.join(weak)}."] if weak else []
    return Advice(
        resend_unknown="manual" if weak else "auto",
        delivery_settle=_compute_settle_time(found),
        oc_client_ip_mode="always",
        reasons=(*reasons, *_advise_on_addresses(found)),
    )


def _compute_settle_time(found: Mapping[str, Measurement]) -> int:
    """Validity, clock skew, processing and list lag, each at least as the documents have it."""

    def bound(key: str, name: str) -> float:
        return float(found[key].bounds.get(name) or 0) if key in found else 0.0

    valid = max(SIGNATURE_VALID, bound("old_timestamps", "refused_from_seconds"))
    # One lag that was measured says little of the longest: three times that, and a minute at least.
    lag = max(_LIST_LAG, 3 * bound("list_lag", "longest_seconds"))
    return ceil(valid + _CLOCK_SKEW + _PROCESSING + lag)


def _advise_on_addresses(found: Mapping[str, Measurement]) -> list[str]:
    reasons = []
    if (ipv6 := found.get("ipv6")) and ipv6.verdict == Verdict.DEVIATES:
        reasons.append(
            "Inquiries from IPv6 addresses would be refused: publish the portal on IPv4 only until it is mended."
        )
    if (missing := found.get("no_client_ip")) and missing.verdict == Verdict.MEASURED:
        reasons.append(
            "OC_CLIENT_IP_MODE=guests or never is safe only once the vendor confirms that a create without the "
            "address is not judged by the portal's own: ask, or have the spam policy switched off for the service."
        )
    return reasons
