from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonJoined:
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    follower: int
    target: int
