"""The ends of certificates in words, from what the last nightly look found. No server is asked."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.languages import format_moment
from inquiries.models import EndpointCertificate

WARN_BEFORE = timedelta(days=21)
Use = EndpointCertificate.Use


def describe_certificates() -> Iterator[tuple[str, bool | None, str]]:
    """Describe the certificates by what they are used for: the name, whether all is well, and a sentence for each that
    is not, or for the one that ends first.
    """
    rows = list(EndpointCertificate.objects.order_by("ends_at", "address"))
    if not rows:
        text = _("None is known yet. They are looked at every night, where connections are encrypted.")
        yield _("Certificates"), None, text
    for use in Use:
        described = [_describe(row) for row in rows if row.use == use]
        bad = [text for is_well, text in described if not is_well]
        if described:
            name = _("Certificate: %(use)s") % {"use": use.label}
            yield name, not bad, " ".join(bad or [described[0][1]])


def _describe(row: EndpointCertificate) -> tuple[bool, str]:
    left = row.ends_at - timezone.now() if row.ends_at else None
    day = format_moment(row.ends_at, "DATE_FORMAT") or "–"
    if row.ends_at and left is not None and left < timedelta():
        text = _("%(address)s: it ended on %(day)s. Renew it now.")
        return False, text % {"address": row.address, "day": day}
    if row.problem:
        when = format_moment(row.checked_at)
        return False, f"{row.address}: {row.get_problem_display()} ({when})"
    days = left.days if left is not None else 0
    words = ngettext(
        "%(address)s: it ends on %(day)s, in %(count)d day.",
        "%(address)s: it ends on %(day)s, in %(count)d days.",
        days,
    )
    text = words % {"address": row.address, "day": day, "count": days}
    is_well = left is not None and left >= WARN_BEFORE
    advice = _("Renew it soon.")
    return is_well, text if is_well else f"{text} {advice}"
