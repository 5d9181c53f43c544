"""Whether a create that OC refuses is an attempt to its spam policy. Blocks the address that it uses for a day."""

from inquiries.oc.errors import OverLimit
from inquiries.services.operations.probe.report import Measurement, measured, unknown
from inquiries.services.operations.probe.writes import Desk, ipv4

_ALLOWED = 3  # within a minute


def refused_attempts(desk: Desk) -> Measurement:
    """Three creates that are refused, and a right one, all within a minute."""
    client_ip = ipv4()
    desk.attempts_ms.clear()
    for _ in range(_ALLOWED):
        if isinstance(desk.hurry(desk.main, client_ip=client_ip, subject="").error, OverLimit):
            return unknown("refused_attempts", "the policy struck before the fourth attempt")
    counts = isinstance(desk.hurry(desk.main, client_ip=client_ip).error, OverLimit)
    text = "refused creates count as attempts" if counts else "refused creates do not count, or there is no spam policy"
    return measured("refused_attempts", text, counts=counts)
