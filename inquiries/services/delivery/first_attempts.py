"""Make the first attempt on a thread in the background, so that no customer waits for OC.

The request that accepted an inquiry waits a moment for the attempt, then the receipt is shown. The attempt goes on
within the worker's deadline and records its own outcome. The thread holds nothing that is needed later: if the process
dies before the claim, a worker delivers the inquiry, and after it the lease expires and the outcome is reconciled.
"""

from django.conf import settings

from common import wakeup
from common.background.threads import Background
from common.database.prepared_queries import PreparedQuery
from inquiries.models import Inquiry, Service
from inquiries.services.delivery import deliver

_attempts: Background[None] = Background("first attempt")
# What the customer wrote is read once more, by `payload`, to be sent; nothing before or after it needs it.
_ROW = PreparedQuery(lambda inquiry: Inquiry.objects.filter(pk=inquiry).defer("payload"), inquiry=2**31 - 1)


def make_attempt(inquiry_id: int, service: Service, *, wait: float) -> None:
    """Begin the first attempt for a committed inquiry of `service`, and wait for its end for at most `wait` seconds.

    If too many attempts run in this process, the workers are woken instead, and nothing is waited for.
    """

    def attempt() -> None:
        is_delivered = False
        try:
            (inquiry,) = _ROW.fetch(inquiry=inquiry_id)
            inquiry.service = service
            is_delivered = deliver.deliver(inquiry, deadline=settings.OC_DEADLINE)
        finally:
            if not is_delivered:
                wakeup.wake_workers()

    if _attempts.start(attempt, wait=wait) is None:
        wakeup.wake_workers()
