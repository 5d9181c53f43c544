"""Addresses. The services' own come last, since each begins with a word that operators choose."""

from django.contrib import admin
from django.urls import include, path

from portal import health

handler400 = "portal.views.bad_request"

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("members.urls")),
    path("accounts/", include("members.account_urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("members.integration.urls")),
    path("", include("inquiries.urls")),
]
