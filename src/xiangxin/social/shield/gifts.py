"""Promises of gifts for likes, follows, boosts, votes, stars or recruits, in two languages.

A coupon for a purchase is no such promise, nor one to whoever invited a person whose order is
kept (DESIGN 5); nor is speaking of such promises, asking about them, or refusing them.
"""

import re
from collections.abc import Iterator
from typing import Final

from xiangxin.social.shield.rules import QUOTE_MOST, Evidence
from xiangxin.social.shield.spelling import Spelt, tight

# --- English. Sentences are matched one by one, in lower case.

_SENTENCE: Final = re.compile(r"[^.!?\n]*(?:\.(?=\d|\w)[^.!?\n]*)*[.!?]*")
_GIFT: Final = (
    r"(?:(?:a |the |your |our |one |some |this |these )?(?:\w+ ){0,2}?"
    r"(?:free\w*|gifts?|prizes?|giveaways?|coupons?|vouchers?|cash\w*|rewards?|merch|"
    r"bonus\w*|commission|payouts?|swag|samples?|money|discounts?|bucks|[$€£¥]\s?\d+|\d+ ?(?:dollars|euros|bucks|% off)))"
)
_WIN: Final = (
    r"(?:win|wins|be entered|enter(?: to win)?|a chance|your chance|"
    rf"(?:get|gets|receive|receives|claim|grab|unlock|earn|earns|score|for) {_GIFT})"
)
_ACTS: Final = (
    r"(?:like|follow|share|repost|retweet|rt|boost|subscribe|upvote|star|vote(?: for)?|"
    r"tag (?:a|an|\w+) friends?|comment|pin|smash|hit (?:like|follow|subscribe))"
)
# "like" after these is a comparison or a taste, "follow" a manual, "share" a part.
_NOT_BEFORE: Final = (
    r"(?<!would )(?<!'d )(?<!i )(?<!we )(?<!they )(?<!looks )(?<!feels )(?<!sounds )(?<!feel )"
    r"(?<!just )(?<!much )(?<!more )(?<!something )(?<!anything )(?<!don't )(?<!not )(?<!never )"
    r"(?<!who )(?<!my )(?<!our )(?<!the )(?<!look )(?<!is )(?<!are )(?<!was )(?<!people )"
)
_MEANS_IT: Final = (
    r"(?! (?:(?:the |these |those |their |its |your )?"
    r"(?:steps?|manual|instructions?|recipe|guide|link|readme|release|path|road|light|room|table)\b))"
)
_DO: Final = rf"{_NOT_BEFORE}\b{_ACTS}\b{_MEANS_IT}"
_ENGLISH: Final = tuple(
    (why, re.compile(pattern))
    for why, pattern in (
        # Like, follow and share to win …
        ("gift_for_act", rf"{_DO}[^.!?]{{0,60}}?(?:\bto|\band|\bfor|[&=+,:])\s*{_WIN}\b"),
        ("gift_for_act", rf"{_NOT_BEFORE}\b(?:like|follow|share|repost|retweet)\s*(?:to|and|[&=+])\s*win{_MEANS_IT}"),
        (
            "gift_for_act",
            (rf"{_NOT_BEFORE}\b(?:like|follow|share|repost)\b"
            rf"\s*(?:[&+=,/]|and|then)\s*(?:{_ACTS}|us|me)?\b[^.!?]{{0,40}}"
            rf"(?:=|\bget\b|\bwins?\b|\bgets\b|giveaway|prize|free)"),
        ),
        # First fifty people to follow get …; everybody who shares this gets …
        (
            "gift_for_act",
            (r"\b(?:first|random|lucky|next|one|\d+|everyone|everybody|anyone|anybody|whoever|people|those)\b"
            r"[^.!?]{0,30}?\b(?:who|to|that)\s+(?:likes?|follows?|shares?|reposts?|boosts?|votes?|upvotes?|tags?|subscribes?|stars?)\b"
            r"(?! (?:recipes|the|its|their))"),
        ),
        (
            "gift_for_act",
            r"\b(?:first|random|lucky|one|\d+)\s+(?:\w+ )?(?:likers?|followers?|commenters?|sharers?|voters?)\b[^.!?]{0,20}\b(?:gets?|wins?|receives?)\b",
        ),
        # When this gets 1,000 likes we give away …
        (
            "gift_for_act",
            (r"\b\d[\d,.k]*\s*(?:likes|followers|shares|reposts|votes|stars)\b[^.!?]{0,30}"
            r"\b(?:we|i|i'll|we'll)\b[^.!?]{0,15}\b(?:give|giving|gift|send|draw|raffle)\b"),
        ),
        ("gift_for_act", r"\b(?:giveaway|raffle|prize draw)\b[^.]{0,60}\b(?:like|follow|share|repost|retweet|vote|tag|enter)\b"),
        # Stars and votes for money.
        (
            "gift_for_stars",
            (r"\b(?:leave|write|give|post)\b[^.!?]{0,20}\b(?:5|five)[ -]?stars?\b[^.]{0,60}"
            r"\b(?:get|refund|cash|send|pay\w*|gift|voucher|coupon|free|bucks)\b"),
        ),
        ("gift_for_act", rf"\bvote for (?:us|me)\b[^.!?]{{0,80}}\b{_GIFT}"),
        # Recruits.
        (
            "gift_for_recruits",
            (r"\b(?:invite|refer|recruit|bring|sign up|introduce)\s+(?:in\s+)?(?:\w+\s+){0,2}?"
            r"(?:friends?|people|members?|users?|persons?|others|contacts)\b[^.!?]{0,60}?"
            rf"\b(?:get|earn|unlock|receive|win|we send|we pay|you get|and it is|{_GIFT})\b"),
        ),
        ("gift_for_recruits", r"\b(?:paid|earn\w*|commission|cash|\$\d+)\b[^.!?]{0,30}\b(?:recruit|refer)\w*\b"),
        ("gift_for_recruits", r"\bwhen they invite theirs|\byour downline\b|\bunder you and earn\b"),
    )
)  # fmt: skip
# Who says so speaks about it: a refusal, a report, a question, a hope for others.
_ONLY_SPEAKS: Final = re.compile(
    r"\b(?:we|i) (?:do not|don't|never|refused|won't)\b|\bnever (?:will|pay)\b|\breported\b"
    r"|\basked me\b|\bthey asked\b|\bstop (?:these|the|asking)\b|\bhate\b|\bsick of\b|\bscam\b"
    r"|\bif you (?:like|follow)\b(?![^.!?]*\b(?:this post|us|me|our page)\b)"
    # The one reward for inviting that is allowed: after an order, one level.
    r"|\b(?:kept|placed|completed|first) (?:their |an |the )?order\b"
)

# --- Chinese. Matched without spaces and punctuation; `|` ends a sentence, `?` a question.

_CN_ACT: Final = (
    r"(?:集赞|求赞|点个?赞|赞[满够到过]\d+|\d+个?赞|转发|转[赞评]{1,2}|分享(?:本|此|这)?(?:条|贴|帖|页|链接|到)?|"
    r"(?:发|转到?)朋友圈|关注|涨粉|粉丝[满破到]\d*|投(?:我|他|她|咱)?一?票|投票|打榜|一键三连|三连|互赞|五星|5星|满星|好评|"
    r"晒(?:图|单)好评|评论区?(?:扣|打)\w)"
)
_CN_RECRUIT: Final = (
    r"(?:拉(?:一个)?(?:新人|人头|新|人|[满够]?\d+个?人?)|拉[满够]|邀请?(?:请)?\d*[个位名]?(?:人|好友|朋友|新人|新用户)|"
    r"推荐\d*[个位名]?(?:朋友|好友|新人)|发展\d*一?个?(?:下线|下级|代理)|助力|砍一刀)"
)
_CN_GIFT: Final = (
    r"(?:抽奖|抽\d+[人位名个]|[抽揪][一两二三四五六七八九十百千几]{1,4}个?(?:人|位|名|个|宝|小伙伴|幸运)|抽送|红包|返现|返利|返(?:你|您)?\d+|"
    r"现金|领(?:取)?(?:奖|礼|红包|券|优惠|现金|一份|小样|好礼|福利|\d+元|走)|各领|"
    r"好礼|豪礼|有礼|得礼|送礼|礼品|礼包|礼金|奖励|奖金|有奖|中奖|再?奖\d+|"
    r"免费(?:送|领|得|拿|抢)|免单|白送|白拿|赠送|代金券|优惠券|发福利|送福利|"
    r"送(?:\d|一[个只份盏件台]|出|你|小样|券|周边|会员|口红|杯|同款|保温杯|手机|样品)|佣金|提成|得\d+元|立得|给你\d+|请你喝|拿钱)"
)
_CN_LINK: Final = (
    r"(?:就|即|即可|就能|就可以|可|可以|后|满\d*|够|截图|凭截图|参与|立|马上|直接|都能|均可|的人|的朋友|的宝子|"
    r"任选其一|月底|周[一二三四五六日末]|保留\d+小时|并|和|加|本条|此条|这条|给大家|加|私信|每票|评论区|送|你和朋友|各|来注册|注册|\d+|成了|再走)"
)
_CHINESE: Final = tuple(
    (why, re.compile(pattern))
    for why, pattern in (
        ("gift_for_act", rf"{_CN_ACT}(?:{_CN_ACT}|收藏|评论|{_CN_LINK}){{0,5}}.{{0,2}}?{_CN_GIFT}"),
        ("gift_for_act", rf"(?:集|赞|转发|关注).{{0,6}}[满够到]\d+个?赞?.{{0,12}}?{_CN_GIFT}"),
        ("gift_for_act", rf"赞[满够到]\d+.{{0,8}}?{_CN_GIFT}"),
        (
            "gift_for_act",
            rf"(?:只要|仅需|只需|条件|方式|规则|参与|转发抽奖)[^|?]{{0,6}}?{_CN_ACT}[^|?]{{0,20}}?{_CN_GIFT}",
        ),
        ("gift_for_act", rf"{_CN_GIFT}[^|?]{{0,8}}(?:只要|仅需|只需|条件是|方式|规则)[^|?]{{0,4}}{_CN_ACT}"),
        ("gift_for_recruits", rf"{_CN_RECRUIT}[^|?]{{0,16}}?{_CN_GIFT}"),
        ("gift_for_recruits", r"(?:下级|下线)[^|?]{0,8}(?:提成|返|奖|佣|给|\d+)"),
    )
)  # fmt: skip
_CN_ONLY_SPEAKS: Final = re.compile(
    r"别再|不要|不搞|不做|不用|不买|不靠|无需|没有|从来没|没中|反对|讨厌|拒绝|抵制|举报|违规|套路|买的|没人回|(?<!不)骗|"
    r"(?:^|\|)上次|以前|曾经|听说|据说|看到有|那一套|烦|为什么|怎么|名单|"
    # Allowed: after the invited person's order.
    r"下单|收货|首单|订单|购买后"
)
# Said of a purchase, yet a promise for the recruits above it.
_CN_LEVELS: Final = re.compile(r"下级|下线|团队|再邀|再拉|人头")


def promises(source: str, line: Spelt) -> list[Evidence]:
    """Every promise found, in the order of the post, as it is written there."""
    found = [*_english(source, line), *_chinese(source, tight(line))]
    return list({one.quote: one for one in found}.values())


def _english(source: str, line: Spelt) -> Iterator[Evidence]:
    for sentence in _SENTENCE.finditer(line.text):
        words = sentence[0].replace("’", "'")
        if not words.strip() or _ONLY_SPEAKS.search(words):
            continue
        for why, pattern in _ENGLISH:
            if found := pattern.search(words):
                start, end = (sentence.start() + at for at in found.span())
                yield Evidence(why, line.written(source, start, end)[:QUOTE_MOST])
                break


def _chinese(source: str, line: Spelt) -> Iterator[Evidence]:
    start = 0
    for sentence in re.split(r"([|?])", f"{line.text}|"):
        is_end = sentence in {"|", "?"}
        if not is_end:
            words, begins = sentence, start
        start += len(sentence)
        if not is_end or sentence == "?":
            continue
        if _CN_ONLY_SPEAKS.search(words) and not _CN_LEVELS.search(words):
            continue
        for why, pattern in _CHINESE:
            if found := pattern.search(words):
                first, last = (begins + at for at in found.span())
                yield Evidence(why, line.written(source, first, last)[:QUOTE_MOST])
                break
