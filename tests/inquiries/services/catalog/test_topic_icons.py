"""The icon of a topic that no operator has given one."""

import re

import pytest

from inquiries.models import TopicIcon
from inquiries.services.catalog.topic_icons import choose_icon
from tests.support.source import ROOT


@pytest.mark.parametrize(
    ("icon", "names"),
    [
        ("truck", ("배송", "Delivery", "配送", "物流", "การจัดส่ง")),
        ("card", ("결제 수단", "Payment", "お支払い", "支付", "การชำระเงิน")),
        ("bag", ("주문·결제", "Orders & payment", "注文・お支払い", "订单与支付", "คำสั่งซื้อและการชำระเงิน")),
        ("swap", ("교환·반품·환불", "Exchanges, returns & refunds", "返品・交換", "退货与退款", "การคืนสินค้า")),
        ("person", ("멤버십·계정", "Membership & account", "会員・アカウント", "会员与账号", "สมาชิกและบัญชี")),
        ("wrench", ("전자제품·수리", "Repair", "修理", "维修", "การซ่อม")),
        ("gift", ("상품권", "Gift cards", "ギフト券", "礼品卡", "บัตรของขวัญ")),
        ("reply", ("기타 문의", "Something else", "その他のお問い合わせ", "其他咨询", "เรื่องอื่น ๆ", "")),
    ],
)
def test_it_works_in_five_languages(icon: str, names: tuple[str, ...]) -> None:
    assert [choose_icon((name,)) for name in names] == [icon] * len(names)


def test_a_word_within_another_does_not_count() -> None:
    assert choose_icon(("What happens to borders",)) == "reply"


def test_the_first_name_with_a_known_word_decides() -> None:
    assert choose_icon(("Versand", "배송", "Payment")) == "truck"


def test_every_icon_that_operators_can_choose_is_drawn() -> None:
    drawn = re.findall(r'<symbol id="([a-z]+)"', (ROOT / "templates/icons.svg").read_text())
    assert set(TopicIcon.values) <= set(drawn)
