"""Curves made ready to draw: few points, and axes that move rarely. Plain functions, no Streamlit."""

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
MOST_POINTS = 500
_LADDER = (1.0, 2.0, 5.0)


def thin(points: Sequence[Point], most: int = MOST_POINTS) -> list[Point]:
    """Draw a long curve with few points: the first, the last, and the means of equal buckets between.

    Buckets hold a power of two of points, counted from the start, so a curve that grows keeps the points it has
    until there are too many, and then halves them all at once: it never shimmers.

    Args:
        points: ``(x, y)`` in the order of x.
        most: At most this many are returned, at least 3.
    """
    if len(points) <= most:
        return list(points)
    inner = points[1:-1]
    size = 1
    while math.ceil(len(inner) / size) > most - 2:
        size *= 2
    buckets = (inner[start : start + size] for start in range(0, len(inner), size))
    return [points[0], *(_mean(bucket) for bucket in buckets), points[-1]]


def span(latest: float, budget: float) -> float:
    """How far a time axis reaches: 10, 20, 50, 100, … until the budget, so that it moves only a few times."""
    reach = 10.0 if budget > 10 else budget
    return min(_at_least(max(latest, reach)), max(budget, latest))


def smooth(points: Sequence[Point], weight: float = 0.06) -> list[Point]:
    """A curve without its jitter: at each point the mean of what came so far, what came lately counting most.

    A point never changes once it is drawn, because it knows nothing of what comes after it.
    """
    total = weights = 0.0
    smoothed = []
    for x, y in points:
        total, weights = total * (1 - weight) + y, weights * (1 - weight) + 1
        smoothed.append((x, total / weights))
    return smoothed


def bounds(values: Iterable[float], least_step: float = 1e-9) -> tuple[float, float]:
    """The ends of a linear axis around some values, on round numbers; ``least_step`` keeps noise from filling it."""
    low, high = _ends(values)
    step = _at_least(max((high - low) / 4, abs(high) * 1e-3, least_step))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return first * step, max(last, first + 1) * step


def log_bounds(values: Iterable[float]) -> tuple[float, float]:
    """The ends of a logarithmic axis around some values: 1, 2 or 5 times a power of ten."""
    low, high = _ends(value for value in values if value > 0)
    return _at_most(low), max(_at_least(high), 2 * _at_most(low))


def lately(points: Sequence[Point]) -> list[float]:
    """The values of a curve's later half, which is what its axis should show: the first steps may lie far off."""
    if not points:
        return []
    middle = points[-1][0] / 2
    return [y for x, y in points if x >= middle]


def _mean(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _ends(values: Iterable[float]) -> tuple[float, float]:
    found = [value for value in values if math.isfinite(value)]
    return (min(found), max(found)) if found else (0.1, 1.0)


def _at_least(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return next((rung * power for rung in _LADDER if rung * power >= value * (1 - 1e-9)), 10 * power)


def _at_most(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return next(rung * power for rung in reversed(_LADDER) if rung * power <= value * (1 + 1e-9))
