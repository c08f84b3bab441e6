"""Splitting a published total over units and years, with natural parts and an exact sum."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random


def split(total: int, weights: Sequence[float], rng: Random, *, least: int = 0, jitter: float = 0.3) -> list[int]:
    """Whole numbers that add to `total`, each at least `least`, roughly in proportion to `weights`."""
    rest = total - least * len(weights)
    if rest < 0:
        raise ValueError(f"{total} is too small for {len(weights)} parts of at least {least}")
    shaken = [weight * (1 + rng.uniform(-jitter, jitter)) for weight in weights]
    exact = [rest * weight / sum(shaken) for weight in shaken]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: rest - sum(parts)]:
        parts[i] += 1
    return [part + least for part in parts]


def evenly(total: int, count: int, rng: Random, *, least: int = 0) -> list[int]:
    """Like `split` with equal weights and more scatter."""
    return split(total, [1.0] * count, rng, least=least, jitter=0.6)


def capped(total: int, limits: Sequence[int], rng: Random) -> list[int]:
    """Whole numbers that add to `total`, none above its limit, roughly in proportion to the limits."""
    parts = [min(part, limit) for part, limit in zip(split(total, limits, rng, jitter=0.04), limits, strict=True)]
    while (rest := total - sum(parts)) > 0:
        open_parts = [i for i, part in enumerate(parts) if part < limits[i]]
        for i in rng.sample(open_parts, min(rest, len(open_parts))):
            parts[i] += 1
    return parts


def round_some(parts: Sequence[int], chosen: set[int], rng: Random) -> list[int]:
    """The parts with those at `chosen` positions rounded to tens; the other parts take up the difference."""
    result = [max(10, round(part, -1)) if i in chosen else part for i, part in enumerate(parts)]
    others = [i for i, part in enumerate(parts) if i not in chosen and part > 3]
    while gap := sum(parts) - sum(result):
        result[rng.choice(others)] += 1 if gap > 0 else -1
    return result


def means(target: Decimal, weights: Sequence[int], start: Sequence[Decimal], rng: Random) -> list[Decimal]:
    """Values with one decimal near `start` whose weighted mean is within 0.03 of `target`."""
    values = list(start)
    while abs(gap := target - weighted_mean(values, weights)) > Decimal("0.03"):
        values[rng.randrange(len(values))] += Decimal("0.1").copy_sign(gap)
    return values


def weighted_mean(values: Sequence[Decimal], weights: Sequence[int]) -> Decimal:
    """Σ(value × weight) / Σ weight."""
    return sum((v * w for v, w in zip(values, weights, strict=True)), Decimal(0)) / sum(weights)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """A value rounded half up to a number of decimals."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
