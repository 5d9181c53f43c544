"""Load the demo: one service at the sandbox, a member and an operator. Not for production.

`make run` loads it at each start. Changes made in the meantime stay, except for what the sandbox needs.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from inquiries.management import demo_desk
from inquiries.management.demo_content import CONTACT_OPTIONS, FAQ_CATEGORY_OF_TYPE, GUIDES, KNOWN_ISSUE
from inquiries.models import ContactOption, KnownIssue, Look, LookText, Service, TypeGuide, TypeQuestions

# The sandbox's own defaults: they open nothing else.
_SANDBOX = {
    "service_id": "narae",
    "organization_id": "WopqM8euoYw89B7i",
    "service_key": "431402c0eaaf46d889f243db9e7492e2",
    "organization_key": "7cf2828608274a49a3f06152b2188927",
}
_NAMES = {"en": "Narae Market", "ja": "ナレマーケット", "zh-hans": "Narae 商城", "th": "Narae Market"}
MEMBER = ("member", "member-demo")
OPERATOR = ("operator", "operator-demo")


class Command(BaseCommand):
    help = "Load the demo service and its two accounts, for a sandbox at --sandbox-url."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sandbox-url", default="http://127.0.0.1:8900")
        unpaced = "a sandbox without a spam policy: no inquiry waits for a day because there were ten from this machine"
        parser.add_argument("--unpaced", action="store_true", help=unpaced)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo has well-known passwords: not in production.")
        here: str = options["sandbox_url"].rstrip("/")
        try:
            Service._meta.get_field("base_url").clean(here or "none", None)  # which may be empty otherwise
        except ValidationError as error:
            raise CommandError(f"--sandbox-url: {' '.join(error.messages)}") from None
        service = _create_service(here, is_paced=not options["unpaced"])
        for (category_id, language), parts in GUIDES.items():
            TypeGuide.objects.get_or_create(service=service, category_id=category_id, language=language, defaults=parts)
        _create_account(*MEMBER, usercode="st18888", last_name="홍", first_name="길동", email="member@example.com")
        _create_account(*OPERATOR, is_staff=True, is_superuser=True, email="operator@example.com")
        _create_help_center(service)
        look, _is_new = Look.objects.get_or_create(service=service)
        for language, name in _NAMES.items():
            LookText.objects.get_or_create(look=look, language=language, defaults={"name": name})
        demo_desk.load_desk(service)
        self.stdout.write(f"Member: {' / '.join(MEMBER)}. Operator: {' / '.join(OPERATOR)}.")


def _create_service(sandbox_url: str, *, is_paced: bool) -> Service:
    service, _is_new = Service.objects.get_or_create(
        slug="narae", defaults={"name": "나래마켓", "guests_allowed": True, "paced": is_paced}
    )
    service.base_url = sandbox_url
    for field, value in _SANDBOX.items():
        setattr(service, field, value)
    # The sandbox also plays the company's own site, best by another name of this machine.
    sites = [sandbox_url, sandbox_url.replace("127.0.0.1", "localhost")]
    service.return_addresses = _merge_origins(service.return_addresses, sites)
    service.frame_ancestors = _merge_origins(service.frame_ancestors, sites)
    service.save()
    return service


def _merge_origins(origins: str, more: list[str]) -> str:
    """Return the origins with missing ones, and without this machine's from an earlier sandbox."""
    others = [origin for origin in origins.split() if urlsplit(origin).hostname not in ("127.0.0.1", "localhost")]
    return " ".join([*others, *more])


def _create_help_center(service: Service) -> None:
    for category_id, faq_category_id in FAQ_CATEGORY_OF_TYPE.items():
        mapped = {"faq_category_id": faq_category_id}
        TypeQuestions.objects.get_or_create(service=service, category_id=category_id, defaults=mapped)
    # The same may have been entered twice at the desk since.
    if not KnownIssue.objects.filter(service=service, notice_id=KNOWN_ISSUE["notice_id"]).exists():
        KnownIssue.objects.create(service=service, **KNOWN_ISSUE)
    for option in CONTACT_OPTIONS:
        if not ContactOption.objects.filter(service=service, address=option["address"]).exists():
            ContactOption.objects.create(service=service, **option)


def _create_account(username: str, password: str, **more: Any) -> None:
    user = User.objects.filter(username=username).first() or User(username=username, **more)
    if not user.check_password(password):  # a new hash would sign everybody out
        user.set_password(password)
        user.save()
