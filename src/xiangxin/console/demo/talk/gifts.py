"""A campaign nobody declared: gifts promised for likes and shares."""

from typing import Final

from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH

GIFTS: Final = {
    CHINESE: (
        "集赞送礼！点赞并转发这条，满 30 个赞送双肩包一只，先到先得。",
        "转发抽奖：关注我们、转发并点赞，周五抽三位送包。",
        "拉三位好友来关注，人人送收纳袋，凭截图领取。",
        "点赞有礼，点赞截图私信我们，送八折券一张，今天截止。",
        "最后两天！点赞加关注，抽五十位免费送帆布袋。",
    ),
    ENGLISH: (
        "Like and share this to win a Day Pack. Winners on Friday.",
        "Follow us and like this post for a free pouch. Every like counts.",
        "Invite three friends to follow us and get a free tote.",
        "Last two days: like this post, tag a friend, win one of fifty packs.",
    ),
}
