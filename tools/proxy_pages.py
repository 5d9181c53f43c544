"""Write `deploy/pages`, which a proxy in front sends when the portal cannot answer: one page a problem and language.

`python tools/proxy_pages.py` writes them anew, and prints the hash of their style for the proxies' policies.
"""

import base64
import hashlib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "deploy/pages"
_SKELETON = (Path(__file__).parent / "proxy_page.html").read_text(encoding="utf-8")
LANGUAGES = {"ko": "ko", "en": "en", "ja": "ja", "zh": "zh-hans", "th": "th"}  # by the tag in a page's name
_START = {
    "ko": "처음으로",
    "en": "Go to the start page",
    "ja": "トップページへ",
    "zh": "返回首页",
    "th": "ไปหน้าแรก",
}
# A title, and what to do.
_TEXTS = {
    "too-large": {
        "ko": (
            "첨부한 파일이 너무 큽니다",
            "전송되지 않았습니다. 파일은 한 개에 10MB, 사진은 30MB, 모두 합쳐 50MB를 넘을 수 없습니다. 뒤로 돌아가시면 "
            "작성하신 내용이 그대로 있습니다. 더 작은 파일을 첨부하거나 파일 수를 줄여 주세요.",
        ),
        "en": (
            "That was too large to send",
            "Nothing was sent. A file must be under 10 MB, a photo under 30 MB, and all of them together under 50 MB. "
            "Please go back: your text is still there. Then attach fewer or smaller files.",
        ),
        "ja": (
            "添付ファイルが大きすぎます",
            "送信されていません。ファイルは1件につき10MB、写真は30MB、合計で50MB未満にしてください。前の画面に戻ると、"
            "入力した内容はそのまま残っています。添付する数を減らすか、より小さいファイルを添付してください。",
        ),
        "zh": (
            "附件过大",
            "内容未发送。每个文件须小于 10 MB，照片须小于 30 MB，合计须小于 50 MB。请返回上一页，"
            "您填写的内容仍会保留。然后请减少附件，或添加较小的文件。",
        ),
        "th": (
            "ไฟล์ที่แนบมีขนาดใหญ่เกินไป",
            "ยังไม่มีการส่งข้อมูลใด ๆ ไฟล์ต้องมีขนาดไม่ถึง 10 MB รูปภาพไม่ถึง 30 MB และรวมทั้งหมดไม่ถึง 50 MB "
            "โปรดย้อนกลับ ข้อความของคุณยังอยู่ครบ แล้วแนบไฟล์ให้น้อยลงหรือเล็กลง",
        ),
    },
    "unavailable": {
        "ko": (
            "지금은 연결할 수 없습니다",
            "불편을 드려 죄송합니다. 접수번호를 받으셨다면 문의는 안전하게 보관되어 있습니다. 방금 문의를 보내셨다면 "
            "잠시 후 이 페이지를 새로 고쳐 주세요. 같은 문의가 두 번 접수되지는 않습니다.",
        ),
        "en": (
            "We cannot be reached right now",
            "We are sorry. If you have a receipt number, your inquiry is safe. If you have just sent an inquiry, "
            "please reload this page in a few minutes. It will not be sent twice.",
        ),
        "ja": (
            "現在、接続できません",
            "ご不便をおかけして申し訳ございません。受付番号をお持ちの場合、お問い合わせは安全に保管されています。送信した直後の"
            "場合は、しばらくしてからこのページを再読み込みしてください。同じお問い合わせが二重に送信されることはありません。",
        ),
        "zh": (
            "目前无法连接",
            "给您带来不便，非常抱歉。如果您已获得受理编号，咨询已妥善保存。如果您刚刚发送了咨询，请稍后刷新此页面。"
            "同一咨询不会重复发送。",
        ),
        "th": (
            "ขณะนี้ไม่สามารถเชื่อมต่อได้",
            "ขออภัยในความไม่สะดวก หากคุณมีหมายเลขรับเรื่อง เราเก็บเรื่องของคุณไว้อย่างปลอดภัยแล้ว หากคุณเพิ่งส่งเรื่อง "
            "โปรดโหลดหน้านี้ใหม่ในอีกสักครู่ ระบบจะไม่ส่งเรื่องเดิมซ้ำ",
        ),
    },
}
_OTHER = '    <p class="quiet" lang="{lang}"><b>{title}{stop}</b> {text} <a href="/" target="_top">{start}</a></p>\n'


def render_pages() -> dict[str, str]:
    """Return the markup of each page by its file's name: its own language first, then the others."""
    return {f"{problem}.{tag}.html": _render(texts, tag) for problem, texts in _TEXTS.items() for tag in LANGUAGES}


def _render(texts: dict[str, tuple[str, str]], tag: str) -> str:
    title, text = map(escape, texts[tag])
    others = ""
    for other in (each for each in LANGUAGES if each != tag):
        its_title, its_text = map(escape, texts[other])
        stop = {"ja": "。", "zh": "。", "th": ""}.get(other, ".")
        others += _OTHER.format(lang=LANGUAGES[other], title=its_title, stop=stop, text=its_text, start=_START[other])
    said = {"lang": LANGUAGES[tag], "title": title, "text": text, "start": _START[tag], "others": others}
    page = _SKELETON
    for name, value in said.items():
        page = page.replace(f"{{{{ {name} }}}}", value)
    return page


def hash_style(markup: str) -> str:
    """Return the source with which a policy allows the style of a page."""
    style = markup.partition("<style>")[2].partition("</style>")[0]
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


if __name__ == "__main__":
    pages = render_pages()
    for name, markup in pages.items():
        (FOLDER / name).write_text(markup, encoding="utf-8")
    print(f"style-src {hash_style(markup)}")
