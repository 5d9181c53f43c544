"""A customer who types words that are found nowhere else, so that they are recognised wherever they leak."""

from django.core.management import call_command

from inquiries.models import Inquiry
from tests.inquiries.views.steps import LIST, NEW, filled, form_of, oc_is_down
from tests.support.pages import Browser
from tests.support.samplefiles import PNG, PROGRAM
from tests.support.sandbox import Sandbox

CANARIES = {
    "f_name": "카나리이름",
    "f_mail": "canary-mail@example.com",
    "f_subject": "카나리제목",
    "f_content": "카나리본문",
}
FILE_NAME = "카나리파일.png"
ADDRESS = "198.51.100.99"


def walk_everywhere(member: Browser, sandbox: Sandbox) -> None:
    """Everything that a customer does, while OC is well, refuses, answers nonsense, and is away."""
    member.headers["User-Agent"] = "canary-agent"
    page = filled(member, **CANARIES).attach((FILE_NAME, PNG)).submit(REMOTE_ADDR=ADDRESS)
    thread = page.follow("#receipt-state a")
    thread.form().fill(comment="카나리질문").attach((FILE_NAME, PNG)).submit(REMOTE_ADDR=ADDRESS)
    member.get(thread.attribute(".tile a", "href"))
    member.get(f"{LIST}?status=solved")
    member.get(f"{NEW}?category=2604")
    filled(member, **CANARIES | {"f_mail": "카나리"}).attach(("카나리.exe", PROGRAM)).submit()
    filled(member, **CANARIES).smuggle(csrfmiddlewaretoken="x").submit()
    member.get(f"{LIST}카나리/")
    for fault in (
        {"kind": "code", "result_code": 400, "message": "카나리"},
        {"kind": "wrong_json", "body": '{"카나리": 1'},
        {"kind": "html", "status": 502},
        {"kind": "rotated_key"},
        {"kind": "reset", "when": "after"},
    ):
        form = form_of(member).fill(**CANARIES, f_personalAgree=["on"]).attach((FILE_NAME, PNG))
        kind = fault.pop("kind")
        sandbox.fault("*", str(kind), **fault)
        form.submit(REMOTE_ADDR=ADDRESS)
        member.get(thread.url)
        sandbox.clear_faults()
    oc_is_down(sandbox)
    Inquiry.objects.update(next_at="2020-01-01T00:00Z")
    call_command("deliver", once=True)
    sandbox.clear_faults()
    call_command("deliver", once=True)


def list_secrets(member: Browser, sandbox: Sandbox) -> set[str]:
    """What this customer typed and was given, and the keys with which it was sent to OC."""
    signatures = {str(entry["headers"].get("authorization")) for entry in sandbox.journal()}
    assert len(signatures) > 5
    ids = {str(entry["result_id"]) for entry in sandbox.journal("upload")} | {
        i.ticket_id for i in Inquiry.objects.all()
    }
    return {
        *CANARIES.values(),
        *signatures,
        *ids,
        FILE_NAME,
        "카나리",
        ADDRESS,
        "canary-agent",
        "st18888",
        member.account.email,
        "길동",
        "010-1234-5678",
        sandbox.credentials.service_key,
        sandbox.credentials.organization_id,
        str(member.client.cookies["session"].value),
        str(member.client.cookies["csrftoken"].value),
    } - {"None", ""}
