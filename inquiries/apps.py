from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    name = "inquiries"
    default = True
    verbose_name = _("Inquiries")

    def ready(self) -> None:
        from inquiries import checks, signals  # noqa: F401, PLC0415 - models can be imported from here on
        from inquiries.services.catalog import operator_content  # noqa: F401, PLC0415 - and what changes them is heard


class AdminConfig(admin.AdminConfig):
    """Django's admin with the operators' desk as its home."""

    default_site = "inquiries.admin_site.OperatorsDesk"
    default = False
