"""Verbs, doors and kinds as other people's logs name them."""

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from xiangxin.pull.reading.meanings import plain
from xiangxin.pull.triggers import ACTS

VERBS: Final = frozenset(
    {
        *ACTS, "unfollow", "unlike", "unvote", "unboost", "unwait", "withdraw", "cancel", "keep",
        "refund", "leave", "sign_up", "accept", "ship_idea", "release", "message_sent",
        "post", "edit", "delete",
    }
)  # fmt: skip
ENTRIES: Final = frozenset(
    "home search product person group hashtag release idea notification mail campaign "
    "link qr direct unknown".split()
)
KINDS: Final = ("person", "brand", "product", "group")


def _by_word(rows: Mapping[str, str]) -> dict[str, str]:
    return {word: means for means, words in rows.items() for word in words.split()}


VERB_WORDS: Final = _by_word(
    {
        "follow": "follow followed subscribe subscribed 关注 加关注 订阅 收藏店铺",
        "unfollow": "unfollow unfollowed unsubscribe 取关 取消关注 退订",
        "like": "like liked favorite favourite fav star upvote 点赞 赞 喜欢 收藏",
        "unlike": "unlike unliked 取消点赞 取消收藏",
        "boost": "boost share shared repost retweet reblog forward 转发 分享",
        "reply": "reply replied comment commented 评论 回复",
        "say": "say said post posted tweet publish published 发帖 发布 发言 晒单",
        "ask": "ask asked question 提问 咨询",
        "propose": "propose proposed idea suggest 提议 建议",
        "vote": "vote voted 投票",
        "buy": "buy bought purchase purchased order ordered checkout 购买 下单 支付 成交 付款",
        "wait": "wait waitlist preorder_interest notify_me 想要 到货提醒 开售提醒 预约",
        "cancel": "cancel cancelled canceled 取消 取消订单",
        "refund": "refund refunded return returned 退款 退货",
        "keep": "keep kept 确认收货 签收",
        "review": "review reviewed rate rated 评价 打分",
        "claim": "claim claimed redeem redeemed 领取 领券 兑换 核销",
        "invite": "invite invited refer referred 邀请 拉新",
        "join": "join joined 加入 入群 入会",
        "leave": "leave left 退出 退群",
        "sign_up": "signup registered register 注册",
        "helpful": "helpful 有用 有帮助",
        "thank": "thank thanked 感谢 打赏",
    }
)
"""Viewing and clicking are no acts: they stay as they are named and are counted."""

ENTRY_WORDS: Final = _by_word(
    {
        "search": "search seo organicsearch google baidu bing 搜索 自然搜索 百度 站内搜索",
        "product": "product productpage shop store 商品 商品页 详情页 店铺",
        "person": (
            "person creator influencer kol koc live friend 达人 博主 主播 直播 直播间 达人直播 "
            "好友 朋友 好友分享 朋友推荐 熟人"
        ),
        "group": "group community 群 社群 微信群 圈子 小组",
        "hashtag": "hashtag topic 话题 标签",
        "campaign": (
            "campaign coupon promotion ad ads cpc ppc paid paidsearch paidsocial display affiliate "
            "广告 投放 信息流 信息流广告 优惠券 活动 促销 红包 返利 付费推广"
        ),
        "mail": "mail email newsletter 邮件",
        "notification": "notification push sms 推送 短信 通知",
        "home": "home feed homepage recommendation 首页 推荐 猜你喜欢 关注页",
        "qr": "qr qrcode 二维码 扫码",
        "direct": "direct none 直接 直接访问",
        "link": "link referral 链接 外链",
    }
)
"""What brought somebody, by channel. A channel that is not here is `unknown`."""

KIND_WORDS: Final = _by_word(
    {
        "person": "person user creator influencer kol 人 用户 达人 博主 主播",
        "brand": "brand shop store company 品牌 店铺 公司",
        "product": "product item goods sku 商品 产品 货品 宝贝",
        "group": "group community 群 社群 小组 圈子",
    }
)


def translated(
    words: pa.Array, known: Mapping[str, str], *, default: str | None = None
) -> pa.Array:
    """Each word as the ledger says it; one that is not known stays, or is `default`."""
    encoded = words.dictionary_encode()
    told = [plain(word) for word in encoded.dictionary.to_pylist()]
    spelled = encoded.dictionary.to_pylist()
    meant = [
        known.get(short) or (word.casefold() if default is None else default)
        for short, word in zip(told, spelled, strict=True)
    ]
    return pa.array(meant, pa.string()).take(encoded.indices)
