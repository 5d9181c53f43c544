"""The demo's guides of submission types: category, language, and the parts of a guide."""

from typing import TypedDict


class GuideText(TypedDict, total=False):
    synonyms: str
    description: str
    examples: str
    at_hand: str
    answer_time: str


# What customers call the things of further types, for the search.
_SYNONYMS: dict[int, dict[str, str]] = {
    2561: {
        "ko": "중복 결제, 두 번 결제, 두번 빠져나감",
        "en": "double charge, duplicate payment, paid twice",
        "ja": "二重決済, 二回引き落とし, 重複決済",
        "zh-hans": "扣了两次, 扣两次钱, 重复付款",
        "th": "ตัดเงินสองครั้ง, จ่ายซ้ำ, ตัดบัตรซ้ำ",
    },
    2556: {
        "ko": "주문 철회, 안 살래요, 잘못 주문",
        "en": "cancellation, ordered by mistake",
        "ja": "取り消し, 取消, 間違えて注文",
        "zh-hans": "不想买了, 退单, 下错单",
        "th": "ไม่เอาแล้ว, สั่งผิด, ยกเลิกออเดอร์",
    },
    2566: {
        "ko": "늦어요, 언제 와요, 택배 안 와요",
        "en": "delayed, where is my order, not here yet",
        "ja": "遅延, まだ来ない, いつ届く, 届かない",
        "zh-hans": "还没到, 什么时候到, 快递慢",
        "th": "ของยังไม่มา, ส่งช้า, พัสดุล่าช้า, เมื่อไรจะถึง",
    },
    2580: {
        "ko": "돌려보내기, 안 맞아요, 반송",
        "en": "send back, does not fit",
        "ja": "返送, 送り返す, サイズが合わない",
        "zh-hans": "退回, 寄回, 不合适, 七天无理由",
        "th": "ส่งคืน, ใส่ไม่ได้, ตีกลับ",
    },
    2594: {
        "ko": "포인트, 마일리지",
        "en": "loyalty points, bonus, cashback",
        "ja": "積立金, 還元, ポイントが付かない",
        "zh-hans": "奖励, 返现, 积分没到",
        "th": "แต้ม, พอยท์, สะสมแต้ม",
    },
    2606: {
        "ko": "튕김, 꺼짐, 멈춤, 핸드폰, 안드로이드, 아이폰",
        "en": "crash, freezes, closes, Android, iPhone",
        "ja": "落ちる, 固まる, 強制終了, スマホ, アンドロイド, アイフォン",
        "zh-hans": "闪退, 卡顿, 打不开, 安卓, 苹果手机",
        "th": "แอปเด้ง, แอปค้าง, มือถือ, แอนดรอยด์, ไอโฟน",
    },
    2544: {
        "ko": "냉방, 실외기, 안 시원해요",
        "en": "AC, aircon, cooling, outdoor unit",
        "ja": "クーラー, 冷房, 室外機, 冷えない",
        "zh-hans": "冷气, 室外机, 不制冷",
        "th": "แอร์, คอยล์ร้อน, ไม่เย็น",
    },
    2547: {
        "ko": "핸드폰, 스마트폰, 액정, 배터리",
        "en": "mobile, smartphone, screen, battery",
        "ja": "スマホ, 携帯電話, 画面割れ, 電池",
        "zh-hans": "智能手机, 屏幕碎了, 电池",
        "th": "มือถือ, สมาร์ตโฟน, จอแตก, แบตเตอรี่",
    },
}

GUIDES: dict[tuple[int, str], GuideText] = {
    (2575, "ko"): {"answer_time": "영업일 기준 하루 안에"},
    (2575, "en"): {"answer_time": "within one working day"},
    (2575, "ja"): {"answer_time": "1営業日以内"},
    (2575, "zh-hans"): {"answer_time": "1 个工作日内"},
    (2575, "th"): {"answer_time": "ภายใน 1 วันทำการ"},
    (2602, "ko"): {
        "synonyms": "깨짐, 부서짐, 다른 상품, 잘못 옴, 누락",
        "description": "받은 상품이 파손되었거나 주문한 상품과 다를 때 알려 주세요.",
        "examples": "상자 안에서 컵이 깨져 있었습니다\n주문한 색상과 다른 상품이 왔습니다",
        "at_hand": "주문번호\n상품과 포장 상자의 사진",
    },
    (2602, "en"): {
        "synonyms": "broken, cracked, wrong product, missing",
        "description": "Tell us if something arrived damaged or is not what you ordered.",
        "examples": "A cup was broken inside the box\nThe item is not the colour I ordered",
        "at_hand": "Your order number\nPhotos of the product and its box",
    },
    (2602, "ja"): {
        "synonyms": "壊れている, 割れた, 違う商品, 間違い, 不足",
        "description": "届いた商品が破損していた場合や、注文した商品と異なる場合にお知らせください。",
        "examples": "箱の中でカップが割れていました\n注文した色と違う商品が届きました",
        "at_hand": "注文番号\n商品と外装の写真",
    },
    (2602, "zh-hans"): {
        "synonyms": "碎了, 坏了, 发错, 少发, 漏发",
        "description": "收到的商品破损或与订单不符时，请告知我们。",
        "examples": "箱子里的杯子碎了\n收到的颜色与订单不符",
        "at_hand": "订单号\n商品和外包装的照片",
    },
    (2602, "th"): {
        "synonyms": "แตก, พัง, ของผิด, ส่งของผิด, ของไม่ครบ",
        "description": "แจ้งเราเมื่อสินค้าที่ได้รับเสียหายหรือไม่ตรงกับที่สั่งซื้อ",
        "examples": "แก้วแตกอยู่ในกล่อง\nได้รับสินค้าคนละสีกับที่สั่ง",
        "at_hand": "หมายเลขคำสั่งซื้อ\nรูปสินค้าและกล่อง",
    },
    (2583, "ko"): {
        "synonyms": "돈, 입금, 언제 들어오나요",
        "description": "환불 완료 안내를 받고 영업일 기준 3일이 지났는데도 입금되지 않았을 때 문의해 주세요.",
        "at_hand": "주문번호",
    },
    (2583, "en"): {
        "synonyms": "money back, reimbursement",
        "description": "Contact us if your money has not arrived three working days after we confirmed the refund.",
        "at_hand": "Your order number",
    },
    (2583, "ja"): {
        "synonyms": "お金, 入金, 払い戻し, 返金されない",
        "description": "返金完了のご案内から3営業日を過ぎても入金がない場合にお問い合わせください。",
        "at_hand": "注文番号",
    },
    (2583, "zh-hans"): {
        "synonyms": "退钱, 没到账, 退款没到",
        "description": "收到退款完成的通知后，超过 3 个工作日仍未到账时，请联系我们。",
        "at_hand": "订单号",
    },
    (2583, "th"): {
        "synonyms": "เงินยังไม่เข้า, ขอเงินคืน, รีฟันด์, คืนเงินช้า",
        "description": "ติดต่อเราเมื่อผ่านไปเกิน 3 วันทำการหลังจากเราแจ้งว่าคืนเงินแล้ว แต่เงินยังไม่เข้า",
        "at_hand": "หมายเลขคำสั่งซื้อ",
    },
    (2567, "ko"): {
        "synonyms": "택배 분실, 도난, 안 왔어요, 못 받음",
        "description": "배송 완료로 나오지만 상품을 받지 못했을 때 문의해 주세요.",
        "at_hand": "주문번호",
    },
    (2567, "en"): {
        "synonyms": "parcel lost, stolen, never arrived",
        "description": "Contact us if your order is marked as delivered but you have not received it.",
        "at_hand": "Your order number",
    },
    (2567, "ja"): {
        "synonyms": "荷物の紛失, 盗難, 受け取っていない, 届いていない",
        "description": "配達完了と表示されているのに、商品が届いていない場合にお問い合わせください。",
        "at_hand": "注文番号",
    },
    (2567, "zh-hans"): {
        "synonyms": "包裹丢失, 丢件, 被偷, 没收到",
        "description": "显示已送达但没有收到商品时，请联系我们。",
        "at_hand": "订单号",
    },
    (2567, "th"): {
        "synonyms": "พัสดุหาย, ของหาย, ถูกขโมย, ไม่ได้รับของ",
        "description": "ติดต่อเราเมื่อระบบขึ้นว่าจัดส่งแล้วแต่คุณยังไม่ได้รับสินค้า",
        "at_hand": "หมายเลขคำสั่งซื้อ",
    },
    (2591, "ko"): {
        "synonyms": "비밀번호, 패스워드, 아이디, 인증번호, 인증 코드",
        "description": "로그인할 수 없거나 인증 코드를 받지 못할 때 문의해 주세요. 비밀번호는 적지 마세요.",
        "at_hand": "가입할 때 쓴 이메일 주소",
    },
    (2591, "en"): {
        "synonyms": "password, locked out, username, user name, log in, login, verification code",
        "description": "Contact us if you cannot sign in or do not receive a code. Never tell us your password.",
        "at_hand": "The email address you joined with",
    },
    (2591, "ja"): {
        "synonyms": "パスワード, サインイン, ユーザー名, 認証コード",
        "description": "ログインできない、認証コードが届かないなどの場合にお問い合わせください。"
        "パスワードは書かないでください。",
        "at_hand": "登録したメールアドレス",
    },
    (2591, "zh-hans"): {
        "synonyms": "密码, 登不上, 用户名, 验证码",
        "description": "无法登录或收不到验证码时，请联系我们。请勿填写密码。",
        "at_hand": "注册时使用的邮箱地址",
    },
    (2591, "th"): {
        "synonyms": "รหัสผ่าน, ล็อกอิน, ชื่อผู้ใช้, รหัสยืนยัน",
        "description": "ติดต่อเราเมื่อเข้าสู่ระบบไม่ได้หรือไม่ได้รับรหัสยืนยัน โปรดอย่าแจ้งรหัสผ่าน",
        "at_hand": "อีเมลที่ใช้สมัคร",
    },
    (2542, "ko"): {
        "synonyms": "냉동실, 성에, 소음, 김냉",
        "description": "기사가 방문하여 수리합니다.",
        "examples": "냉장고에서 웅웅거리는 소리가 납니다\n냉동실이 잘 얼지 않습니다",
        "at_hand": "모델명과 제조 번호(냉장실 안쪽 스티커)\n구입 시기",
        "answer_time": "접수 후 두 시간 안에(오전 9시~오후 6시)",
    },
    (2542, "en"): {
        "synonyms": "freezer, fridge, frost, noise",
        "description": "A technician will come to your home for the repair.",
        "examples": "My refrigerator hums\nThe freezer is not cold enough",
        "at_hand": "The model and serial number, on a sticker inside the refrigerator\nWhen you bought it",
        "answer_time": "within two hours, 9 am to 6 pm",
    },
    (2542, "ja"): {
        "synonyms": "冷凍室, 冷凍庫, 霜, 騒音, 異音",
        "description": "修理スタッフが訪問して修理します。",
        "examples": "冷蔵庫から「ブーン」という音がします\n冷凍室があまり冷えません",
        "at_hand": "型番と製造番号（冷蔵室の内側のシール）\n購入時期",
        "answer_time": "受付から2時間以内（9時～18時）",
    },
    (2542, "zh-hans"): {
        "synonyms": "冷冻室, 冷柜, 结霜, 噪音",
        "description": "维修人员上门维修。",
        "examples": "冰箱发出嗡嗡声\n冷冻室制冷不足",
        "at_hand": "型号和序列号（冷藏室内侧的标签）\n购买时间",
        "answer_time": "受理后 2 小时内（9:00～18:00）",
    },
    (2542, "th"): {
        "synonyms": "ช่องแช่แข็ง, ช่องฟรีซ, น้ำแข็งเกาะ, เสียงดัง",
        "description": "ช่างจะไปซ่อมให้ถึงบ้าน",
        "examples": "ตู้เย็นมีเสียงหึ่ง\nช่องแช่แข็งไม่ค่อยเย็น",
        "at_hand": "รุ่นและหมายเลขเครื่อง (บนสติกเกอร์ด้านในตู้เย็น)\nวันที่ซื้อ",
        "answer_time": "ภายใน 2 ชั่วโมงหลังรับเรื่อง (9:00–18:00 น.)",
    },
}
GUIDES.update(
    {
        (category_id, language): GuideText(synonyms=words)
        for category_id, by_language in _SYNONYMS.items()
        for language, words in by_language.items()
    }
)
