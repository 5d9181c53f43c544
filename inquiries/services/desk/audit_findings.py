"""What the last nightly comparison of deliveries with OC found, in words and with what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from inquiries.models import CommandRun, Service
from inquiries.services.operations.delivery_audit import Kind

_MEANINGS = {
    Kind.DUPLICATE: _("It arrived twice. Have an agent close the later one at Online Contact."),
    Kind.LOST: _("It was delivered and is no longer at Online Contact. Its text is still kept here."),
    Kind.UNLISTED: _("It is at Online Contact, but not in the customer’s list there. Report that to the vendor."),
    Kind.ORPHAN: _("It is at Online Contact, but was not delivered from here, as after a restored backup."),
    Kind.FOREIGN: _("It is in another customer’s list at Online Contact. Tell the vendor: others may read it."),
}


@dataclass(frozen=True, slots=True)
class FoundDelivery:
    """A finding: the service's name, the receipt number, and what it means and what to do."""

    service: str
    receipt: str
    text: str


def list_audit_findings(services: Iterable[Service]) -> list[FoundDelivery]:
    """List what the last comparison found at some services, without a call to OC.

    Args:
        services: those whose findings may be seen.

    Returns:
        The findings in their order; a kind that is unknown, as after an upgrade, is left out.
    """
    run = CommandRun.objects.filter(command="audit_deliveries").first()
    names = {service.slug: service.name for service in services}
    found = run.numbers.get("found", []) if run else []
    return [
        FoundDelivery(names[each["service"]], each["receipt"], str(_MEANINGS[Kind(each["kind"])]))
        for each in found
        if each["service"] in names and each["kind"] in _MEANINGS
    ]
