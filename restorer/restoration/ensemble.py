"""Self-ensemble: the mean of several restorations of a picture, flipped and turned.

The self-ensemble of Timofte et al., 2016, arXiv:1511.02228.
"""

from collections.abc import Callable

import numpy as np

from restorer import jpeg
from restorer.errors import ImageError

ENSEMBLES = (1, 2, 4, 8)  # how often a picture may be restored
MULTIPLE = 16  # the sides of a picture that is flipped are multiples of this: its 8×8 grid and chroma stay in place
# axes of (N, H, W, 3) that a picture is flipped along: as it is, its half turn, mirrored, upside down
_FLIPS = ((), (1, 2), (2,), (1,))

Predict = Callable[[np.ndarray, np.ndarray], np.ndarray]  # a picture (1, H, W, 3) and its conditioning (130,)


def check_ensemble(count: int) -> int:
    """Return ``count`` if it is one of `ENSEMBLES`; raise `ImageError` if not."""
    if isinstance(count, bool) or count not in ENSEMBLES:
        raise ImageError(f"Expected an ensemble of {', '.join(map(str, ENSEMBLES))}, received {count!r}.")
    return count


def mean_answer(predict: Predict, picture: np.ndarray, conditioning: np.ndarray, *, count: int) -> np.ndarray:
    """The mean of the answers of a network to a picture and its flips.

    Args:
        predict: The network.
        picture: ``(1, H, W, 3)`` float32 in [0, 1], sides multiples of `MULTIPLE` if ``count`` is more than 1.
        conditioning: ``(130,)`` float32, see `jpeg.conditioning`.
        count: One of `ENSEMBLES`: the picture alone, its half turn too, all four flips, or those of the picture laid
            on its side as well, with its conditioning on its side too.

    Returns:
        ``(1, H, W, 3)`` float32 in about [0, 1].
    """
    flips = _FLIPS[:count]
    answers = [_answer(predict, picture, conditioning, axes) for axes in flips]
    if count > len(_FLIPS):
        lying, its_own = picture.swapaxes(1, 2), jpeg.conditioning_on_side(conditioning)
        answers += [_answer(predict, lying, its_own, axes).swapaxes(1, 2) for axes in flips]
    return answers[0] if count == 1 else np.mean(answers, axis=0)


def _answer(predict: Predict, picture: np.ndarray, conditioning: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    return np.flip(predict(np.flip(picture, axes), conditioning), axes)
