from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAsked:
    """Asked for, without a reason, or by withdrawing from the contract."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAnswered:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReceived:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefunded:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RestDropped:
    """The maker cannot send the rest."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPhotoSent:
    photo: int
