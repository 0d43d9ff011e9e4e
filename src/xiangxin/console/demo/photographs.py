"""Two photographs that nobody took, for what the demo otherwise only draws.

They are computed, and then go the way of every picture a maker sends.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

import numpy as np
from django.core.files.base import ContentFile
from django.db import transaction
from numpy.typing import NDArray

from xiangxin.market.catalog.gallery import actions as gallery
from xiangxin.market.catalog.gallery.queries import gallery_of
from xiangxin.market.catalog.gallery.rules import Words
from xiangxin.social.actors.rules import Viewer

Plane: TypeAlias = NDArray[np.floating[Any]]
_WIDTH, _HEIGHT = 960, 1200
_OAK: Final = (0.62, 0.40, 0.23)


@dataclass(frozen=True, slots=True)
class Photograph:
    name: str
    alt: str
    png: bytes


def taken() -> Mapping[str, Photograph]:
    """By the handle of the product."""
    return {
        "yuetai": Photograph("evening.png", "夜里，台灯照着木桌", _png(_lamp())),
        "cloud_mug": Photograph(
            "from-above.png", "A cup of coffee from above", _png(_cup())
        ),
    }


def hang(
    photograph: Photograph, *, viewer: Viewer, product: int, now: datetime
) -> None:
    """Send it, draw it at once, and say what it shows."""
    file = ContentFile(photograph.png, photograph.name)
    gallery.send(viewer=viewer, product=product, files=[file], now=now)
    *_, sent = gallery_of(viewer, product, now=now).pictures
    finish = gallery.draw(picture=sent.id, now=now)
    with transaction.atomic():
        if finish is not None:
            finish()
    words = {sent.id: Words(was="", alt=photograph.alt)}
    gallery.describe(viewer=viewer, product=product, words=words, now=now)


def _lamp() -> Plane:
    u, v = _plane()
    room = _mixed(_flat(0.13, 0.17, 0.17), _flat(0.05, 0.06, 0.07), v)
    table = _edge(v - 0.79, 0.004)
    light = np.exp(-(np.hypot(u - 0.66, (v - 0.27) * 1.1) ** 2) / 0.09)
    pool = np.exp(-(((u - 0.62) / 0.34) ** 2) - ((v - 0.88) / 0.10) ** 2)
    scene = _mixed(room, _oak(u, v) * (0.25 + 1.5 * pool)[..., None], table)
    scene += light[..., None] * _flat(0.62, 0.46, 0.24)
    arc = np.abs(np.hypot(u - 0.62, (v - 0.56) * 1.25) - 0.36)
    stand = _edge(0.011 - arc, 0.002) * _edge(0.66 - u, 0.002) * _edge(0.80 - v, 0.004)
    foot = _edge(1 - np.hypot((u - 0.44) / 0.17, (v - 0.82) / 0.022), 0.05)
    scene = _mixed(scene, _flat(0.02, 0.02, 0.025), np.maximum(stand, foot))
    shade = _edge(0.145 - np.hypot(u - 0.66, (v - 0.27) * 1.25), 0.004)
    return _grained(_mixed(scene, _flat(1.0, 0.90, 0.70), shade))


def _cup() -> Plane:
    u, v = _plane()
    away = np.hypot(u - 0.5, (v - 0.5) * 1.25)
    scene: Plane = _oak(v, u) * (1.15 - 0.5 * np.hypot(u, v))[..., None]
    shadow = np.exp(-((np.hypot(u - 0.55, (v - 0.545) * 1.25) / 0.31) ** 6))
    scene *= (1 - 0.6 * shadow)[..., None]
    handle = np.abs(np.hypot(u - 0.80, (v - 0.42) * 1.25) - 0.075)
    grey = _flat(0.58, 0.58, 0.56) * (1.1 - 0.5 * u)[..., None]
    scene = _mixed(scene, grey, _edge(0.020 - handle, 0.003))
    scene = _mixed(scene, grey * 1.15, _edge(0.27 - away, 0.003))
    scene = _mixed(scene, grey * 0.75, _edge(0.245 - away, 0.004))
    coffee = _mixed(_flat(0.10, 0.05, 0.03), _flat(0.26, 0.14, 0.07), away / 0.24)
    scene = _mixed(scene, coffee, _edge(0.232 - away, 0.003))
    gleam = np.exp(-(((u - 0.42) / 0.05) ** 2) - ((v - 0.42) / 0.012) ** 2)
    return _grained(scene + gleam[..., None] * 0.35)


def _plane() -> tuple[Plane, Plane]:
    """Across and down, each from 0 to 1."""
    down, across = np.mgrid[0:_HEIGHT, 0:_WIDTH].astype(np.float32)
    return across / _WIDTH, down / _HEIGHT


def _oak(u: Plane, v: Plane) -> Plane:
    waves = np.sin(v * 90 + 3 * np.sin(u * 5) + np.sin(u * 23)) * np.sin(v * 31 + u * 4)
    shades: Plane = _flat(*_OAK) * (0.62 + 0.09 * waves)[..., None]
    return shades


def _flat(red: float, green: float, blue: float) -> Plane:
    return np.array((red, green, blue), np.float32)


def _edge(inside: Plane, soft: float) -> Plane:
    """One where `inside` is above zero, with an edge so soft."""
    covered: Plane = np.clip(inside / soft + 0.5, 0, 1)
    return covered


def _mixed(below: Plane, above: Plane, share: Plane) -> Plane:
    part = np.clip(share, 0, 1)[..., None]
    both: Plane = below * (1 - part) + above * part
    return both


def _grained(scene: Plane) -> Plane:
    grain = np.random.default_rng(11).normal(0, 0.012, scene.shape[:2])
    seen: Plane = np.clip(scene + grain[..., None], 0, 1) ** (1 / 1.5)
    return seen


def _png(scene: Plane) -> bytes:
    pixels = (scene * 255).astype(np.uint8).reshape(_HEIGHT, _WIDTH * 3)
    rows = np.insert(
        pixels, 0, 0, axis=1
    ).tobytes()  # each begins with its filter: none
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(rows, 1),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts.items()
    )
