"""The demo's guides of submission types: category, language, and the parts of a guide."""

from typing import TypedDict


class GuideText(TypedDict, total=False):
    synonyms: str
    description: str
    examples: str
    at_hand: str
    answer_time: str


GUIDES: dict[tuple[int, str], GuideText] = {
    (2575, "ko"): {"answer_time": "영업일 기준 하루 안에"},
    (2575, "en"): {"answer_time": "within one working day"},
    (2575, "ja"): {"answer_time": "1営業日以内"},
    (2575, "zh-hans"): {"answer_time": "一个工作日内"},
    (2575, "th"): {"answer_time": "ภายในหนึ่งวันทำการ"},
    (2602, "ko"): {
        "synonyms": "깨짐, 부서짐, 다른 상품, 잘못 옴, 누락",
        "description": "받은 상품이 파손되었거나 주문과 다를 때 알려 주십시오.",
        "examples": "상자 안에서 컵이 깨져 있었습니다\n주문한 색상과 다른 상품이 왔습니다",
        "at_hand": "주문 번호\n상품과 포장 상자의 사진",
    },
    (2602, "en"): {
        "synonyms": "broken, cracked, wrong product, missing",
        "description": "Tell us when something arrived broken or is not what you ordered.",
        "examples": "A cup was broken inside the box\nThe colour is not the one I ordered",
        "at_hand": "The order number\nPhotos of the product and of its box",
    },
    (2583, "ko"): {
        "synonyms": "돈, 입금, 언제 들어오나요",
        "description": "환불 완료 안내를 받고 영업일로 사흘이 지났는데 입금되지 않았을 때 문의해 주십시오.",
        "at_hand": "주문 번호",
    },
    (2583, "en"): {
        "synonyms": "money back, reimbursement",
        "description": "For refunds that have not arrived three working days after we told you that they are done.",
        "at_hand": "The order number",
    },
    (2567, "ko"): {"synonyms": "택배 분실, 도난, 안 왔어요, 못 받음"},
    (2567, "en"): {"synonyms": "parcel lost, stolen, never arrived"},
    (2591, "ko"): {"synonyms": "비밀번호, 패스워드, 아이디, 인증번호"},
    (2591, "en"): {"synonyms": "password, locked out, user name, verification code"},
    (2542, "ko"): {
        "synonyms": "냉동실, 성에, 소음, 김냉",
        "description": "기사가 방문하여 수리합니다.",
        "at_hand": "모델명과 제조 번호(냉장실 안쪽 스티커)\n구입 시기",
        "answer_time": "접수 후 두 시간 안에 (09:00~18:00)",
    },
    (2542, "en"): {
        "synonyms": "freezer, fridge, frost, noise",
        "description": "A technician comes to your home.",
        "at_hand": "The model and serial number, on a sticker inside the fridge\nWhen it was bought",
        "answer_time": "within two hours, from 9 to 18",
    },
}
