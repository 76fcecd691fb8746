"""The table of scores of the compressed and the regenerated pictures, each with plain words."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages.compare import network_choice
from pages.compare.comparison import Regenerated
from pages.components import formatting
from restorer import evaluation

_TIMED_FROM = 100_000  # pixels, from which a picture's time a megapixel is that of larger ones, too
_AWAITED = "…"
_ANNOUNCED = ("True to the file", "Time")  # the rows that every picture has
_PLAIN_WORDS = {
    "SSIM": "how near the small patterns are to the original's; 1 is equal",
    "PSNR": "how small the errors are; with each dB more a fifth of the squared error is gone",
    "PSNR-B": "PSNR that counts visible block edges as errors, too",
    "True to the file": "luma DCT coefficients within the limits of the file; before → after it is held to them",
    "Change kept": "how much of the network's change is kept, after a trial on this picture, compressed once more",
    "Time": "that the network took on this machine",
}


def show(before: evaluation.scores.Scores | None, results: Sequence[Regenerated]) -> None:
    """Draw the table: a row a figure, a column a picture.

    Args:
        before: Of the compressed picture; None without an original.
        results: Of the networks, in the order of their panes.
    """
    if not results:
        st.empty()  # in place of the announced one
        return
    rows = [(name, _row(name, before, results)) for name in _PLAIN_WORDS]
    _draw([result.source for result in results], {name: cells for name, cells in rows if cells}, scored=bool(before))


def announce(sources: Sequence[str], *, scored: bool) -> None:
    """Draw the table that is to come, without a figure.

    Args:
        sources: The networks.
        scored: Whether there is an original to score the pictures against.
    """
    if not sources:
        return
    cells = [_AWAITED] * (len(sources) + scored)
    rows = [name for name in _PLAIN_WORDS if name in _ANNOUNCED or (scored and name in _MEASURES)]
    _draw(sources, dict.fromkeys(rows, cells), scored=scored)


def _draw(sources: Sequence[str], rows: Mapping[str, list[str]], *, scored: bool) -> None:
    head = ["Figure", *["Compressed"] * scored, *(formatting.plain(network_choice.title(source)) for source in sources)]
    body = [[f"**{name}** :small[{_PLAIN_WORDS[name]}]", *cells] for name, cells in rows.items()]
    st.markdown("\n".join("| " + " | ".join(line) + " |" for line in [head, [":--"] * len(head), *body]))


def _row(name: str, before: evaluation.scores.Scores | None, results: Sequence[Regenerated]) -> list[str] | None:
    own = {"True to the file": _inside, "Change kept": _followed, "Time": _time}.get(name)
    if name == "Change kept" and all(result.restoration.trust is None for result in results):
        return None
    if own:
        cells = [formatting.UNKNOWN] * bool(before) + [own(result) for result in results]
    elif before:
        measure, write = _MEASURES[name]
        start = measure(before)
        cells = [write(start)] + [_with_gain(start, measure(r.scores), write) for r in results if r.scores]
    else:
        return None
    return cells


_MEASURES: dict[str, tuple[Callable[[evaluation.scores.Scores], float | None], Callable[[float | None], str]]] = {
    "SSIM": (lambda scores: scores.ssim, formatting.ssim),
    "PSNR": (lambda scores: scores.psnr, lambda value: formatting.decibels(value or 0.0)),
    "PSNR-B": (lambda scores: scores.psnr_b, lambda value: formatting.decibels(value or 0.0)),
}


def _with_gain(before: float | None, after: float | None, write: Callable[[float | None], str]) -> str:
    if before is None or after is None or before == after:
        return write(after)
    return f"{write(after)} ({formatting.signed(after - before, 3 if write is formatting.ssim else 2)})"


def _inside(result: Regenerated) -> str:
    before, after = result.restoration.inside_before, result.restoration.inside
    if before is None or after is None:
        return "not held"
    return f"{formatting.percent(before, 2)} → {formatting.percent(after, 2)}"


def _followed(result: Regenerated) -> str:
    return formatting.percent(result.restoration.trust, 0)


def _time(result: Regenerated) -> str:
    """How long it took; and a megapixel, unless the picture is too small for that."""
    made = result.restoration
    took = formatting.time(made.seconds)
    if made.pixels.shape[0] * made.pixels.shape[1] < _TIMED_FROM:
        return took
    return f"{took} ({formatting.time(made.seconds_per_megapixel)} a megapixel)"
