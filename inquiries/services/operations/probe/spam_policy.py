"""Measure whether a refused create counts for OC's spam policy. It blocks its address for a day."""

from inquiries.oc.errors import OverLimit
from inquiries.services.operations.probe.report import Measurement, report_measured, report_unknown
from inquiries.services.operations.probe.writes import Desk, generate_ipv4

_ALLOWED = 3  # within a minute


def measure_refused_attempts(desk: Desk) -> Measurement:
    """Make three refused creates and a valid one within a minute, and report whether OC blocks the last."""
    client_ip = generate_ipv4()
    desk.attempts_ms.clear()
    for _ in range(_ALLOWED):
        if isinstance(desk.hurry(desk.main, client_ip=client_ip, subject="").error, OverLimit):
            return report_unknown("refused_attempts", "the policy struck before the fourth attempt")
    counts = isinstance(desk.hurry(desk.main, client_ip=client_ip).error, OverLimit)
    text = "refused creates count as attempts" if counts else "refused creates do not count, or there is no spam policy"
    return report_measured("refused_attempts", text, counts=counts)
