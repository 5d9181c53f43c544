"""`manage.py check_drift --mail`: to whom findings are mailed, and what is said where they cannot be."""

import io
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from inquiries.models import CommandRun, KnownIssue
from tests.support.factories import make_service
from tests.support.sandbox import Sandbox


@pytest.fixture
def changed(db: None, sandbox: Sandbox) -> None:
    """A service with something to report: a known issue that names a type which Online Contact does not have."""
    KnownIssue.objects.create(service=make_service(sandbox), category_ids=[987654], texts={"ko": "지연"})


def check(*arguments: str) -> str:
    """Run the command, which finds something, and return what it said of the mail."""
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_drift", *arguments, stdout=io.StringIO(), stderr=err)
    assert ended.value.code == 1
    return err.getvalue()


def test_findings_are_mailed(changed: None) -> None:
    assert check("--mail=operators@example.com", "--mail=Operators <desk@example.com>") == ""
    assert mail.outbox[0].to == ["operators@example.com", "Operators <desk@example.com>"]


def test_what_is_no_address_is_refused_before_anything_is_read(changed: None) -> None:
    with pytest.raises(CommandError, match="nobody is not an email address"):
        call_command("check_drift", "--mail=nobody")
    assert not CommandRun.objects.exists()


def test_without_a_mail_server_it_says_so(changed: None, settings: Any) -> None:
    settings.SENDS_MAIL = False
    assert "EMAIL_URL" in check("--mail=operators@example.com")
    assert mail.outbox == []


def test_a_mail_server_that_does_not_answer_is_told_and_the_findings_are_kept(changed: None, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "could not be sent" in check("--mail=operators@example.com")
    assert CommandRun.objects.filter(command="check_drift").exists()
