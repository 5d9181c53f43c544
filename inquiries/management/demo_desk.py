"""What the demo's desk shows: ninety days of counts, inquiries that were delivered, and some that need a person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from inquiries.domain.submission_data import FieldAnswer, SubmissionData
from inquiries.models import Attempt, CommandRun, DailyCount, Inquiry, Service
from inquiries.services.daily_counts import Measure, set_counts
from inquiries.services.delivery_state_machine import transition
from inquiries.services.submission.accept import Sender, TypeChosen, accept_inquiry

State = Inquiry.State
DAYS = 90
# Topics with their share of a hundred inquiries, and the median minutes to their first answer.
TOPICS = {
    2566: ("배송 > 나래배송 > 배송 지연", 26, 95),
    2602: ("교환·반품·환불 > 파손·오배송 신고", 18, 140),
    2583: ("교환·반품·환불 > 환불 > 환불 지연", 14, 230),
    2580: ("교환·반품·환불 > 반품 > 반품 신청", 12, 110),
    2542: ("전자제품·수리 > 수리 > 방문 수리 > 대형 가전 > 냉장고·김치냉장고", 10, 410),
    2591: ("멤버십·계정 > 계정 > 로그인", 9, 45),
    2596: ("상품권 > 등록 오류", 6, 70),
    2601: ("기타 문의", 5, 160),
}
# In percent of what is received on a day.
_SHARES: dict[Measure, dict[str, int]] = {
    Measure.RECEIVED_BY_TOPIC: {str(topic): share for topic, (_path, share, _minutes) in TOPICS.items()},
    Measure.RECEIVED_BY_LANGUAGE: {"ko": 81, "en": 9, "zh-hans": 5, "ja": 3, "th": 2},
    Measure.RECEIVED_BY_DEVICE: {"spweb": 63, "web": 37},
    Measure.RECEIVED_BY_CHANNEL: {"member": 71, "guest": 29},
    Measure.MARKED_AS_SOLVED: {"very_good": 9, "good": 6, "neutral": 2, "bad": 1},
    Measure.UPLOAD_REFUSED: {"too_large": 3, "type": 2, "macros": 1},
    Measure.ARTICLE_HELPED: {"3401": 14, "3414": 9, "3405": 6},
    Measure.ARTICLE_DID_NOT_HELP: {"3401": 2, "3414": 1, "3405": 4},
    Measure.SUGGESTION_SOLVED: {"3401": 6, "3414": 5},
    Measure.DRAFT_NOT_SENT: {"": 7},
    Measure.SEARCH_WITHOUT_RESULT: {"": 5},
}


@dataclass(frozen=True, slots=True)
class DemoInquiry:
    """An inquiry: topic (0: none), name, telephone number, subject, text, and its age in hours."""

    category_id: int
    name: str
    phone: str
    subject: str
    content: str
    hours: int


DELIVERED = (
    DemoInquiry(2566, "박서준", "010-0000-1001", "배송이 사흘째 그대로예요", "언제 받을 수 있을까요?", 3),
    DemoInquiry(2602, "최유나", "010-0000-1002", "접시 두 장이 깨져서 왔습니다", "교환 부탁드립니다.", 6),
    DemoInquiry(2583, "정민호", "010-0000-1003", "환불 금액이 아직 들어오지 않았어요", "지난주에 반품했습니다.", 9),
    DemoInquiry(2580, "한지우", "010-0000-1004", "반품 신청합니다", "사이즈가 맞지 않습니다.", 26),
    DemoInquiry(
        2542, "오세훈", "010-0000-1005", "김치냉장고 온도가 올라가요", "어제부터 5도 아래로 안 내려갑니다.", 30
    ),
    DemoInquiry(2591, "윤아름", "010-0000-1006", "로그인이 안 됩니다", "인증번호가 오지 않습니다.", 33),
    DemoInquiry(2596, "강도윤", "010-0000-1007", "상품권 번호가 등록되지 않아요", "이미 사용된 번호라고 나옵니다.", 50),
    DemoInquiry(2601, "임하늘", "010-0000-1008", "매장 영업시간이 궁금합니다", "주말에도 여나요?", 52),
)
IN_DOUBT = DemoInquiry(
    2602,
    "이영희",
    "010-0000-2001",
    "머그컵 손잡이가 깨져서 왔어요",
    "오늘 받았는데 상자가 눌려 있고 컵 손잡이가 부러져 있습니다. 교환 부탁드립니다.",
    5,
)
REFUSED = DemoInquiry(2583, "송재희", "010-0000-2002", "환불 계좌를 바꾸고 싶어요", "다른 은행으로 부탁드립니다.", 40)
UNTYPED = DemoInquiry(0, "문가영", "010-0000-2003", "주문 내역이 보이지 않아요", "지난달 주문이 없습니다.", 2)


def load_desk(service: Service) -> None:
    """Load all of it, once: a service that has counts is left as it is. Nothing is sent to OC.

    Args:
        service: the demo's service; OC and the delivery worker need not run.
    """
    if DailyCount.objects.filter(service=service, measure=Measure.RECEIVED).exists():
        return
    today = timezone.localdate()
    for age in range(1, DAYS):
        set_counts(service.pk, today - timedelta(days=age), _count_day(today - timedelta(days=age), age))
    medians = {f"{days}:{topic}": minutes for days in (14, 90) for topic, (_path, _share, minutes) in TOPICS.items()}
    set_counts(service.pk, today, {(Measure.FIRST_ANSWER_MINUTES, key): count for key, count in medians.items()})
    for number, each in enumerate(DELIVERED):
        inquiry = _accept(service, each)
        began = Inquiry.objects.get(pk=inquiry.pk).created_at
        _note_attempt(inquiry, 1, began + timedelta(seconds=1), "delivered", 200)
        at = began + timedelta(seconds=2)
        transition(_find(inquiry), State.DELIVERED, ticket_id=f"D{700 + number}", delivered_at=at)
    _leave_in_doubt(_accept(service, IN_DOUBT))
    refused = _accept(service, REFUSED)
    transition(_find(refused), State.NEEDS_CORRECTION, refusals=[{"code": "accountNumber", "kind": "invalid"}])
    transition(_find(_accept(service, UNTYPED)), State.NEEDS_CORRECTION, refusals=[])
    for command in ("purge", "audit_deliveries", "check_drift"):
        CommandRun.record(command, succeeded=True, numbers={})


def _count_day(day: date, age: int) -> dict[tuple[Measure, str], int]:
    """Return the counts of a day: fewer at weekends, a little more every week, and uneven as life is."""
    received = (38 if day.weekday() < 5 else 17) + (DAYS - age) // 6 + (day.toordinal() * 7919) % 13
    late = (day.toordinal() * 31) % 3
    counts: dict[tuple[Measure, str], int] = {
        (Measure.RECEIVED, ""): received,
        (Measure.DELIVERED, ""): received - (age == 1),
        (Measure.DELIVERED_AT_FIRST_TRY, ""): received - late - (age == 1),
        (Measure.DELIVERY_SECONDS, "median"): 1,
        (Measure.DELIVERY_SECONDS, "p95"): 3 + late * 9,
    }
    for measure, parts in _SHARES.items():
        counts |= {(measure, key): round(received * share / 100) for key, share in parts.items()}
    return counts


def _accept(service: Service, each: DemoInquiry) -> Inquiry:
    """Accept an inquiry as the form of one of the company's members does, and let it be as old as it says."""
    answers = (FieldAnswer("subject", "제목", each.subject), FieldAnswer("content", "문의 내용", each.content))
    submitted = SubmissionData(
        subject=each.subject,
        content=each.content,
        email=f"nr{each.phone[-4:]}@example.com",
        phone=each.phone,
        name=each.name,
        answers=answers,
    )
    sender = Sender(f"nr{each.phone[-4:]}", "", "web", "ko")
    chosen = TypeChosen(each.category_id, TOPICS[each.category_id][0] if each.category_id else "")
    inquiry = accept_inquiry(service, sender, f"demo-{each.phone}", chosen, submitted)
    _find(inquiry).update(created_at=timezone.now() - timedelta(hours=each.hours))
    return inquiry


def _leave_in_doubt(inquiry: Inquiry) -> None:
    """Let a first attempt not reach OC, and a second one end without an answer."""
    began = Inquiry.objects.get(pk=inquiry.pk).created_at
    _note_attempt(inquiry, 1, began + timedelta(seconds=1), "Unavailable", None)
    transition(_find(inquiry), State.ACCEPTED)
    _note_attempt(inquiry, 2, began + timedelta(minutes=1), "OutcomeUnknown", None)
    transition(_find(inquiry), State.NEEDS_OPERATOR, next_at=timezone.now() + timedelta(minutes=15))


def _note_attempt(inquiry: Inquiry, number: int, began: datetime, outcome: str, code: int | None) -> None:
    claimed_ms = int(began.timestamp() * 1000)
    transition(_find(inquiry), State.SENDING, attempts_made=number, claimed_ms=claimed_ms, lease_until=None)
    Attempt.objects.create(
        inquiry=inquiry,
        number=number,
        claimed_ms=claimed_ms,
        ended_at=began + timedelta(seconds=1),
        outcome=outcome,
        result_code=code,
    )


def _find(inquiry: Inquiry) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(pk=inquiry.pk)
