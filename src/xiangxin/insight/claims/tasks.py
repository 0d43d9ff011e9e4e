"""What the worker calls when there are new figures."""

from datetime import datetime

from xiangxin.insight.claims import actions


def answer_claims(now: datetime) -> bool:
    """Hourly, and for nothing unless something was measured since."""
    return actions.answer(now=now)
