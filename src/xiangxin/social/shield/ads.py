"""What looks like an ad that does not say so: paid links, another shop's contact, coupon bait."""

import re
from collections.abc import Iterator
from typing import Final

from xiangxin.social.shield.rules import QUOTE_MOST, Evidence
from xiangxin.social.shield.spelling import Spelt, tight

# Together at least this: one strong sign, or two weak ones.
LIKELY: Final = 0.7

_URL: Final = r"(?:https?://|www\.)\S*?"
# Read in the post as it is written: addresses know case, and full-width ones are no links.
_WRITTEN: Final = (
    (
        "affiliate_link", 0.9,
        (rf"{_URL}(?:[?&](?:tag=[\w-]+-2\d|aff(?:_?id|iliate\w*)?=|cps_?id=|unionid=|pid=mm_|awc=|irclickid=|clickid=)"
        r"|linksynergy\.|shareasale\.|awin1\.|s\.click\.|u\.jd\.|union-click|dpbolvw\.|anrdoezrs\.|prf\.hn)\S*"),
    ),
    ("affiliate_link", 0.9, r"(?:https?://)?(?:amzn\.to|s\.click\.taobao\.com|u\.jd\.com|m\.tb\.cn)/\S+"),
    ("pass_code", 0.9, r"[￥¥₤€$《(]\s?[A-Za-z0-9]{10,13}\s?[￥¥₤€$》)]"),
    ("tracking_link", 0.3, rf"{_URL}[?&](?:utm_(?:campaign|source|medium)|ref|referral)=\S+"),
)  # fmt: skip
_SPOKEN: Final = (
    (
        "contact", 0.9,
        (r"\b(?:whats ?app|telegram|wechat|line|signal|viber)\b[^.!?\n]{0,25}"
        r"(?:\+?\d[\d ()-]{7,}|@\w{4,}|t\.me/\w+|(?:id|:)\s*\w{5,})"),
    ),
    ("contact", 0.9, r"\bt\.me/\w{4,}|\bwa\.me/\d+"),
    ("contact", 0.9, r"\b(?:text|call|dm|message|contact|reach)\s+me\b[^.!?\n]{0,20}\(?\+?\d[\d ()-]{7,}"),
    ("coupon_code", 0.8, r"\buse (?:my |the |our )?(?:promo |coupon |discount )?code\b[ :\"“]*\w{4,}"),
    ("coupon_code", 0.8, r"\b(?:code|coupon)[ :\"“]+\w*\d\w*\b[^.!?\n]{0,20}\d+ ?%"),
    ("link_elsewhere", 0.4, r"\blink in (?:my )?(?:bio|profile)\b"),
)  # fmt: skip
_CHINESE: Final = (
    (
        "contact", 0.9,
        r"(?:加|\+|联系|私|找|戳)(?:我|一下|我的|个)?(?:微信|vx|wx|weixin|v)(?:号|id)?[a-z][a-z0-9]{4,19}",
    ),
    ("contact", 0.9, r"(?:微信|vx|wx)(?:号|id)?(?:同名|同号|是?[a-z]+[a-z]*\d[a-z0-9]{2,})"),
    ("contact", 0.9, r"(?:qq|扣扣|q|企鹅)群?号?\d{6,11}"),
    ("contact", 0.9, r"(?:电话|手机|联系|致电|微信|同v|vx)[^|?]{0,4}1[3-9]\d{9}|1[3-9]\d{9}(?:同v|同微|微信同号)"),
    ("coupon_bait", 0.5, r"(?:内部|隐藏|独家|大额)(?:优惠)?券"),
    ("coupon_bait", 0.4, r"(?:复制|打开)[^|?]{0,14}(?:领券|淘宝|打开)"),
)  # fmt: skip
_READ_WRITTEN = [(why, w, re.compile(p, re.IGNORECASE)) for why, w, p in _WRITTEN]
_READ_SPOKEN = [(why, weight, re.compile(p)) for why, weight, p in _SPOKEN]
_READ_CHINESE = [(why, weight, re.compile(p)) for why, weight, p in _CHINESE]


def signs(source: str, line: Spelt) -> tuple[float, list[Evidence]]:
    """How likely this is an ad, from 0 to 1, and the words that say so."""
    found: dict[str, tuple[float, Evidence]] = {}
    for weight, evidence in _found(source, line):
        found.setdefault(evidence.why, (weight, evidence))
    score = min(1.0, sum(weight for weight, _ in found.values()))
    return score, [evidence for _, evidence in found.values()]


def _found(source: str, line: Spelt) -> Iterator[tuple[float, Evidence]]:
    for why, weight, pattern in _READ_WRITTEN:
        if hit := pattern.search(source):
            yield weight, Evidence(why, hit[0][:QUOTE_MOST])
    for spelt, patterns in ((line, _READ_SPOKEN), (tight(line), _READ_CHINESE)):
        for why, weight, pattern in patterns:
            if hit := pattern.search(spelt.text):
                quote = spelt.written(source, *hit.span())
                yield weight, Evidence(why, quote[:QUOTE_MOST])
