"""The type of requests for pages of a service."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.visitor import Visitor
from inquiries.models import Service


class ServiceRequest(HttpRequest):
    """A request for a page of `service` by `visitor`, as `inquiries.views.decorators` prepares it."""

    service: Service
    visitor: Visitor
    htmx: HtmxDetails
    LANGUAGE_CODE: str
