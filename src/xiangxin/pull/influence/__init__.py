"""What an exposure to somebody's act causes (docs/pull/influence.md).

On a ledger: `MEASURE`, or `units.units` and `bands.bands` for the table of units. On
arrays of one's own: `clusters.clusters`, `effects.effects` and `effects.difference`,
`weighted.ipw` and `weighted.aipw`, `crosscheck.two_way_bootstrap`, `hazard.hazard`,
`pooling.pool`, `planning.required`, `quadrants.quadrant`, `policies.ipw`, `snipw` and
`dr`, `instruments.instrumented`.
"""

from xiangxin.pull.influence.measure import MEASURE

__all__ = ["MEASURE"]
