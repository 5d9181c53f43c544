"""The demo's contact options: telephone, chat and email of Narae Market."""

from typing import Any

_WEEKDAYS = {str(day): [["09:00", "18:00"]] for day in range(5)}
_EVERY_DAY = {str(day): [["00:00", "24:00"]] for day in range(7)}

# Submission types -> below them only; without any, everywhere.
CONTACT_OPTIONS: tuple[dict[str, Any], ...] = (
    {
        "kind": "telephone",
        "address": "1588-0000",
        "names": {
            "ko": "나래마켓 고객센터",
            "en": "Narae Market customer service",
            "ja": "ナレマーケット カスタマーセンター",
            "zh-hans": "Narae 商城客服热线",
            "th": "ศูนย์บริการลูกค้า Narae Market",
        },
        "notes": {
            "ko": "주말과 공휴일은 쉽니다.",
            "en": "Closed on weekends and public holidays.",
            "ja": "土日祝日は休業です。",
            "zh-hans": "周末和法定节假日休息。",
            "th": "หยุดวันเสาร์-อาทิตย์และวันหยุดนักขัตฤกษ์",
        },
        "hours": _WEEKDAYS,
        "closed_days": ["2026-12-25", "2027-01-01"],
        "order": 1,
    },
    {
        "kind": "chat",
        "address": "https://www.narae.example/chat",
        "hours": _EVERY_DAY,
        "order": 2,
    },
    {
        "kind": "telephone",
        "address": "+82 2-1234-5678",
        "category_ids": [2536],
        "names": {
            "ko": "방문 수리 예약",
            "en": "Booking a repair visit",
            "ja": "訪問修理の予約",
            "zh-hans": "预约上门维修",
            "th": "นัดช่างไปซ่อมที่บ้าน",
        },
        "hours": {**_WEEKDAYS, "5": [["09:00", "13:00"]]},
        "order": 3,
    },
)
