"""The learning rate over a run."""

import math

WARM_UP_STEPS = 50
LAST_RATE = 0.01  # where the cosine ends, as a share of the base rate


def learning_rate(base: float, schedule: str, *, step: int, progress: float) -> float:
    """The rate of a step: constant, or a warm-up and then a cosine over the whole budget.

    Args:
        base: The rate at its highest.
        schedule: ``"constant"`` or ``"cosine"``.
        step: The step's number, from 0.
        progress: How much of the budget is spent, 0 to 1.
    """
    if schedule == "constant":
        return base
    warm = min(1.0, (step + 1) / WARM_UP_STEPS)
    cosine = 0.5 * (1 + math.cos(math.pi * progress))
    return base * warm * (LAST_RATE + (1 - LAST_RATE) * cosine)
