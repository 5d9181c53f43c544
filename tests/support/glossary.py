"""Words that the texts of the demo avoid, by language: each has one better word for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

LANGUAGES = ("ko", "en", "ja", "zh", "th")

_KANA_OR_HAN = "[ぁ-んァ-ヶー一-龥]"
_HAN = "[一-龥]"

# Language of a text: pattern -> what to write instead, in the portal's texts and in the demo's.
AVOIDED_EVERYWHERE: dict[str, dict[str, str]] = {
    "ko": {
        r"십시오": "-해 주세요",
        r"[을를은는이가]\([을를은는이가]\)|\(으\)로|\(이\)라고": "a noun before the variable takes the particle",
        r"주제": "유형",
        r"[‘’]": "“ ”",
        r"상담팀|상담 담당자|상담 부서|담당 부서|상담 시스템|상담사|상담원": "담당자",
        r"내려받|그림 파일": "다운로드, 이미지",
    },
    "en": {
        r"(?i)\be-mail": "email",
        r"(?i)\bwhoever\b|\bonce more\b|\bany more\b|\bby itself\b|\bask again\b|\bwrite to us\b": "plain words",
    },
    "ja": {
        r"受け付けていません": "送信は完了していません",
        r"お届け(?!先)|配信": "送信する; 到着する for parcels",
        r"コード[^。]{0,6}(請求|申し込)": "認証コードを受け取る",
        r"運用担当者|運営担当者": "運営者 to operators, 担当者 to customers",
        r"ブラウザー|フォルダー|〜": "ブラウザ, フォルダ, ～",
        r"タイプ|トピック": "種類",
        rf"{_KANA_OR_HAN}[:?!,;]": "full-width punctuation",
    },
    "zh": {
        r"请您(?!补充)": "请",
        r"(?<!退款)(?<!银行)账户": "账号",
        r"答复": "回复",
        r"主题(?!$)|受理类型": "类型",
        rf"{_HAN}[:?!,;]": "full-width punctuation",
    },
    "th": {
        r"กรุณา": "โปรด",
        r"ครับ|ค่ะ|นะคะ": "no particle",
        r"สิ่งที่คุณ": "ข้อความที่คุณ, ข้อมูลที่คุณ",
        r"ล็อกอิน": "เข้าสู่ระบบ",
    },
}

# What the texts of the demo avoid besides: words that have a meaning of their own in a shop.
_AVOIDED_IN_THE_DEMO: dict[str, dict[str, str]] = {
    "ko": {
        r"문의내용|첨부파일": "문의 내용, 첨부 파일",
        r"(접수|주문|계좌|승인) 번호": "one word",
        r"올리기|내려받|그림 파일": "업로드, 다운로드, 이미지",
        r"\d (cm|원|개)\b": "no blank before a unit",
    },
    "en": {
        r"(?i)\bdawn\b": "early-morning",
        r"\d ?(AM|PM|a\.m\.|p\.m\.)|\bfrom \d+ to \d+\b": "9 am to 6 pm",
        r"(?i)\bcolor": "colour",
    },
    "ja": {
        rf"{_KANA_OR_HAN} [A-Za-z0-9]|[A-Za-z0-9] {_KANA_OR_HAN}": "no blank beside half-width letters",
        r"(運用|運営)担当者|運営者": "担当者",
        r"タイプ|トピック|種別": "種類",
        r"積立金|商品券|口座振替|個人情報処理方針|再決済|付加税|電子製品|共同玄関": "the words of Japanese shops",
    },
    "zh": {
        rf"{_HAN}[A-Za-z0-9]|[A-Za-z0-9]{_HAN}": "a blank beside letters and digits",
        r"请您": "请",
        r"主题|受理类型": "类型",
        r"(?<!收货)(?<!邮箱)地址": "邮箱地址, 收货地址, 网址",
        r"凌晨|晨间|我的页面|我的信息|订购人|付款方式|公共大门": "the names that the types and fields have",
    },
    "th": {
        r"คำถาม(?!ที่พบบ่อย|เพิ่มเติม)": "เรื่องที่สอบถาม",
        r"ที่อยู่(?!จัดส่ง)": "อีเมล, URL",
        r"ข้าพเจ้า": "ฉัน",
        r"แต้ม|เช้ามืด|ล็อกอิน": "คะแนน, เช้าตรู่, เข้าสู่ระบบ",
        r"หัวข้อ.": "ประเภทเรื่อง",
    },
}
AVOIDED = {language: AVOIDED_EVERYWHERE[language] | _AVOIDED_IN_THE_DEMO[language] for language in LANGUAGES}

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
