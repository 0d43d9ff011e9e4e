"""What a dashboard looks like: the engine's drawings and words, set for our pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from xiangxin.insight.claims.rules import DECIDING
from xiangxin.insight.dashboards.queries import Dashboard
from xiangxin.insight.dashboards.rules import Sees
from xiangxin.kernel.errors import mark
from xiangxin.pull import chart, words
from xiangxin.pull.report import chapter, forms, readings, sections, speech
from xiangxin.pull.report import words as report
from xiangxin.pull.report.direction import direction
from xiangxin.pull.report.market import kinds
from xiangxin.pull.report.setting import Setting
from xiangxin.pull.report.strength import strength
from xiangxin.pull.snapshot import Snapshot
from xiangxin.pull.words import Said
from xiangxin.social.actors.rules import Kind
from xiangxin.web.layout.pages import face_url, translate

ENGINE_LANGUAGE: Final = {"en": "en", "zh-hans": "zh-Hans"}

EXPECTED: Final[Mapping[Kind | None, Sequence[str]]] = {
    Kind.PRODUCT: (
        "influence",
        "circles",
        "reward",
        "spread",
        "fit",
        "worth",
        "choosing",
        "attribution",
    ),
    Kind.BRAND: ("reward", "spread", "worth", "attribution"),
    Kind.GROUP: ("reward", "spread", "worth", "attribution"),
    Kind.PERSON: (),
    None: (
        "influence",
        "circles",
        "ties",
        "observational",
        "folding",
        "choosing",
        "attribution",
    ),
}
"""What the page of each kind has a section for, measured or not; None is the market."""

ABOUT_ONESELF: Final = frozenset(
    {"direction", "orbits", "strength", "verdict", "motion", "spread"}
)
"""What a person is told: what brings others, and not what they are good for."""

OF_A_PERSON: Final[Mapping[str, str]] = {
    "too_early": mark("It is too early to say what brings people to you."),
    "nothing_lasting": mark(
        "Most people came to you for a reward. What else brings them will show once it ends."
    ),
    "goods": mark("People come to you for the things that you show and make."),
    "attention": mark("People come to you for yourself and for what you talk about."),
    "both_ways": mark("People come to you for yourself and for things alike."),
}
NOTHING_ASKED: Final = mark("Nothing here asks anything of you.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    said: Said
    settle: str
    badges: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    chart: Markup
    caption: str
    near: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A dashboard as its page prints it. `lacking` are measures that nothing is known
    of, with what it takes."""

    verdict: Verdict | None
    picture: Picture | None
    sections: Sequence[Markup]
    lacking: Sequence[tuple[str, str]]
    entries: Sequence[tuple[str, int]]


def with_claims_first(dashboard: Dashboard) -> Dashboard:
    """A table ends after some rows; those that decide a claim are linked to, and stand."""
    deciding = set(DECIDING.values())
    lines = {
        measure: sorted(of, key=lambda x: (x.measure, x.name, x.part) not in deciding)
        for measure, of in dashboard.lines.items()
    }
    return replace(dashboard, lines=lines)


def shown(dashboard: Dashboard) -> Dashboard:
    """Of a person's dashboard, what is said to a person."""
    if dashboard.sees is not Sees.ONESELF:
        return dashboard
    lines = {name: of for name, of in dashboard.lines.items() if name in ABOUT_ONESELF}
    return replace(dashboard, lines=lines)


def drawn(dashboard: Dashboard, *, language: str, foot: Callable[[str], str]) -> Drawn:
    """`foot` gives what stands below a measure's table."""
    tongue, snapshot = ENGINE_LANGUAGE[language], dashboard.snapshot
    setting = Setting(
        language=tongue,
        currency=_currency(dashboard),
        level=2,
        defines=True,
        foot=foot,
    )
    made: list[str] = []
    if snapshot:
        past = [
            (f"{each.moment.as_of:%Y-%m-%d}", dict(each.shares))
            for each in dashboard.trend
            if each.shares and not each.moment.is_older_engine
        ]
        made = [
            direction(snapshot, dashboard.lines, setting, past=past),
            strength(snapshot, dashboard.lines, setting),
        ]
    if dashboard.card is None:
        made += kinds(dashboard.lines, setting)
    made += chapter.measures(dashboard.lines, setting)
    made.append(sections.untold(dashboard.lines, setting))
    return Drawn(
        verdict=_verdict(dashboard, snapshot, setting, language) if snapshot else None,
        picture=_picture(dashboard, snapshot, setting) if snapshot else None,
        sections=[_ours(each) for each in made if each],
        lacking=_lacking(dashboard, tongue),
        entries=_entries(dashboard, tongue),
    )


def _verdict(
    dashboard: Dashboard, snapshot: Snapshot, setting: Setting, language: str
) -> Verdict:
    tongue = setting.language
    said = words.said(snapshot, language=tongue)
    if dashboard.sees is Sees.ONESELF:
        said = Said(
            title=translate(OF_A_PERSON[snapshot.verdict.code], language),
            why=said.why,
            then=translate(NOTHING_ASKED, language),
        )
    elif step := readings.next_step(snapshot, dashboard.lines, setting):
        said = Said(title=said.title, why=said.why, then=step)
    changes = chapter.changes(snapshot, language=tongue)
    settle = report.PAGE[tongue]["settle"].format(next=changes)
    return Verdict(
        said=said,
        settle="" if dashboard.sees is Sees.ONESELF else settle,
        badges=[
            (report.BADGES[tongue][code], report.BADGE_WHYS[tongue][code])
            for code in chapter.badges(dashboard.lines)
        ],
    )


def _picture(dashboard: Dashboard, snapshot: Snapshot, setting: Setting) -> Picture:
    labels = words.LABELS[setting.language]
    centre = face_url(dashboard.card.avatar) if dashboard.card else ""
    return Picture(
        chart=_chart(snapshot.to_json(), setting.language, centre),
        caption=chart.caption(snapshot, labels=labels),
        near=_ours(chapter.near(snapshot, dashboard.lines, setting)),
    )


@lru_cache(64)
def _chart(snapshot: str, tongue: str, centre: str) -> Markup:
    """Pushing hundreds of dots apart is most of the cost of a page."""
    return _ours(
        chart.orbit_chart(
            Snapshot.from_json(snapshot),
            labels=words.LABELS[tongue],
            centre=centre or None,
        )
    )


def _lacking(dashboard: Dashboard, tongue: str) -> list[tuple[str, str]]:
    if dashboard.card and dashboard.sees is Sees.PUBLIC:
        return []
    kind = dashboard.card.kind if dashboard.card else None
    return [
        (speech.title(name, language=tongue), report.NEEDS[tongue][name])
        for name in EXPECTED[kind]
        if name not in dashboard.lines
    ]


def _entries(dashboard: Dashboard, tongue: str) -> list[tuple[str, int]]:
    """Through which doors people came, in words."""
    doors = dashboard.early.entries if dashboard.early else ()
    return [(report.PARTS[tongue].get(code, code), count) for code, count in doors]


def _currency(dashboard: Dashboard) -> str:
    """That of the actor's money, where a slice of it names one."""
    parts = (line.part for lines in dashboard.lines.values() for line in lines)
    return next((code for part in parts if (code := forms.money_of(part))), "")


def _ours(markup: str) -> Markup:
    return Markup(markup)  # noqa: S704 - the engine escapes what it draws
