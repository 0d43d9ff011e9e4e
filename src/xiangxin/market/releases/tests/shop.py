"""Releases of Ana's lamp."""

from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.releases import actions
from xiangxin.market.releases.models import Release
from xiangxin.market.releases.rules import Told, told
from xiangxin.social.actors.rules import Viewer


def notes(label: str = "v1", words: str = "It hums **less**.", day: str = "") -> Told:
    return told(label=label, kind="firmware", day=day or "2026-11-22", notes=words)


def drafted(
    maker: Person,
    product: int,
    label: str = "v1",
    *,
    ideas_in: tuple[int, ...] = (),
    variants: tuple[int, ...] = (),
) -> int:
    return actions.draft(
        viewer=maker.viewer,
        product=product,
        told=notes(label),
        ideas_in=ideas_in,
        variants=variants,
        now=NOW,
    )


def published(viewer: Viewer, release: int) -> None:
    actions.publish(
        viewer=viewer,
        release=release,
        version=Release.objects.get(id=release).version,
        origin=NOWHERE,
        now=NOW,
    )
