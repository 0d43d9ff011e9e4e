"""A small experiment with planted effects: viewers and items that differ, and answer
differently, in two epochs."""

from types import SimpleNamespace

import numpy as np
import pytest

from xiangxin.pull.influence.clusters import clusters

VIEWERS, ITEMS, BANDS = 1_500, 40, 3
PLANTED = np.array([0.0, 0.0, 0.03])


@pytest.fixture(scope="session")
def experiment():
    def make(seed, *, n=9_000, planted=PLANTED, held=(0.5, 0.1), base=0.1):
        chance = np.random.default_rng(seed)
        pair = np.unique(chance.integers(0, VIEWERS * ITEMS, n))
        viewer, item = pair // ITEMS, pair % ITEMS
        n = len(pair)
        band = chance.integers(0, BANDS, n).astype(np.int32)
        epoch = chance.integers(0, 2, n).astype(np.int32)
        h = np.asarray(held)[epoch]
        draw = chance.random(n)
        one = h + 0.8 * (1 - h)
        arm = ((draw >= h).astype(np.int8) + (draw >= one)).astype(np.int8)
        propensity = np.choose(arm, [h, one - h, 1 - one])
        own = chance.normal(0, 0.03, VIEWERS)[viewer]
        own += chance.normal(0, 0.03, ITEMS)[item] + 0.05 * epoch
        moved = planted[band] + chance.normal(0, 0.02, VIEWERS)[viewer]
        moved += chance.normal(0, 0.02, ITEMS)[item]
        probability = np.clip(base + own + moved * (arm == 1), 0.001, 0.999)
        y = (chance.random(n) < probability).astype(np.int8)
        return SimpleNamespace(
            viewer=viewer,
            item=item,
            y=y,
            arm=arm,
            propensity=propensity,
            features=np.stack([own * 10, epoch], axis=1).astype(np.float32),
            fold=(viewer % 5).astype(np.int8),
            cut={
                "arm": arm,
                "group": band,
                "groups": BANDS,
                "clusters": clusters(viewer, item),
                "stratum": epoch,
            },
        )

    return make
