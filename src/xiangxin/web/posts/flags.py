"""Flags in words: what was flagged, why, and what was done about it."""

from xiangxin.kernel.errors import mark

KINDS = {
    "promises_gift": mark("Promises a gift"),
    "likely_ad": mark("Likely an ad"),
    "burst": mark("Rose in a burst"),
}
REASONS = {
    "gift_for_act": mark("A gift for a like, a follow, a vote or a share"),
    "gift_for_stars": mark("Something given for stars"),
    "gift_for_recruits": mark("Something given for recruits"),
    "affiliate_link": mark("A link that pays whoever posted it"),
    "pass_code": mark("A pass phrase for another shop"),
    "tracking_link": mark("A link that tells where one came from"),
    "contact": mark("A contact to trade elsewhere"),
    "coupon_code": mark("A coupon code of one's own"),
    "coupon_bait": mark("Coupons as bait"),
    "link_elsewhere": mark("Sends elsewhere for a link"),
    "burst_of_likes": mark("Likes within a day"),
    "burst_of_follows": mark("Follows within a day"),
}
STATES = {
    "open": mark("Waiting"),
    "upheld": mark("Upheld"),
    "cleared": mark("Cleared"),
}
DONE = {
    "uphold": mark("upheld"),
    "clear": mark("cleared"),
    "dispute": mark("the author objects"),
}
# As the templates of moderation name them.
WORDS = {"kinds": KINDS, "reasons": REASONS, "states": STATES, "done": DONE}
