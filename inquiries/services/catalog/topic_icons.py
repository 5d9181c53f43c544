"""The icon of a topic for which no operator has chosen one: by the words of its name, in five languages."""

import re
from functools import lru_cache

from inquiries.models import TopicIcon

# Latin words begin at a word's beginning; the others may stand anywhere in a name.
_WORDS: dict[TopicIcon, str] = {
    TopicIcon.BAG: (
        r"\border|\bpurchas|\bshopping|"
        r"주문|구매|쇼핑|"
        r"注文|購入|买|购|订单|"
        r"สั่งซื้อ|ซื้อ"
    ),
    TopicIcon.TRUCK: (
        r"\bdeliver|\bshipping|\bshipment|\bparcel|"
        r"배송|택배|배달|"
        r"配送|配達|宅配|物流|快递|"
        r"จัดส่ง|พัสดุ|ขนส่ง"
    ),
    TopicIcon.CARD: (
        r"\bpayment|\bbilling|\bpay\b|\binvoice|"
        r"결제|요금|납부|청구|"
        r"支払|決済|料金|支付|付款|付费|"
        r"ชำระเงิน|จ่ายเงิน|ค่าบริการ"
    ),
    TopicIcon.SWAP: (
        r"\breturn|\brefund|\bexchange|\bcancel|"
        r"반품|환불|교환|취소|"
        r"キャンセル|"
        r"返品|返金|交換|退货|退款|换货|取消|"
        r"คืนสินค้า|คืนเงิน|เปลี่ยน.*คืน|ยกเลิก"
    ),
    TopicIcon.WRENCH: (
        r"\brepair|\binstall|\belectronic|\bappliance|"
        r"수리|설치|점검|전자제품|가전|"
        r"修理|設置|点検|家電|维修|安装|电子|家电|"
        r"ซ่อม|ติดตั้ง|เครื่องใช้ไฟฟ้า"
    ),
    TopicIcon.BOX: (
        r"\bproduct|\bitem|\bstock|"
        r"상품|제품|재고|"
        r"商品|製品|产品|库存|"
        r"สินค้า|ผลิตภัณฑ์"
    ),
    TopicIcon.PERSON: (
        r"\baccount|\bmember|\bsign|\blog ?in|\bprofile|"
        r"계정|회원|멤버십|로그인|가입|"
        r"アカウント|メンバー|ログイン|"
        r"会員|账号|帐号|会员|登录|"
        r"บัญชี|สมาชิก|เข้าสู่ระบบ"
    ),
    TopicIcon.STAR: (
        r"\bpoint|\breward|\breview|\brating|"
        r"적립|포인트|리뷰|후기|"
        r"ポイント|レビュー|"
        r"积分|评价|"
        r"คะแนน|รีวิว"
    ),
    TopicIcon.COUPON: (
        r"\bcoupon|\bdiscount|\bpromotion|\bevent|"
        r"쿠폰|할인|이벤트|프로모션|"
        r"クーポン|イベント|"
        r"割引|优惠|折扣|活动|"
        r"คูปอง|ส่วนลด|โปรโมชั่น|กิจกรรม"
    ),
    TopicIcon.GIFT: (
        r"\bgift|"
        r"상품권|선물|기프트|"
        r"ギフト|"
        r"贈|礼品|礼物|"
        r"บัตรของขวัญ|ของขวัญ"
    ),
    TopicIcon.DEVICE: (
        r"\bapps?\b|\bmobile|\bphone|\bdevice|"
        r"앱|어플|모바일|휴대폰|"
        r"アプリ|スマートフォン|"
        r"携帯|应用|手机|"
        r"แอป|มือถือ|โทรศัพท์"
    ),
    TopicIcon.GLOBE: (
        r"\bweb ?site|\binternational|\boverseas|\babroad|"
        r"웹사이트|홈페이지|해외|"
        r"ウェブ|サイト|"
        r"海外|网站|国际|"
        r"เว็บไซต์|ต่างประเทศ"
    ),
    TopicIcon.SHOP: (
        r"\bbusiness|\bseller|\bpartner|\bstore|\bshop\b|\bwholesale|"
        r"기업|판매자|제휴|입점|매장|법인|"
        r"法人|出店|店舗|提携|企业|商家|门店|合作|"
        r"ธุรกิจ|ผู้ขาย|ร้านค้า|สาขา"
    ),
    TopicIcon.CALENDAR: (
        r"\breserv|\bbooking|\bappointment|\bschedule|"
        r"예약|일정|"
        r"予約|日程|预约|预订|"
        r"จอง|นัดหมาย"
    ),
    TopicIcon.SHIELD: (
        r"\bsecur|\bprivacy|\bfraud|\bsafety|"
        r"보안|개인정보|사기|안전|"
        r"セキュリティ|"
        r"個人情報|安全|隐私|"
        r"ความปลอดภัย|ความเป็นส่วนตัว"
    ),
    TopicIcon.FILE: (
        r"\bcontract|\bdocument|\breceipt|\btax|\bcertificate|"
        r"계약|서류|증명|영수증|세금|"
        r"契約|書類|証明|領収書|合同|文件|发票|"
        r"สัญญา|เอกสาร|ใบเสร็จ|ภาษี"
    ),
    TopicIcon.NOTICE: (
        r"\breport\b|\bcomplain|\bsuggest|\bfeedback|"
        r"신고|불만|제안|의견|건의|"
        r"ご意見|"
        r"通報|苦情|投诉|举报|建议|"
        r"ร้องเรียน|ข้อเสนอแนะ"
    ),
    TopicIcon.HELP: (
        r"\bhow to|\busage|\bguide|"
        r"사용법|이용 ?방법|이용 안내|"
        r"使い方|"
        r"利用方法|使用方法|"
        r"วิธีใช้"
    ),
}
_PATTERNS = {icon: re.compile(words, re.IGNORECASE) for icon, words in _WORDS.items()}


@lru_cache(maxsize=1000)
def choose_icon(names: tuple[str, ...]) -> str:
    """Choose an icon for a topic.

    Args:
        names: its name in each language that OC gives, the default one first.

    Returns:
        One of `TopicIcon`. The first name with a known word decides: its first word, and of words that begin at the
        same place the longest. Without any such word it is the speech bubble.
    """
    for name in names:
        hits = [(hit.start(), -len(hit[0]), icon) for icon, words in _PATTERNS.items() if (hit := words.search(name))]
        if hits:
            return min(hits)[2].value
    return TopicIcon.REPLY.value
