"""How far circles of friends reach, and what they sell (docs/pull/circles.md)."""
