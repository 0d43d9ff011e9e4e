from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSaid:
    post: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLiked:
    post: int
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDeleted:
    post: int
