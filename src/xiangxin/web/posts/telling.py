"""A cue as a page says it: names that lead to their people, in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from xiangxin.insight.cues.queries import Cue
from xiangxin.web.posts.who import Who, who


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who did something at a product, for `parts.told`."""

    people: tuple[Who, ...]
    says: str
    who: str
    facts: Mapping[str, object]


_NAME = Markup('<a class="name" href="{}">{}</a>')


def told(cue: Cue | None) -> Told | None:
    """None where nothing is shown; whether for want of people or held back, nobody can tell."""
    if cue is None or not cue.shown:
        return None
    words, people = cue.words, tuple(who(one.person) for one in cue.shown)
    names = zip(("first", "second"), people, strict=False)
    links = {at: _NAME.format(one.url, one.name) for at, one in names}
    return Told(
        people=people, says=words.says, who=words.who, facts={**words.facts, **links}
    )
