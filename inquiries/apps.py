from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    name = "inquiries"
    verbose_name = _("Inquiries")

    def ready(self) -> None:
        from inquiries import checks, signals  # noqa: F401, PLC0415 - models can be imported from here on
        from inquiries.services.catalog import operator_content  # noqa: F401, PLC0415 - and what changes them is heard
