"""What a post's words alone say: `docs/algorithms/shield.md`."""

from collections.abc import Sequence

from xiangxin.social.shield import ads, gifts
from xiangxin.social.shield.rules import Evidence, Finding, Flag
from xiangxin.social.shield.spelling import spelt

# No post is longer; some patterns take the square of the length.
READ_MOST = 2000


def read(source: str, *, is_maker: bool, is_disclosed: bool) -> list[Finding]:
    """The flags a post's words earn.

    A brand or product is known to sell, and a disclosed ad says so: neither is a *likely* ad.
    A promise of gifts for likes is one whoever makes it.
    """
    source = source[:READ_MOST]
    line = spelt(source)
    findings = []
    if promised := gifts.promises(source, line):
        findings.append(_finding(Flag.PROMISES_GIFT, 1.0, promised))
    if not is_maker and not is_disclosed:
        score, seen = ads.signs(source, line)
        if score >= ads.LIKELY:
            findings.append(_finding(Flag.LIKELY_AD, score, seen))
    return findings


def _finding(flag: Flag, score: float, evidence: Sequence[Evidence]) -> Finding:
    return Finding(flag=flag, score=score, evidence=tuple(evidence))
