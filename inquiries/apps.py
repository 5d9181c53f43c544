from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core.checks import CheckMessage, Tags, register
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    name = "inquiries"
    default = True
    verbose_name = _("Inquiries")

    def ready(self) -> None:
        from inquiries import checks, signals  # noqa: F401, PLC0415 - models can be imported from here on
        from inquiries.services.catalog import operator_content_cache  # noqa: F401, PLC0415 - and what changes them is heard


class AdminConfig(admin.SimpleAdminConfig):
    """Django's admin with the operators' desk as its home.

    Its pages are registered with the URLs, and not when the apps are loaded: a process that serves no pages, such as
    the delivery worker, does not load them.
    """

    default_site = "inquiries.admin_site.OperatorsDesk"
    default = False

    def ready(self) -> None:
        register(check_admin, Tags.admin)


def check_admin(**options: Any) -> list[CheckMessage]:
    """Run Django's checks of the admin once all its pages are registered."""
    import_module(settings.ROOT_URLCONF)
    return [*check_dependencies(**options), *check_admin_app(**options)]
