from django.apps import AppConfig
from django.contrib.admin import apps as admin


class MembersConfig(AppConfig):
    name = "members"
    default = True

    def ready(self) -> None:
        from members import checks, noticing, organizations  # noqa: F401, PLC0415 - settings and models can be read from here on


class AdminConfig(admin.AdminConfig):
    default_site = "members.adminsite.PortalAdmin"
    default = False
