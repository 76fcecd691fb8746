"""Traces of an earlier JPEG in pixels: its quantisation tables, and the offset of its 8×8 grid.

A decoder's coefficients are multiples of the quantisation steps, and the pixels made of them, rounded to eight bits,
still nearly are: cut on the same 8×8 grid and transformed again, they gather around those multiples, and on any other
grid around nothing. So the grid and the steps are found together, by their likelihood, which
`restorer.jpeg.step_likelihood` measures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from restorer.jpeg import step_likelihood
from restorer.jpeg.coefficients import SIDE
from restorer.jpeg.sampling import Samples, cut_patches
from restorer.jpeg.tables import estimated_quality, standard_tables

_SEARCHED = 160  # patches that the grid is found with
_HEARD = [0, 1, 8, 9, 2, 16, 27, 36]  # frequencies it is found with; the last for fine steps, the first for coarse
_NOISES = (
    step_likelihood.ROUNDING,
    0.8,
    1.4,
    2.4,
    step_likelihood.LOUDEST,
)  # of coefficients; a later compression adds as much
_TRIED = 3  # grids that are looked at closely
_HALVINGS = {"4:2:0": (2, 2), "4:2:2": (1, 2), "4:4:4": (1, 1)}  # the most usual one first
_CHROMA_NOISE = 0.8  # more, since what lies outside the range of RGB was clipped

_SURE = 60.0  # nats; a hundred qualities, 64 grids and five noises find about ten by chance
# Nats; many blocks that resemble a lattice a little are none, nor are a few that resemble it well on a page whose other
# blocks are all clipped to white. On another grid than the later compression's, whose noise is all over it, less is to
# be had.
_SURE_PER_BLOCK, _SURE_PER_BLOCK_ELSEWHERE = 0.7, 0.3
# Of a drawing, most of whose blocks are of one colour, more: the few others are alike. Charts that were never
# compressed before gave up to 1.2, photographs with as much empty sky that were at least 3.
_SURE_PER_BLOCK_OF_A_DRAWING, _DRAWING = 2.0, 0.5
_FLAT = 1.0  # grey levels of deviation that a block of one colour has at most
_CHANCE = float(np.log(step_likelihood.LARGEST_STEP))  # nats that a step chosen for one frequency alone finds by chance
_SUPPORTED = 20.0  # nats with which a frequency is believed to have that step
_FAR_LIKELIER = 1.5  # times as many nats: steps chosen one by one always are a little likelier
_COARSER = 1.3  # times the later steps: an earlier compression that can be distinguished, and matters
# Share of a picture's energy that no multiple of the steps accounts for. In photographs that were compressed twice it
# was at most 0.03; in drawn pages whose few blocks without a clipped pixel resemble a lattice at least 0.23.
_UNEXPLAINED = 0.06
_DISTANCE = np.hypot(*(np.subtract.outer(k, k) for k in np.divmod(np.arange(64), SIDE)))  # between frequencies
_FINEST = 98  # IJG quality from which nothing is lost that could come back


@dataclass(frozen=True, eq=False)
class Traces:
    """A compression that a picture once went through.

    Attributes:
        tables: Estimated quantisation steps, ``(2, 8, 8)`` uint16, luma then chroma.
        subsampling: Estimated chroma subsampling, or ``"gray"``.
        top: The first row of pixels with which a row of blocks begins, 0 to 7.
        left: The first such column.
        evidence: Log-likelihood of the luma steps against that of none, in nats per block; over 0.
    """

    tables: np.ndarray
    subsampling: str
    top: int
    left: int
    evidence: float

    @property
    def quality(self) -> int:
        """The IJG quality that the luma table is nearest to, 1 to 100."""
        return estimated_quality(self.tables)


def find_traces(pixels: np.ndarray, *, last: np.ndarray | None = None) -> Traces | None:
    """Find the compression that did most to a picture.

    Args:
        pixels: ``(H, W, 3)`` uint8 RGB.
        last: The tables ``(2, 8, 8)`` uint16 of the JPEG file that the pixels come from, whose grid begins at (0, 0):
            only an earlier and coarser compression is looked for. None if they do not come from a JPEG.

    Returns:
        None if there is no trace of any; if the picture is smaller than 43 pixels a side, or too plain; if all
        that there was is of such a quality that nothing can come back.
    """
    patches = cut_patches(pixels)
    if not len(patches):
        return None
    samples = Samples(patches)
    if last is not None:
        return _earlier(samples, last, 0, 0)
    found = _best(_traces(samples, *grid, _NOISES[:1]) for grid in _grids(samples, step_likelihood.ROUNDING))
    if found is None:
        return None
    earlier = _earlier(samples, found.tables, found.top, found.left)
    return earlier or (found if found.quality < _FINEST else None)


def _earlier(samples: Samples, last: np.ndarray, top: int, left: int) -> Traces | None:
    """A compression coarser than the last one, on its grid or on another."""
    rounded = np.hypot(
        step_likelihood.ROUNDING, last[0].ravel() / np.sqrt(12)
    )  # the deviation of what is rounded to steps
    nearest = np.array([min(_NOISES, key=lambda noise: abs(np.log(noise / own))) for own in rounded])
    on_grid = _traces(samples, top, left, [np.where(rounded < 1.3 * _NOISES[-1], nearest, np.inf)], last)
    others = [grid for grid in _grids(samples, _NOISES[2]) if grid != (top, left)]
    elsewhere = (_traces(samples, *grid, _NOISES, last, sure=_SURE_PER_BLOCK_ELSEWHERE) for grid in others)
    return _best([on_grid, *elsewhere])


def _best(found: Iterable[Traces | None]) -> Traces | None:
    return max((traces for traces in found if traces), key=lambda traces: traces.evidence, default=None)


def _grids(samples: Samples, noise: float) -> list[tuple[int, int]]:
    """Where the grids begin on which the luma of the most contrasted patches is likeliest, the best first."""
    few, grids = samples.first(_SEARCHED), list(product(range(SIDE), range(SIDE)))
    counted = np.stack([step_likelihood.histograms(few.luma(*grid, _HEARD)) for grid in grids])  # (64, 8, B)
    best = step_likelihood.likelihoods(counted, noise)[..., 1:].max(axis=2)  # of each frequency, its step
    return [grids[place] for place in np.argsort(-best.sum(axis=1), kind="stable")[:_TRIED]]


def _traces(
    samples: Samples,
    top: int,
    left: int,
    noises: Sequence[float | np.ndarray],
    last: np.ndarray | None = None,
    *,
    sure: float = _SURE_PER_BLOCK,
) -> Traces | None:
    """The compression on this grid, if there was one, and one coarser than the last; with so many nats per block."""
    steps, noise, evidence, count = _likeliest(samples.luma(top, left), noises, last)
    every = samples.luma(top, left, clipped=True)
    if evidence < max(_SURE, sure * len(every)):
        return None
    farthest = samples.luma((top + SIDE // 2) % SIDE, (left + SIDE // 2) % SIDE)
    if _likeliest(farthest, noises, last)[2] > evidence / 2:
        return None  # a drawn pattern, which is as regular on other grids
    if evidence < _SURE_PER_BLOCK_OF_A_DRAWING * count and _flat(every) > _DRAWING:
        return None
    if _unexplained(every, steps, noise) > _UNEXPLAINED:
        return None  # a page, of which the few blocks that were listened to are not what it is made of
    chroma = standard_tables(estimated_quality(steps[None]))[1]  # too few of its coefficients are left to count on
    subsampling = _subsampling(samples, top, left, chroma)
    tables = np.stack([steps, np.ones_like(chroma) if subsampling == "gray" else chroma])
    return Traces(tables, subsampling, top, left, evidence / count)


def _likeliest(
    blocks: np.ndarray, noises: Sequence[float | np.ndarray], last: np.ndarray | None
) -> tuple[np.ndarray, float | np.ndarray, float, int]:
    """The luma table that suits coefficients ``(M, 64)`` best, with which noise, its log-likelihood, and ``M``."""
    counted = step_likelihood.histograms(_distinct(blocks))
    fits = [(noise, *_fit(step_likelihood.likelihoods(counted, noise), last)) for noise in noises]
    noise, steps, evidence = max(fits, key=lambda fit: fit[2])
    return steps, noise, evidence, len(blocks)


def _distinct(blocks: np.ndarray) -> np.ndarray:
    """Each of some blocks, given as coefficients ``(M, 64)``, once: copies, as along a drawn edge, prove no more."""
    rows = np.ascontiguousarray(np.rint(blocks).astype(np.int16))
    _, first = np.unique(rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1]))), return_index=True)
    return blocks[first]


def _flat(blocks: np.ndarray) -> float:
    """The share of blocks, given as coefficients ``(M, 64)``, that are of one colour."""
    return float((np.square(blocks[:, 1:]).sum(axis=1) < 64 * _FLAT**2).mean())


def _unexplained(blocks: np.ndarray, steps: np.ndarray, noise: float | np.ndarray) -> float:
    """The share of the energy of coefficients ``(M, 64)`` that is farther from multiples of the steps than noise.

    A compression that did what these steps say left every block of the picture near such multiples.
    """
    varying, wide = blocks[:, 1:], steps.ravel()[1:].astype(np.float32)
    allowed = 3 * np.minimum(noise if np.isscalar(noise) else np.asarray(noise)[1:], step_likelihood.LOUDEST)
    off = varying - wide * np.rint(varying / wide)
    energy = float(np.square(varying, dtype=np.float64).sum())
    return float(np.maximum(np.square(off) - np.square(allowed), 0).sum(dtype=np.float64)) / max(energy, 1.0)


def _subsampling(samples: Samples, top: int, left: int, chroma: np.ndarray) -> str:
    """The subsampling under which this chroma table ``(8, 8)`` is likeliest."""
    if samples.gray:
        return "gray"
    few, found = samples.first(_SEARCHED), {}
    for name, down in _HALVINGS.items():
        offsets = product(*(range(first, SIDE * factor, SIDE) for first, factor in zip((top, left), down, strict=True)))
        for (y, x), smoothed in product(offsets, (True, False)):
            counted = step_likelihood.histograms(few.chroma(y, x, down, smoothed=smoothed))
            likelihood = step_likelihood.likelihoods(counted, _CHROMA_NOISE)
            found[name, y, x, smoothed] = likelihood[np.arange(64), chroma.ravel().astype(int) - 1].sum()
    return max(found, key=lambda way: found[way])[0]


def _fit(likelihood: np.ndarray, last: np.ndarray | None = None) -> tuple[np.ndarray, float]:
    """The likeliest luma table, ``(8, 8)`` uint16, and its log-likelihood.

    That of an IJG quality, whose steps hold one another up, unless steps chosen one by one are far likelier.

    Args:
        likelihood: Of each step of each frequency, ``(64, 255)``.
        last: Tables than which it must be coarser.
    """
    tables, fits = step_likelihood.standard(likelihood)
    if last is not None:
        coarser = np.log(tables / last[0]).mean(axis=(1, 2)) > np.log(_COARSER)
        fits = np.where(coarser, fits, -np.inf)
    best = int(fits.argmax())
    standard, evidence = tables[best], float(fits[best])
    own, own_evidence = _own_steps(likelihood, tables, None if last is None else last[0])
    return (own, own_evidence) if own_evidence > _FAR_LIKELIER * evidence else (standard, evidence)


def _own_steps(likelihood: np.ndarray, tables: np.ndarray, last: np.ndarray | None) -> tuple[np.ndarray, float]:
    """The likeliest steps one by one, ``(8, 8)`` uint16, what chance gives taken off their log-likelihood.

    A frequency that hardly occurs gets the step that the others suggest, by the IJG table they resemble most.
    """
    allowed = 2 if last is None else np.ceil(_COARSER * last.reshape(64, 1))
    possible = np.where(np.arange(1, step_likelihood.LARGEST_STEP + 1) >= allowed, likelihood, -np.inf)
    steps, gains = possible.argmax(axis=1) + 1, possible.max(axis=1)
    heard = gains > _SUPPORTED
    if not heard.any():
        return tables[-1], -np.inf
    ratios = np.log(steps / tables.reshape(-1, 64))  # (100, 64)
    nearest = int(np.abs(ratios[:, heard]).mean(axis=1).argmin())
    closeness = np.exp(-_DISTANCE[:, heard])
    suggested = tables[nearest].ravel() * np.exp(closeness @ ratios[nearest, heard] / closeness.sum(axis=1))
    whole = np.clip(np.rint(np.where(heard, steps, suggested)), 1, step_likelihood.LARGEST_STEP)
    return whole.reshape(SIDE, SIDE).astype(np.uint16), float((gains[heard] - _CHANCE).sum())
