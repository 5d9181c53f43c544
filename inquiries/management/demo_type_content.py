"""The demo's known issue, and the FAQ categories of its submission types."""

# Submission type -> category of the FAQ.
TYPE_QUESTIONS = {2537: 2701, 2564: 2702, 2575: 2703, 2582: 2712, 2536: 2705, 2585: 2704, 2599: 2706}

# Above the forms about payment; the notice says more.
ISSUE_TYPES, ISSUE_NOTICE = [2559], 1231
ISSUE = {
    "ko": "지금 일부 카드 결제의 승인이 늦어지고 있습니다. 다시 결제하지 마시고 잠시 기다려 주세요.",
    "en": "Approvals of some card payments are currently delayed. Please wait, and do not pay again.",
    "ja": "現在、一部のカード決済の承認が遅れています。もう一度お支払いにならず、しばらくお待ちください。",
    "zh-hans": "目前部分银行卡支付的授权较慢，请稍候，不要重复付款。",
    "th": "ขณะนี้การอนุมัติการชำระเงินด้วยบัตรบางรายการล่าช้า โปรดรอสักครู่และอย่าชำระเงินซ้ำ",
}
