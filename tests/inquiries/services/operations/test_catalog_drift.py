"""What changed among OC's types and fields: what is reported, where, and for how long."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.test import Client

from inquiries.domain.field_types import KNOWN_FIELD_CODES, KNOWN_FIELD_TYPES
from inquiries.forms import field_builders
from inquiries.forms.field_builders import UnknownRequired
from inquiries.models import CatalogDrift, CommandRun, ContactOption, Draft, KnownIssue, Service, TypeGuide
from inquiries.models import TypeQuestions as Questions
from inquiries.oc.types.tickets import FieldDefinition
from inquiries.services.operations import catalog_drift
from tests.support.factories import SMALL_FORM, make_service
from tests.support.sandbox import Sandbox

NEW_TYPE = {"categoryId": 9001, "parentId": 0, "depth": 1, "name": "새 유형", "sortOrder": 99}


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    """One whose types are known, and none of whose forms has a field of an unknown type."""
    made = make_service(sandbox)
    for unknown in catalog_drift.check_drift(made):
        sandbox.set_fields(unknown.category_id, [])
    assert catalog_drift.check_drift(made) == []
    return made


def find(service: Service, kind: str) -> list[catalog_drift.Finding]:
    return [finding for finding in catalog_drift.check_drift(service) if finding.kind == kind]


def test_a_removed_type_is_reported_with_what_names_it(service: Service, sandbox: Sandbox) -> None:
    TypeGuide.objects.create(service=service, category_id=SMALL_FORM, language="ko")
    KnownIssue.objects.create(service=service, category_ids=[SMALL_FORM], texts={"ko": "지연"})
    Questions.objects.create(service=service, category_id=SMALL_FORM, faq_category_id=1)
    ContactOption.objects.create(service=service, category_ids=[SMALL_FORM], address="02-1234-5678")
    Draft.objects.create(service=service, owner="o", form_token="t", category_id=SMALL_FORM, typed="{}")
    sandbox.remove_categories([SMALL_FORM])
    for _night in range(2):
        [found] = find(service, "removed")
        assert found.category_id == SMALL_FORM
        assert found.path == "기타 문의"
        assert found.named_by == dict.fromkeys(("guides", "issues", "questions", "contacts", "drafts"), 1)


def test_a_new_type_is_reported_until_it_has_a_guide(service: Service, sandbox: Sandbox) -> None:
    sandbox.add_categories([NEW_TYPE])
    [found] = find(service, "no_guide")
    assert (found.category_id, found.path) == (9001, "새 유형")
    TypeGuide.objects.create(service=service, category_id=9001, language="ko")
    assert find(service, "no_guide") == []


def test_a_field_that_became_required_and_an_unknown_one_are_reported(service: Service, sandbox: Sandbox) -> None:
    plain = {"fieldId": "1", "code": "extra", "type": "text", "title": "추가", "required": False}
    sandbox.set_fields(SMALL_FORM, [plain])
    catalog_drift.check_drift(service)
    sandbox.set_fields(
        SMALL_FORM, [plain | {"required": True}, plain | {"code": "map", "type": "map", "title": "지도"}]
    )
    found = {finding.kind: finding.label for finding in catalog_drift.check_drift(service)}
    assert found == {"required": "추가", "unknown": "지도"}


def test_types_that_cannot_be_read_change_nothing(
    service: Service, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    before = CatalogDrift.objects.get().checked_at
    sandbox.fault("categories", "html", status=503)
    with pytest.raises(SystemExit) as ended:
        call_command("check_drift")
    assert ended.value.code == 2
    assert "Nothing has changed" not in capsys.readouterr().out
    assert CatalogDrift.objects.get().checked_at == before
    assert not CommandRun.objects.get(command="check_drift").succeeded


def test_the_command_mails_what_it_found(service: Service, sandbox: Sandbox) -> None:
    call_command("check_drift", mail=["operator@example.com"])
    assert mail.outbox == []
    sandbox.add_categories([NEW_TYPE])
    with pytest.raises(SystemExit) as ended:
        call_command("check_drift", mail=["operator@example.com"])
    assert ended.value.code == 1
    assert "새 유형" in mail.outbox[0].body


def test_the_operators_home_says_what_to_do(boss: Client, service: Service, sandbox: Sandbox) -> None:
    sandbox.add_categories([NEW_TYPE])
    catalog_drift.check_drift(service)
    sandbox.clear_journal()
    page = BeautifulSoup(boss.get("/admin/").content, "html.parser")
    link = page.select_one("section[aria-labelledby=desk-drift] a")
    assert link
    assert boss.get(str(link["href"])).status_code == 200
    assert sandbox.journal() == []


def test_the_known_field_types_are_those_that_the_form_can_show() -> None:
    def build(code: str, kind: str) -> None:
        plain = {"code": code, "type": kind, "title": "x", "required": True, "options": ["a"]}
        field_builders.build(FieldDefinition.from_api(plain))

    for kind in KNOWN_FIELD_TYPES:
        build("extra", kind)
    for code in KNOWN_FIELD_CODES:
        build(code, "unheard-of")
    with pytest.raises(UnknownRequired):
        build("extra", "unheard-of")
