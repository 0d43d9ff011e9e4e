"""What a user is worth: money brought, money to come, and what winning them cost."""

from xiangxin.pull.worth.measure import MEASURE, worth

__all__ = ["MEASURE", "worth"]
