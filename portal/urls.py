"""The root URL configuration. Services come last, because operators choose their slugs."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal import health, metrics
from portal.middleware import dictionaries

# All pages of the admin, which `admin.site.urls` lists: each app's, then those of accounts, whose package the site
# itself is imported from.
admin.autodiscover()

from accounts.admin import audit_log, roles, second_factors, users  # noqa: E402, F401 - replaces pages that were found before

handler400 = "inquiries.views.site.error_pages_with_typed_text.show_bad_request"
handler404 = "inquiries.views.site.error_pages_with_typed_text.show_not_found"

urlpatterns = [
    path("healthz", health.check_alive, name="healthz"),
    path("readyz", health.check_ready, name="readyz"),
    path("metrics", metrics.show_metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("dictionaries/<slug:language>/<slug:digest>/", dictionaries.show_dictionary, name="dictionary"),
    # The style guide is no part of the image.
    *([path("styleguide/", include("tools.styleguide.urls"))] if settings.DEVELOPMENT_AIDS else []),
    path("", include("sso.urls")),
    path("", include("inquiries.urls")),
]
