"""How often buyers come back, and whether they still will: BG/NBD.

Fader, Hardie & Lee 2005, Marketing Science 24 (2), doi 10.1287/mksc.1040.0098. While a
buyer is alive they buy at their own rate λ ~ Gamma(r, α); after each order they are
gone with their own probability p ~ Beta(a, b).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.draws import Array
from xiangxin.pull.likelihood import Maximum, NoMaximum, held, maximise
from xiangxin.pull.special import digamma, gammaln

NAMES: Final = ("r", "alpha", "a", "b")
TERMS: Final = 100_000

NARROW: Final = 30.0
"""From here on the leaving is summed over its own bell, where the series is long."""
NODES: Final = np.linspace(-8.5, 8.5, 171)

NEAR: Final = (1.0, 1.0, 1.0, 3.0)
SPREAD: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyers:
    """One row a buyer, in one unit of time.

    `frequency` are the orders after the first; `recency` is the time from the first
    to the last of them, 0 without any; `age` the time from the first until now.
    """

    frequency: Array
    recency: Array
    age: Array

    def __post_init__(self) -> None:
        sizes = {len(self.frequency), len(self.recency), len(self.age)}
        if len(sizes) != 1:
            raise ValueError("A buyer has a frequency, a recency and an age.")
        if np.any(self.frequency < 0) or np.any(self.frequency % 1):
            raise ValueError("A frequency is a whole number and not negative.")
        if np.any(self.recency < 0) or np.any(self.recency > self.age):
            raise ValueError("A recency lies between 0 and the age.")
        if np.any((self.frequency > 0) != (self.recency > 0)):
            raise ValueError("The recency is 0 without a second order, and only then.")

    def __len__(self) -> int:
        return len(self.frequency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """A fitted BG/NBD; `fit` is in logarithms of r, alpha, a, b.

    `held` says that the likelihood alone was flat and the weak prior closed it.
    """

    fit: Maximum
    n: int
    held: bool = False

    @property
    def parameters(self) -> Array:
        """r, alpha (in the buyers' unit of time), a, b."""
        return np.exp(self.fit.at)

    def draws(self, chance: np.random.Generator, *, times: int) -> Array:
        return np.exp(self.fit.draws(chance, times=times))


def fit(buyers: Buyers) -> Purchases:
    """By maximum likelihood. Raises NoMaximum where nobody has bought twice.

    Where buyers are so alike, or so few leave, that the likelihood has no single
    highest point, a weak prior holds each parameter: its logarithm is normal about
    NEAR, with a standard deviation of 1.5, so within a factor of twelve nine times
    in ten (alpha in units of the mean age).
    """
    if not len(buyers) or not buyers.frequency.any():
        raise NoMaximum("Nobody has bought twice.")
    scale = float(buyers.age.mean())
    rows = np.stack([buyers.frequency, buyers.recency / scale, buyers.age / scale], 1)
    cells, counts = np.unique(rows, axis=0, return_counts=True)
    alike = Buyers(frequency=cells[:, 0], recency=cells[:, 1], age=cells[:, 2])
    mean = float(buyers.frequency.mean())
    start = np.log([1.0, 1.0 / max(mean, 1e-3), 1.0, 3.0])

    def own(at: Array) -> tuple[float, Array]:
        return score(at, alike, counts.astype(np.float64))

    near, flat = np.log(NEAR), False
    try:
        found = maximise(own, start)
    except NoMaximum:
        found, flat = maximise(held(own, near=near, spread=SPREAD), near), True
    moved = found.at + np.array([0.0, np.log(scale), 0.0, 0.0])
    # The likelihood of recencies and ages in the buyers' own unit of time.
    height = found.log_likelihood - float(buyers.frequency.sum()) * np.log(scale)
    return Purchases(
        fit=Maximum(
            at=moved, log_likelihood=float(height), covariance=found.covariance
        ),
        n=len(buyers),
        held=flat,
    )


def score(at: Array, buyers: Buyers, times: Array) -> tuple[float, Array]:
    """Log-likelihood (equation 6) and gradient by the logarithms of r, α, a, b."""
    r, alpha, a, b = np.exp(np.clip(at, -50, 50))
    x, last, now = buyers.frequency, alpha + buyers.recency, alpha + buyers.age
    again = x > 0
    after = b + np.maximum(x, 1) - 1
    alive = -(r + x) * np.log(now)
    gone = np.where(again, np.log(a / after) - (r + x) * np.log(last), -np.inf)
    top = np.maximum(alive, gone)
    both = np.exp(alive - top) + np.exp(gone - top)
    lies = np.exp(gone - top) / both
    # Orders are whole numbers, of which there are few.
    whole, at_x = np.arange(x.max(initial=0) + 1), x.astype(np.int64)
    log = (
        gammaln(r + whole)[at_x] - gammaln(r) + r * np.log(alpha)
        + gammaln(a + b) + gammaln(b + whole)[at_x] - gammaln(b)
        - gammaln(a + b + whole)[at_x] + top + np.log(both)
    )  # fmt: skip
    leaves = digamma(a + b) - digamma(a + b + whole)[at_x]
    waiting = (1 - lies) / now + lies / last
    slopes = (
        digamma(r + whole)[at_x] - digamma(r) + np.log(alpha)
        - (1 - lies) * np.log(now) - lies * np.log(last),
        r / alpha - (r + x) * waiting,
        leaves + lies / a,
        leaves + digamma(b + whole)[at_x] - digamma(b) - lies / after,
    )  # fmt: skip
    # No dot product: it would wait for a second core and add up in another order there.
    gradient = np.array([float((times * slope).sum()) for slope in slopes])
    return float((times * log).sum()), gradient * np.array([r, alpha, a, b])


def alive(parameters: Array, buyers: Buyers) -> Array:
    """The probability that each is not gone yet (Fader, Hardie & Lee 2008)."""
    r, alpha, a, b = parameters
    x = buyers.frequency
    odds = np.log(a / (b + np.maximum(x, 1) - 1)) + (r + x) * np.log(
        (alpha + buyers.age) / (alpha + buyers.recency)
    )
    return np.where(x == 0, 1.0, 1.0 / (1.0 + np.exp(np.minimum(odds, 700.0))))


def expected(parameters: Array, buyers: Buyers, *, ahead: float) -> Array:
    """Orders each will place in the time `ahead`, given what they did (equation 10)."""
    r, alpha, a, b = parameters
    # What each would place while alive hangs on two numbers that many buyers share.
    kinds, of = np.unique(buyers.frequency + 1j * buyers.age, return_inverse=True)
    z = np.asarray(ahead / (alpha + kinds.imag + ahead))
    return alive(parameters, buyers) * _orders((r, a, b), kinds.real, z)[of]


def expected_of_anybody(parameters: Array, *, ahead: Array) -> Array:
    """Repeat orders in the time after a first order (equation 9)."""
    r, alpha, a, b = parameters
    ahead = np.asarray(ahead, dtype=np.float64)
    return _orders((r, a, b), np.zeros_like(ahead), ahead / (alpha + ahead))


def _orders(shape: tuple[float, float, float], x: Array, z: Array) -> Array:
    """(c/ε)·[1 − (1−z)^ε ₂F₁(a+b−1−r, ε; c; z)] with ε = a−1 and c = a+b+x−1.

    Equation 10 after Euler's transformation (DLMF 15.8.1). The series is summed from
    its second term with c and ε taken out, so that neither a = 1 nor a + b = 1 is a
    special case and nothing overflows.
    """
    r, a, b = shape
    if a > NARROW:
        return _orders_of_alike(shape, x, z)
    epsilon, c, p = a - 1.0, a + b + x - 1.0, a + b - 1.0 - r
    term = p * z
    total = term.copy()
    for k in range(1, TERMS):
        term = term * ((p + k) * (epsilon + k) / ((c + k) * (k + 1)) * z)
        total += term
        small = np.abs(term) * z <= 1e-14 * (1 - z) * (np.abs(total) + 1e-300)
        if k > abs(p) and np.all(small):
            break
    stay = np.log1p(-z)
    leave = -np.expm1(epsilon * stay) / epsilon if epsilon else -stay
    return np.asarray(c * leave - np.exp(epsilon * stay) * total)


def _orders_of_alike(shape: tuple[float, float, float], x: Array, z: Array) -> Array:
    """E[(1 − (1 + p z/(1−z))^−(r+x)) / p] over p ~ Beta(a, b+x), the same mean.

    The trapezoidal rule on the logit of p, where the density is nearly normal.
    """
    r, a, b = shape
    centre = np.log(a / (b + x))
    width = np.sqrt(1 / a + 1 / (b + x))
    odds = z / (1 - z)
    total, mass = np.zeros_like(z), np.zeros_like(z)
    for node in NODES:
        logit = centre + width * node
        p = 1 / (1 + np.exp(-logit))
        # ln of p^a (1−p)^(b+x), less what it is at the centre.
        grown = np.logaddexp(0, logit) - np.logaddexp(0, centre)
        weight = np.exp(a * width * node - (a + b + x) * grown)
        total += weight * -np.expm1(-(r + x) * np.log1p(p * odds)) / p
        mass += weight
    return np.asarray(total / mass)
