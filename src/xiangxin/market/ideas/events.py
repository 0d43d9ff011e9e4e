from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaProposed:
    idea: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaAnswered:
    """`change` is the line of the log that says so."""

    idea: int
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaShipped:
    idea: int
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeasMerged:
    idea: int
    into: int
