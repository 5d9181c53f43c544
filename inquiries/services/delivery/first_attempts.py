"""Make the first attempt on a thread in the background, so that no customer waits for OC.

The request that accepted an inquiry waits a moment for the attempt, then the receipt is shown. The attempt goes on
within the worker's deadline and records its own outcome. The thread holds nothing that is needed later: if the process
dies before the claim, a worker delivers the inquiry, and after it the lease expires and the outcome is reconciled.
"""

from django.conf import settings

from common import wakeup
from common.background.threads import Background
from inquiries.models import Inquiry
from inquiries.services.delivery import deliver

_attempts: Background[None] = Background("first attempt")


def make_attempt(inquiry: Inquiry, *, wait: float) -> None:
    """Begin the first attempt for a committed inquiry, and wait for its end for at most `wait` seconds.

    `inquiry` belongs to the attempt from then on: the caller reads the row again. If too many attempts run in this
    process, the workers are woken instead, and nothing is waited for.
    """

    def attempt() -> None:
        if not deliver.deliver(inquiry, deadline=settings.OC_DEADLINE):
            wakeup.wake_workers()

    if _attempts.start(attempt, wait=wait) is None:
        wakeup.wake_workers()
