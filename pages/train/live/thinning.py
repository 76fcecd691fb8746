"""Curves made ready to draw: few points, and axes that move rarely. Plain functions, no Streamlit."""

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
MOST_POINTS = 500
_LADDER = (1.0, 2.0, 5.0)
_FINE_LADDER = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0)


class Growing:
    """A curve that grows, drawn with few points: the first, the last, and the means of equal buckets between.

    Buckets hold a power of two of points, counted from the start, so a curve keeps the points it has until there are
    too many, and then halves them all at once: it never shimmers. Adding a point costs the same however many there
    were before.
    """

    def __init__(self, most: int = MOST_POINTS) -> None:
        """Begin an empty curve of at most so many points drawn, at least 3."""
        self.most, self.size = most, 1
        self.first: Point | None = None
        self.last: Point | None = None
        self._sums: list[tuple[float, float, int]] = []

    def add(self, x: float, y: float) -> None:
        """Add the next point."""
        if self.first is None:
            self.first = (x, y)
            return
        if self.last is not None:
            self._pour(*self.last)
        self.last = (x, y)

    def points(self) -> list[Point]:
        """The points to draw, in the order they were added."""
        inner = [(x / count, y / count) for x, y, count in self._sums]
        return [point for point in (self.first, *inner, self.last) if point is not None]

    def _pour(self, x: float, y: float) -> None:
        if self._sums and self._sums[-1][2] < self.size:
            below = self._sums.pop()
        elif len(self._sums) < self.most - 2:
            below = (0.0, 0.0, 0)
        else:
            self._halve()
            self._pour(x, y)
            return
        self._sums.append((below[0] + x, below[1] + y, below[2] + 1))

    def _halve(self) -> None:
        pairs = [self._sums[start : start + 2] for start in range(0, len(self._sums), 2)]
        self._sums = [(sum(p[0] for p in pair), sum(p[1] for p in pair), sum(p[2] for p in pair)) for pair in pairs]
        self.size *= 2


class Smoother:
    """A curve without its jitter: at each point the mean of what came so far, what came lately counting most.

    A point never changes once it is drawn, because it knows nothing of what comes after it.
    """

    def __init__(self, weight: float = 0.06) -> None:
        """Begin; ``weight`` is how much the newest value counts in the long run."""
        self._weight, self._total, self._weights = weight, 0.0, 0.0

    def add(self, value: float) -> float:
        """Take the next value, and give the smooth one."""
        self._total = self._total * (1 - self._weight) + value
        self._weights = self._weights * (1 - self._weight) + 1
        return self._total / self._weights


def thin(points: Iterable[Point], most: int = MOST_POINTS) -> list[Point]:
    """Draw a whole curve with at most so many points, as `Growing` does."""
    curve = Growing(most)
    for x, y in points:
        curve.add(x, y)
    return curve.points()


def span(latest: float, budget: float) -> float:
    """How far a time axis reaches: 10, 20, 50, 100, … until the budget, so that it moves only a few times."""
    reach = 10.0 if budget > 10 else budget
    return min(_at_least(max(latest, reach)), max(budget, latest))


def bounds(values: Iterable[float], least_step: float = 1e-9) -> tuple[float, float]:
    """The ends of a linear axis around some values, on round numbers; ``least_step`` keeps noise from filling it."""
    low, high = _ends(values)
    step = _at_least(max((high - low) / 4, abs(high) * 1e-3, least_step))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return first * step, max(last, first + 1) * step


def log_bounds(values: Iterable[float]) -> tuple[float, float]:
    """The ends of a logarithmic axis around some values: 1, 1.5, 2, 3, 4, 5 or 7 times a power of ten."""
    low, high = _ends(value for value in values if value > 0)
    bottom = _at_most(low, _FINE_LADDER)
    return bottom, max(_at_least(high, _FINE_LADDER), 2 * bottom)


def lately(points: Sequence[Point]) -> list[float]:
    """The values of a curve's later half, which is what its axis should show: the first steps may lie far off."""
    if not points:
        return []
    middle = points[-1][0] / 2
    return [y for x, y in points if x >= middle]


def _ends(values: Iterable[float]) -> tuple[float, float]:
    found = [value for value in values if math.isfinite(value)]
    return (min(found), max(found)) if found else (0.1, 1.0)


def _at_least(value: float, ladder: Sequence[float] = _LADDER) -> float:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return next((rung * power for rung in ladder if rung * power >= value * (1 - 1e-9)), 10 * power)


def _at_most(value: float, ladder: Sequence[float] = _LADDER) -> float:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return next(rung * power for rung in reversed(ladder) if rung * power <= value * (1 + 1e-9))
