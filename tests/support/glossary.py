"""Words that the texts of the demo avoid, by language: each has one better word for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

LANGUAGES = ("ko", "en", "ja", "zh", "th")

_KANA_OR_HAN = "[ぁ-んァ-ヶー一-龥]"
_HAN = "[一-龥]"

# Pattern -> what to write instead.
AVOIDED: dict[str, dict[str, str]] = {
    "ko": {
        r"십시오": "-해 주세요",
        r"[을를]\([를을]\)|[은는]\([는은]\)|[이가]\([가이]\)|\(으\)로": "a noun before the variable",
        r"주제": "유형",
        r"문의내용|첨부파일": "문의 내용, 첨부 파일",
        r"(접수|주문|계좌|승인) 번호": "one word",
        r"상담사|상담원|상담 부서|상담팀": "담당자",
        r"올리기|내려받|그림 파일": "업로드, 다운로드, 이미지",
        r"[‘’]": "“ ”",
        r"\d (cm|원|개)\b": "no blank before a unit",
    },
    "en": {
        r"(?i)\be-mail": "email",
        r"(?i)\bdawn\b": "early-morning",
        r"(?i)\bwhoever\b|\bonce more\b|\bby itself\b|\bany more\b|\bask again\b|\bwrite to us\b": "plain words",
        r"\d ?(AM|PM|a\.m\.|p\.m\.)|\bfrom \d+ to \d+\b": "9 am to 6 pm",
        r"(?i)\bcolor": "colour",
    },
    "ja": {
        rf"{_KANA_OR_HAN} [A-Za-z0-9]|[A-Za-z0-9] {_KANA_OR_HAN}": "no blank beside half-width letters",
        rf"{_KANA_OR_HAN}[:?!,;]": "full-width punctuation",
        r"お届け(?!先)": "送信する; 到着する for parcels",
        r"コード[^。]{0,6}(請求|申し込)": "認証コードを受け取る",
        r"受け付けていません": "送信は完了していません",
        r"(運用|運営)担当者|運営者": "担当者",
        r"ブラウザー|フォルダー|〜": "ブラウザ, フォルダ, ～",
        r"タイプ|トピック|種別": "種類",
        r"積立金|商品券|口座振替|個人情報処理方針|再決済|付加税|電子製品|共同玄関": "the words of Japanese shops",
    },
    "zh": {
        rf"{_HAN}[A-Za-z0-9]|[A-Za-z0-9]{_HAN}": "a blank beside letters and digits",
        rf"{_HAN}[:?!,;]": "full-width punctuation",
        r"请您": "请",
        r"主题|受理类型": "类型",
        r"答复": "回复",
        r"(?<!退款)(?<!银行)账户": "账号",
        r"(?<!收货)(?<!邮箱)地址": "邮箱地址, 收货地址, 网址",
        r"凌晨|晨间|我的页面|我的信息|订购人|付款方式|公共大门": "the names that the types and fields have",
    },
    "th": {
        r"คำถาม(?!ที่พบบ่อย|เพิ่มเติม)": "เรื่องที่สอบถาม",
        r"ที่อยู่(?!จัดส่ง)": "อีเมล, URL",
        r"กรุณา": "โปรด",
        r"ข้าพเจ้า": "ฉัน",
        r"สิ่งที่คุณ": "ข้อความที่คุณ",
        r"ครับ|ค่ะ|นะคะ": "no particle",
        r"แต้ม|เช้ามืด|ล็อกอิน": "คะแนน, เช้าตรู่, เข้าสู่ระบบ",
        r"หัวข้อ.": "ประเภทเรื่อง",
    },
}

_IMAGE = re.compile(r"\{image:[^{}|]*\|?([^{}|]*)\}")
_INLINE_TAG = re.compile(r"</?(?:a|b|em|span|strong|u)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")


def find_avoided(language: str, text: str) -> Iterator[str]:
    """Find the avoided words in a text or its HTML: each with what to write instead."""
    shown = _TAG.sub("\n", _INLINE_TAG.sub("", _IMAGE.sub(r"\1", text)))
    if language != "ko" and (korean := re.search("[가-힣]+", shown)):
        yield f"{korean[0]}: not Korean"
    for pattern, better in AVOIDED[language].items():
        for found in re.finditer(pattern, shown):
            yield f"{found[0]!r} in {shown[:80]!r}: {better}"
