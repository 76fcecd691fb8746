"""A recorded run of a lesson, which plays where there is nothing of one's own to see yet."""

from dataclasses import dataclass

import streamlit as st

from pages.components.training_defaults import FIRST_LESSON, LESSON
from restorer import ASSETS, LESSONS, Run, RunState, RunStatus

RECORDINGS = ASSETS / "recordings"
SAYS = "Example: a recorded run of this lesson"
_BEFORE = (RunState.NEW, RunState.WAITING, RunState.STARTING, RunState.RUNNING)  # states that a first point follows


@dataclass(frozen=True)
class Example:
    """What plays.

    Attributes:
        runs: The recorded runs of a lesson, laid over one another; the pictures are the first one's.
        says: What it is, in words.
    """

    runs: tuple[Run, ...]
    says: str


def until_the_first_point(run: Run | None, status: RunStatus, *, has_points: bool) -> Example | None:
    """The example that plays before Start and until a run's first point; None where that has come, or will not come.

    Args:
        run: The opened run, if there is one.
        status: Its status.
        has_points: Whether it has anything to draw.
    """
    if has_points or (run and status.state not in _BEFORE):
        return None
    lesson = _lesson_of(run) if run else str(st.session_state.get(LESSON))
    if recorded := _recorded(lesson):
        return Example(recorded, SAYS)
    says = f"Example: a recorded run of the lesson “{LESSONS[FIRST_LESSON].title}”"
    return Example(first, says) if (first := _recorded(FIRST_LESSON)) else None


def _recorded(lesson: str) -> tuple[Run, ...]:
    folders = RECORDINGS.glob(f"{lesson}-*") if lesson in LESSONS else ()
    return tuple(map(Run, sorted(folders)))


def _lesson_of(run: Run) -> str:
    """The lesson that a run was begun by, which its title begins with; empty if by none."""
    begun = (name for name, lesson in LESSONS.items() if run.title.startswith(lesson.title))
    return next(begun, "")
