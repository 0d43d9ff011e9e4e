from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCreated:
    group: int
    person: int
