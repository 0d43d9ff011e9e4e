"""Groups as their pages show them; a group, its rules and its moderators are public."""

from dataclasses import dataclass

from xiangxin.social.actors.queries import ActorCard, cards_acting_for
from xiangxin.social.groups.models import Group
from xiangxin.text.markdown import to_html


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """`rules` is cleaned HTML, '' where there are none; the founder comes first."""

    rules: str
    moderators: list[ActorCard]


def group_page(group: int) -> GroupPage:
    rules = Group.objects.filter(actor_id=group).values_list("rules", flat=True).first()
    return GroupPage(
        rules=to_html(rules) if rules else "",
        moderators=cards_acting_for(group),
    )


def rules_text(group: int) -> str:
    """As it was written, for whoever changes it."""
    rules = Group.objects.filter(actor_id=group).values_list("rules", flat=True).first()
    return rules or ""
