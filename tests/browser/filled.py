"""What customers write in these journeys, by the code of the field."""

from typing import Any

EVERY_FIELD: dict[str, Any] = {
    "mail": "gildong@example.com",
    "name": "홍길동",
    "phone": "010-1234-5678",
    "typeOne": "M-2024 & <b>",
    "typeTwo": '온라인 "구매"',
    "textbox": "NR-F870S 😀",
    "checkbox": ["냉동이 약함", "물이 샘"],
    "dropdown": "나래마켓 온라인",
    "radiobutton": "잘 모름",
    "date": "2026-07-11",
    "datetime": "2026-07-12T09:30",
    "dateperiod": ("2026-07-01", "2026-07-31"),
    "datetimeperiod": ("2026-07-01T00:00", "2026-07-31T23:59"),
    "subject": "냉장고가 <시원>하지 않아요 🧊",
    "content": "어제부터요.\n온도가 5 < 10 & 올라갑니다.",
    "agreetotheterms": True,
    "personalAgree": True,
}
SMALL_FORM: dict[str, Any] = {
    "mail": "customer@example.com",
    "name": "김하늘",
    "subject": "영업시간 문의",
    "content": "주말에도 여나요?",
    "personalAgree": True,
}
