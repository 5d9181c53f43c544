"""The demo: one service at the sandbox, a member and an operator. Not for production."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inquiries.management import demo_help
from inquiries.management.demo_guides import GUIDES
from inquiries.models import KnownIssue, Service, TypeGuide, TypeQuestions
from members.models import User

# The sandbox's own defaults: they open nothing else.
_SANDBOX = {
    "service_id": "narae",
    "organization_id": "WopqM8euoYw89B7i",
    "service_key": "431402c0eaaf46d889f243db9e7492e2",
    "organization_key": "7cf2828608274a49a3f06152b2188927",
}
MEMBER = ("member", "member-demo")
OPERATOR = ("operator", "operator-demo")


class Command(BaseCommand):
    help = "Load the demo service and its two accounts, for a sandbox at --sandbox-url."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sandbox-url", default="http://127.0.0.1:8900")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo has well-known passwords: not in production.")
        here: str = options["sandbox_url"]
        sites = f"{here} {here.replace('127.0.0.1', 'localhost')}"
        service, _is_new = Service.objects.update_or_create(
            slug="narae",
            defaults={
                "name": "나래마켓",
                "base_url": here,
                "guests_allowed": True,
                # The sandbox also plays the company's own site, best by another name of this machine.
                "return_addresses": sites,
                "frame_ancestors": sites,
                **_SANDBOX,
            },
        )
        for (category_id, language), texts in GUIDES.items():
            TypeGuide.objects.update_or_create(
                service=service, category_id=category_id, language=language, defaults=dict(texts)
            )
        _account(*MEMBER, usercode="st18888", last_name="홍", first_name="길동", email="member@example.com")
        _account(*OPERATOR, is_staff=True, is_superuser=True, email="operator@example.com")
        _operators_group()
        _help_center(service)
        self.stdout.write(f"Member: {' / '.join(MEMBER)}. Operator: {' / '.join(OPERATOR)}.")


def _help_center(service: Service) -> None:
    for category_id, faq_category_id in demo_help.TYPE_QUESTIONS.items():
        mapped = {"faq_category_id": faq_category_id}
        TypeQuestions.objects.update_or_create(service=service, category_id=category_id, defaults=mapped)
    said = {"texts": demo_help.ISSUE, "category_ids": demo_help.ISSUE_TYPES}
    KnownIssue.objects.update_or_create(service=service, notice_id=demo_help.ISSUE_NOTICE, defaults=said)


def _account(username: str, password: str, **more: Any) -> None:
    user = User.objects.filter(username=username).first() or User(username=username, **more)
    user.set_password(password)
    user.save()


def _operators_group() -> None:
    """What operators do every day; reading customers' texts is a permission that is given apart."""
    group, _is_new = Group.objects.get_or_create(name="Operators")
    about_types = ("typeguide", "knownissue", "typequestions")
    guides = [f"{act}_{model}" for model in about_types for act in ("view", "add", "change", "delete")]
    names = ("view_service", "change_service", "add_service", "view_inquiry", "change_inquiry", "view_attempt", *guides)
    group.permissions.set(Permission.objects.filter(content_type__app_label="inquiries", codename__in=names))
