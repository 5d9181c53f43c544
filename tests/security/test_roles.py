"""Who may what in the admin: every route with each ready role, and with staff who are limited to a service."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.security import audit_log
from inquiries.domain.submission_data import FieldAnswer
from inquiries.models import (
    ContactOption,
    DailyCount,
    HiddenEntries,
    Inquiry,
    KnownIssue,
    Look,
    Service,
    SolvedFeedback,
    StaffService,
    TypeGuide,
    TypeQuestions,
)
from inquiries.services.operations.roles import ROLES, create_roles
from tests.security.routes import Route, routes
from tests.support.factories import filled, make_inquiry, make_member, make_service
from tests.support.sandbox import Sandbox
from tests.support.words import say

ROLE_NAMES = [role.name for role in ROLES]
CONTENT = {"look", "typeguide", "knownissue", "typequestions", "contactoption"}
REPORTS = {"dailycount", "hiddenentries", "solvedfeedback"}
# What each role sees and what it changes, by model. docs/operations.md has the same table.
SEES = {
    "Administrator": {"inquiry", "service", "user", "authenticator", "auditentry"} | CONTENT | REPORTS,
    "Operator": {"inquiry", "service", "user", "knownissue"} | REPORTS,
    "Support lead": {"inquiry", "service"} | REPORTS,
    "Editor": {"service", "dailycount"} | CONTENT,
    "Auditor": {"inquiry", "service", "user", "authenticator", "auditentry"} | CONTENT | REPORTS,
}
ADDS = {"Administrator": {"service"} | CONTENT, "Operator": {"knownissue"}, "Editor": CONTENT}
DELETES = {"Administrator": {"service", "authenticator"} | CONTENT, "Operator": {"knownissue"}, "Editor": CONTENT}
DECIDES = {"Administrator", "Operator", "Support lead"}
READS_TEXT = {"Administrator", "Operator"}
MODELS = SEES["Administrator"]
# Routes of no model. Groups are for superusers, which tests/accounts/admin/test_users.py shows.
OTHERS = {"index", "login", "logout", "password_change", "password_change_done", "jsi18n", "search", "autocomplete"}
OTHERS |= {"app_list", "view_on_site", "django.contrib.admin.sites.AdminSite.catch_all_view"}
OTHERS |= {"personal-data", "preview", "preview-page", "preview-style"}  # tested in files of their own
OTHERS.add("django.views.generic.base.RedirectView")  # from the address of an object to its "change"
# What the routes of a model do that Django gives it, or that have a row of their own above.
ACTS = {"change", "delete", "history", "decide", "password_change"}


@dataclass(frozen=True)
class Side:
    """A service with one object of each model; `canary` is in every text of its objects."""

    canary: str
    service: Service
    objects: dict[str, Model]


def make_side(sandbox: Sandbox, canary: str) -> Side:
    service = make_service(
        sandbox, canary, name=canary, service_id=canary, organization_id=f"organization-{canary}", default_language="ko"
    )
    member = make_member(canary, organization_id=service.organization_id)
    answers = (FieldAnswer("1", "1", f"text-{canary}"),)
    sent = filled(email=f"mail@{canary}.example", name=canary, answers=answers)
    inquiry = make_inquiry(
        service, canary, submitted=sent, state=Inquiry.State.NEEDS_OPERATOR, category_path=canary, ticket_id=canary
    )
    audit_log.note(AuditEntry.Action.LOOKED, None, None, inquiry, canary)
    rows: list[Model] = [
        *(service, member, inquiry, AuditEntry.objects.latest("pk")),
        Authenticator.objects.create(user=member, type="totp", data={}),
        Look.objects.create(service=service),
        TypeGuide.objects.create(service=service, category_id=1),
        KnownIssue.objects.create(service=service, texts={"en": canary}),
        TypeQuestions.objects.create(service=service, category_id=1, faq_category_id=1),
        ContactOption.objects.create(service=service, address=f"{canary}@example.com", kind="email"),
        DailyCount.objects.create(service=service, day="2026-01-01", measure="received", count=1),
        HiddenEntries.objects.create(service=service, ticket_id=canary, type=canary, number=1),
        SolvedFeedback.objects.create(service=service, usercode="1", ticket_id=canary, remark=f"text-{canary}"),
    ]
    return Side(canary, service, {str(row._meta.model_name): row for row in rows})


@pytest.fixture
def ours(db: None, sandbox: Sandbox) -> Side:
    return make_side(sandbox, "ours")


@pytest.fixture
def theirs(db: None, sandbox: Sandbox) -> Side:
    return make_side(sandbox, "theirs")


def sign_in(role: str, service: Service | None = None) -> Client:
    """Sign in a member of staff who has the role, limited to the service if there is one."""
    user: User = make_member("staff", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    if service:
        StaffService.objects.create(user=user, service=service)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def list_admin_routes() -> list[Route]:
    return [route for route in routes() if route.name.startswith("admin:")]


def parse_name(route: Route) -> tuple[str, str]:
    """Return model and act of a route's name: `inquiries_inquiry_change` is ("inquiry", "change")."""
    _app, _line, rest = route.name.removeprefix("admin:").partition("_")
    model, _line, act = rest.partition("_")
    return model, act


def list_object_routes() -> Iterator[tuple[str, str, Route]]:
    """List the routes that take an object's id, by model and act; also those that a page adds of its own."""
    for route in list_admin_routes():
        model, act = parse_name(route)
        if route.parameters and model in MODELS:
            yield model, act, route


def ask(client: Client, route: Route, row: Model) -> HttpResponse:
    address = route.address(dict.fromkeys(route.parameters, row.pk))
    answer: HttpResponse = client.get(address)  # type: ignore[assignment]
    return answer


def test_every_route_of_the_admin_is_walked(ours: Side) -> None:
    """A new page that shows more than one object has to be named here, and in the test of lists below."""
    assert set(ours.objects) == MODELS
    walked = {str(route) for _model, _act, route in list_object_routes()}
    for route in list_admin_routes():
        model, act = parse_name(route)
        is_list = model in MODELS and act in {"changelist", "add"}
        assert is_list or str(route) in walked or route.name.removeprefix("admin:") in OTHERS or model == "group", route


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_a_role_sees_and_changes_what_it_is_for(role: str, ours: Side) -> None:
    client = sign_in(role)
    for route in list_admin_routes():
        model, act = parse_name(route)
        if model not in ours.objects or act not in {"changelist", "add"}:
            continue
        allowed = model in (SEES[role] if act == "changelist" else ADDS.get(role, set()))
        assert client.get(route.address({})).status_code == (200 if allowed else 403), route
    for model, act, route in list_object_routes():
        if act not in ACTS:
            continue
        allowed = {
            "delete": model in DELETES.get(role, set()),
            "decide": role in DECIDES,
            "password_change": False,
        }.get(act, model in SEES[role])
        assert ask(client, route, ours.objects[model]).status_code == (200 if allowed else 403), (role, route)


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_only_some_roles_read_what_customers_wrote(role: str, ours: Side) -> None:
    client = sign_in(role)
    for model in ("inquiry", "solvedfeedback"):
        page = client.get(reverse(f"admin:inquiries_{model}_change", args=(ours.objects[model].pk,)))
        assert (b"text-ours" in page.content) is (role in READS_TEXT), model


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_t58_staff_of_one_service_find_nothing_of_another(role: str, ours: Side, theirs: Side) -> None:
    client = sign_in(role, ours.service)
    for model, act, route in list_object_routes():
        missed = ask(client, route, theirs.objects[model])
        is_seen = model in SEES[role] and act in ACTS - {"password_change"}
        assert missed.status_code in ({404} if is_seen else {403, 404}), route
        assert b"theirs" not in missed.content, route
        if model in SEES[role] and act == "change":
            assert ask(client, route, ours.objects[model]).status_code == 200, route


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_t58_lists_choices_and_counts_are_of_the_own_service(role: str, ours: Side, theirs: Side) -> None:
    client = sign_in(role, ours.service)
    for route in list_admin_routes():
        model, act = parse_name(route)
        if act in {"changelist", "add"} and model in SEES[role]:
            page = client.get(route.address({}))
            assert b"theirs" not in page.content, route
            if act == "changelist" and model not in {"auditentry"}:
                assert b"ours" in page.content, route
    home = client.get(reverse("admin:index")).content
    assert b"theirs" not in home
    if "inquiry" in SEES[role]:
        assert b'desk-count desk-count-open">1<' in home


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_t58_the_search_finds_only_the_own_service(role: str, ours: Side, theirs: Side) -> None:
    client = sign_in(role, ours.service)
    receipt = theirs.objects["inquiry"]
    for words in (str(receipt), "theirs", "theirs@example.com", "mail@theirs.example"):
        found = client.post(reverse("admin:search"), {"q": words})
        assert b"found-" not in found.content
    found = client.post(reverse("admin:search"), {"q": str(ours.objects["inquiry"])})
    assert (b"found-inquiries" in found.content) is ("inquiry" in SEES[role])


def test_t58_an_action_leaves_other_services_alone(ours: Side, theirs: Side) -> None:
    client = sign_in("Administrator", ours.service)
    for model in CONTENT:
        row = theirs.objects[model]
        address = reverse(f"admin:inquiries_{model}_changelist")
        client.post(address, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
        assert type(row)._default_manager.filter(pk=row.pk).exists()
    export = {"action": "export_csv", "_selected_action": [each.objects["inquiry"].pk for each in (ours, theirs)]}
    answer = client.post(reverse("admin:inquiries_inquiry_changelist"), export)
    rows = b"".join(answer).decode()
    assert "ours" in rows
    assert "theirs" not in rows


def test_t58_nothing_is_added_to_another_service(ours: Side, theirs: Side) -> None:
    client = sign_in("Editor", ours.service)
    for side, status in ((theirs, 200), (ours, 302)):
        data = {"service": side.service.pk, "text_en": "Delays", "starts_at_0": "2026-01-01", "starts_at_1": "00:00"}
        assert client.post(reverse("admin:inquiries_knownissue_add"), data).status_code == status
    assert KnownIssue.objects.filter(service=theirs.service).count() == 1


def test_t58_a_limited_administrator_adds_no_service_and_moves_none(ours: Side) -> None:
    client = sign_in("Administrator", ours.service)
    assert client.get(reverse("admin:inquiries_service_add")).status_code == 403
    page = client.get(reverse("admin:inquiries_service_change", args=(ours.service.pk,))).content
    assert b'name="service_id"' in page
    assert b'name="organization_id"' not in page


def test_a_service_with_staff_is_not_deleted(boss: Client, ours: Side) -> None:
    """The account would be limited to no service any more, and see all of them."""
    sign_in("Operator", ours.service)
    for model in (Inquiry,):
        model.objects.all().delete()
    boss.post(reverse("admin:inquiries_service_delete", args=(ours.service.pk,)), {"post": "yes"})
    assert Service.objects.filter(pk=ours.service.pk).exists()


def test_t58_superusers_alone_limit_staff(boss: Client, ours: Side, theirs: Side) -> None:
    client = sign_in("Administrator", ours.service)
    staff = User.objects.get(username="staff")
    page = reverse("admin:accounts_user_change", args=(staff.pk,))
    assert client.get(page).status_code == 404
    form = BeautifulSoup(boss.get(page).content, "html.parser")
    [chosen] = form.select("[name=staff_services-0-service] [selected]")
    assert chosen["value"] == str(ours.service.pk)
    posted = {
        **{"username": "staff", "is_active": "on", "is_staff": "on", "groups": [staff.groups.get().pk]},
        **{"date_joined_0": "2026-01-01", "date_joined_1": "00:00"},
        **{"staff_services-TOTAL_FORMS": "2", "staff_services-INITIAL_FORMS": "1"},
        **{"staff_services-0-id": StaffService.objects.get(user=staff).pk, "staff_services-0-user": staff.pk},
        **{"staff_services-0-service": ours.service.pk, "staff_services-1-user": staff.pk},
        "staff_services-1-service": theirs.service.pk,
    }
    assert boss.post(page, posted).status_code == 302
    assert b"theirs" in client.get(reverse("admin:inquiries_service_changelist")).content


def test_a_member_who_is_no_staff_has_no_services_to_choose(boss: Client, ours: Side) -> None:
    page = boss.get(reverse("admin:accounts_user_change", args=(ours.objects["user"].pk,)))
    assert b"staff_services" not in page.content


def test_a_role_that_was_changed_stays_so(db: None) -> None:
    Group.objects.get(name="Editor").permissions.clear()
    Group.objects.get(name="Auditor").delete()
    assert create_roles() == ["Auditor"]
    assert not Group.objects.get(name="Editor").permissions.exists()
    assert Group.objects.get(name="Auditor").permissions.filter(codename="view_auditentry").exists()


@pytest.mark.parametrize("language", ["ko", "ja", "zh-hans", "th"])
def test_roles_are_named_in_the_readers_language(boss: Client, language: str) -> None:
    page = boss.get(reverse("admin:auth_group_changelist"), headers={"Accept-Language": language}).content.decode()
    for name in ROLE_NAMES:
        assert f">{say(name, language, context='role')}<" in page
