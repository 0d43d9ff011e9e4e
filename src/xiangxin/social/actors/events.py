from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonJoined:
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    follower: int
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandRenamed:
    brand: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody is asked to act for an actor."""

    invitation: int
    actor: int
    person: int
    by: int
