from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "inquiries"
    verbose_name = "Inquiries"

    def ready(self) -> None:
        from inquiries import signing_in  # noqa: F401, PLC0415 - models can be imported from here on
        from inquiries.services import typewords  # noqa: F401, PLC0415 - and what changes them is heard
        from portal import safety  # noqa: F401, PLC0415 - and checks registered
