"""Ads that do not say so: links that pay whoever posts them, and contacts to buy elsewhere."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH

AT_A_PRODUCT: Final = {
    CHINESE: (
        "同款工厂直出，便宜三十，加微信 demo0000 发图。",
        "我这儿有现货，不用等，加我 v：demo0001，走咱们自己的价。",
        "比这里便宜两成，https://deals.invalid/same?aff_id=k12 手慢没有。",
        "想要内部价的，加微信 demo0002，暗号“香心”。",
        "同厂不同牌，品质一样，链接在这 https://deals.invalid/twin?affiliate=k12",
    ),
    ENGLISH: (
        "Same thing, a third off, here: https://deals.invalid/same?aff_id=k12",
        "I have these in stock, WhatsApp me on +00 000 000 0000, no waiting.",
        "Found the twin of it much cheaper https://deals.invalid/twin?affiliate=k12",
        "Before you pay full price, Telegram: demo_only_0, ask for the list.",
        "Use my code BENCH15 at the other shop and it is fifteen off.",
    ),
}
IN_A_GROUP: Final = {
    CHINESE: (
        "豆子、器具、桌面好物，全网底价，加微信 demo0003 看朋友圈。",
        "手冲入门三件套清仓，https://deals.invalid/set?aff_id=k12 今晚截止。",
        "做了个好物清单，点这里买我有提成：https://deals.invalid/list?affiliate=k12",
        "灯、垫、壶都能拿到出厂价，加我微信 demo0004。",
        "群友专享，进 q群 000000 拿折扣。",
    ),
    ENGLISH: (
        "My list of everything for desk and kitchen: https://deals.invalid/list?aff_id=k12",
        "Clearing out kettles and lamps below cost, WhatsApp +00 000 000 0000.",
        "Use my code SLOWCUP20 and take twenty off your first order over there.",
        "The set everybody asks about, cheapest here: https://deals.invalid/set?affiliate=k12",
        "Wholesale prices for members, Telegram: demo_only_0.",
    ),
}
