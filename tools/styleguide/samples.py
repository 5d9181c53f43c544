"""What /styleguide/ shows: the stylesheet's tokens, and something for every component to show. For debugging only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.safestring import SafeString

from inquiries.domain import theme_colors
from inquiries.domain.ticket_status import Status
from inquiries.forms.inquiry_forms import InquiryForm
from inquiries.models import Service, TopicIcon
from inquiries.oc.types.tickets import FieldDefinition
from inquiries.services.tickets.threads import Message
from inquiries.services.upstream.upstream_files import ListedFile
from inquiries.views.presentation.drafts import DraftShown
from inquiries.views.presentation.pagination import build_page_links
from inquiries.views.presentation.progress import Step
from inquiries.views.presentation.refused_answers import RefusedAnswer
from inquiries.views.tickets.solved import FACES

BRANDS = ("#3b49c6", "#03c75a", "#fee500", "#e4002b", "#111111")
PARTS = (
    *("tokens", "accents", "words", "buttons", "notices", "statuses", "picker-part", "drafts", "fields", "refused"),
    *("send-bar", "file-rows", "lists", "threads", "receipts", "states"),
)
_TOKEN = re.compile(r"^[ \t]*--([a-z0-9-]+): ([^;]+);", re.MULTILINE)
_GROUPS = {
    "space": ("space-", "gap", "page-top", "beside-icon"),
    "round": ("round",),
    "text": ("text-",),
    "weight": ("weight-",),
    "leading": ("leading", "tracking"),
    "size": ("target", "control", "page", "hairline", "mark", "ring"),
    "motion": ("quick", "slow", "patience"),
    "other": ("sans", "mono", "shadow", "chevron"),
}
_NOBODYS = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Token:
    name: str
    light: str
    dark: str  # "" where it is the same


def read_tokens() -> dict[str, list[Token]]:
    """Return the tokens of portal.css by kind. What no kind claims is a colour."""
    path = finders.find("css/portal.css")
    head = Path(str(path)).read_text(encoding="utf-8").split("/* ---- elements")[0]
    light, _, dark = re.sub(r"/\*.*?\*/", "", head, flags=re.DOTALL).partition("(prefers-color-scheme: dark)")
    in_dark = dict(_TOKEN.findall(dark))
    found: dict[str, list[Token]] = {kind: [] for kind in ("colour", *_GROUPS)}
    for name, value in dict(reversed(_TOKEN.findall(light))).items():
        kind = next((kind for kind, beginnings in _GROUPS.items() if name.startswith(beginnings)), "colour")
        found[kind].insert(0, Token(name, " ".join(value.split()), in_dark.get(name, "")))
    return found


def build_brands() -> list[tuple[str, theme_colors.Accents, theme_colors.Accents]]:
    """Return what becomes of colours that operators may choose, on light and on dark paper."""
    return [
        (brand, theme_colors.build_light_accents(brand), theme_colors.build_dark_accents(brand)) for brand in BRANDS
    ]


def _build_definition(code: str, kind: str, title: str, **more: object) -> FieldDefinition:
    return FieldDefinition(code, code, kind, title, **more)  # type: ignore[arg-type]


_FIELDS = (
    _build_definition(
        "mail", "text", "이메일", length=100, required=True, description="답변이 등록되면 이 이메일로 알려 드립니다."
    ),
    _build_definition("name", "text", "이름", length=100, required=True),
    _build_definition("order", "text", "주문번호", length=20, placeholder="NR-20260711-0001"),
    _build_definition("part", "checkbox", "파손 부위", options=("겉포장", "상품 본체"), required=True),
    _build_definition("way", "radio", "원하시는 처리", options=("교환", "환불"), description="환불: 3~5일"),
    _build_definition("place", "dropdown", "구입처", options=("온라인", "매장")),
    _build_definition("day", "date", "구입일"),
    _build_definition("moment", "datetime", "희망 방문 일시"),
    _build_definition("days", "date_period", "사용 기간"),
    _build_definition("about", "caption", "방문 수리 안내", value="<p>출장비는 <b>무상</b>입니다.</p>"),
    _build_definition("subject", "text", "제목", length=184, required=True),
    _build_definition("content", "textarea", "문의 내용", length=5000, required=True),
    _build_definition("attachment", "file", "첨부 파일"),
    _build_definition(
        "personalAgree", "agree", "개인정보 수집·이용 동의", description="3년간 보관한 뒤 삭제합니다.", required=True
    ),
)


def build_forms() -> tuple[InquiryForm, InquiryForm]:
    """Return a form with each kind of field, and the same as it comes back with errors."""
    typed = {"f_mail": "gildong@", "f_subject": "컵이 깨졌어요", "f_personalAgree": "on"}
    plain, refused = InquiryForm(_FIELDS), InquiryForm(_FIELDS, data=typed)
    plain.auto_id, refused.auto_id = "plain_%s", "refused_%s"
    return plain, refused


def build_statuses() -> list[Status]:
    return [Status.build(code) for code in ("new", "open", "reply", "solved", "closed", "of-another-day")]


def build_messages() -> tuple[Message, ...]:
    then = timezone.now() - timedelta(days=2)
    files = tuple(
        ListedFile("0", name, size, name.partition(".")[2], is_image=False)
        for name, size in (("구매 영수증.pdf", 65_300), ("아주 긴 이름의 사진 2026-07-11 오후 3시 촬영.png", 796_000))
    )
    table = "<table><tr><th>날짜</th><th>오전</th></tr><tr><td>11-24</td><td>10:00</td></tr></table>"
    asked, answered = "<p>방문 수리 부탁드립니다.</p>", f"<p>원하시는 시간을 알려 주세요.</p>{table}"
    return (
        Message(True, "나", then, SafeString(asked), files),
        Message(False, "나래마켓", then + timedelta(hours=5), SafeString(answered), (), is_news=True),
    )


def build_tickets() -> Iterator[SimpleNamespace]:
    for number, status in enumerate(build_statuses()):
        yield SimpleNamespace(
            id=f"T{number}",
            subject="냉장고에서 웅웅거리는 소리가 납니다",
            type_path="전자제품·수리 > 수리 > 방문 수리 > 대형 가전 > 냉장고·김치냉장고",
            updated=timezone.now(),
            status=status,
            is_news=number == 0,
            is_called_solved=number == 3,
        )


def build_samples() -> dict[str, object]:
    """Return the context that the product's own templates are filled with."""
    return {"service": Service(slug="narae", name="나래마켓"), "parts": PARTS, **_build_asking(), **_build_reading()}


def _build_asking() -> dict[str, object]:
    plain, refused = build_forms()
    topics = [
        SimpleNamespace(id=2, text="배송", icon="truck", line="나래배송 · 해외배송·통관", below=5),
        SimpleNamespace(id=1, text="교환·반품·환불", icon="swap", line="", below=0),
    ]
    reason = "“설치.exe” 파일은 보낼 수 없는 종류입니다. jpg, png, pdf 파일을 보낼 수 있습니다."
    return {
        "form": plain,
        "refused": refused,
        "files": [
            SimpleNamespace(id=_NOBODYS, name="깨진 머그컵.png", size=796_000, refused=""),
            SimpleNamespace(refused=reason),
        ],
        "has_types": True,
        "topics": topics,
        "path_of_topic": [topics[1], SimpleNamespace(id=3, text="파손·오배송 신고")],
        "icons": TopicIcon.values,
        "guide": SimpleNamespace(
            description="받은 상품이 파손되었거나 주문한 상품과 다를 때 알려 주세요.",
            examples=["컵이 깨져 있었습니다"],
            at_hand=["주문번호"],
            answer_time="하루 안에",
        ),
        "offered": DraftShown(
            id=str(_NOBODYS),
            when="14:02",
            kept_until="2026-11-28",
            words="머그컵 손잡이가 깨져서 왔어요",
            about="배송 > 나래배송 > 배송 지연",
            url="#drafts",
            saved="",
        ),
        "issues": [SimpleNamespace(text="지금 일부 카드 결제가 지연되고 있습니다.", notice_id=None, title="")],
    }


def _build_reading() -> dict[str, object]:
    receipt = SimpleNamespace(
        number="AJEPB-2ZWR1V",
        tone="waiting",
        headline="접수되었습니다.",
        explanation="담당자에게 전달하고 있습니다. 다시 보내지 않으셔도 됩니다.",
        to_do="아래 답변을 고쳐 주세요",
        refused=(RefusedAnswer("주문번호", "더 짧게 적어 주세요."),),
        next_steps=("담당자가 확인하고 답변드립니다.",),
        url="#receipts",
        created_at=timezone.now(),
        subject="영업시간 문의",
        type_path="기타 문의",
    )
    mended = SimpleNamespace(**{**vars(receipt), "needs_customer": True, "tone": "attention"})
    return {
        "statuses": build_statuses(),
        "listing": SimpleNamespace(tickets=list(build_tickets())),
        "pages": build_page_links(3, 13, "page={page}".format),
        "receipts": [receipt, mended],
        "receipt": receipt,
        "thread": SimpleNamespace(id="T1", called_solved=None, messages=build_messages()),
        "ticket_id": "T1",
        "is_answered": True,
        "faces": FACES,
        "steps": (
            Step("접수됨", timezone.now(), "", is_done=True, is_present=False),
            Step("확인 중", timezone.now(), "", is_done=False, is_present=True),
            Step("답변 완료", None, "보통 2일 이내", is_done=False, is_present=False),
        ),
    }
