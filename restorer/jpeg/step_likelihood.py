"""The likelihood of quantisation steps: of DCT coefficients as their multiples, with noise, against any numbers.

The likelihood is that of Fan and de Queiroz, *Identification of bitmap compression history* (2003,
doi:10.1109/TIP.2002.807361), with Gaussian noise and a share of outliers.
"""

from functools import cache

import numpy as np

from restorer.jpeg.tables import QUALITY_MAX, QUALITY_MIN, standard_tables

LARGEST_STEP = 255
ROUNDING = 0.42  # standard deviation of a coefficient of samples that were rounded twice: as Y, Cb, Cr and as RGB
LOUDEST = 4.0  # such a deviation above which nothing is heard
_OUTLIERS = 0.02  # share of coefficients that are anywhere
_BIN, _LARGEST = 0.25, 512.0  # of the histograms, whose last bin takes all that is larger, and counts for nothing
_CENTRES = (np.arange(int(_LARGEST / _BIN)) + 0.5) * _BIN
_STEPS = np.arange(1, LARGEST_STEP + 1)
_NOTHING = np.zeros(LARGEST_STEP, np.float32)
_STANDARD = np.stack([standard_tables(quality)[0] for quality in range(QUALITY_MIN, QUALITY_MAX + 1)])


def histograms(coefficients: np.ndarray) -> np.ndarray:
    """Count the sizes of coefficients, frequency by frequency.

    Args:
        coefficients: ``(N, F)`` float32 in grey levels, of ``F`` frequencies.

    Returns:
        ``(F, B)`` float32 counts in ``B`` bins of a quarter of a grey level.
    """
    count, bins = coefficients.shape[1], len(_CENTRES)
    places = np.minimum((np.abs(coefficients) / _BIN).astype(np.int32), bins - 1)
    places += bins * np.arange(count, dtype=np.int32)
    return np.bincount(places.ravel(), minlength=count * bins).reshape(count, bins).astype(np.float32)


def likelihoods(counted: np.ndarray, noise: float | np.ndarray = ROUNDING) -> np.ndarray:
    """The logarithm of the likelihood of each step, against that of no step at all.

    A coefficient that was quantised to zero is no evidence of its step, so those near zero are not counted, unless a
    step is so large that they would have to be zero, and are not.

    Args:
        counted: ``(…, F, B)`` float32, see `histograms`.
        noise: Standard deviation of what was added to the multiples: one for all, or ``(F,)``, of each frequency, with
            ``counted`` of two dimensions.

    Returns:
        ``(…, F, 255)`` float32, in nats, of the steps 1 to 255; 0 where noise drowns all.
    """
    if isinstance(noise, np.ndarray):
        pairs = zip(counted, noise, strict=True)
        return np.stack([likelihoods(row[None], own)[0] if own <= LOUDEST else _NOTHING for row, own in pairs])
    from scipy import sparse  # a fifth of the time that a page takes to be imported, and two of three do without

    # few bins hold anything, and a sparse product keeps to one thread, which a busy machine does not slow down
    rows = sparse.csr_array(counted.reshape(-1, counted.shape[-1]))
    return (rows @ _gains(float(noise))).reshape(*counted.shape[:-1], LARGEST_STEP)


def standard(likelihood: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The likelihood of the luma table of each IJG quality.

    Args:
        likelihood: Of all steps of the 64 frequencies, ``(64, 255)`` float32, in nats.

    Returns:
        ``(tables, likelihoods)`` of the qualities 1 to 100: ``(100, 8, 8)`` uint16 and ``(100,)`` float32.
    """
    return _STANDARD, likelihood[np.arange(64), _STANDARD.reshape(-1, 64).astype(int) - 1].sum(axis=1)


@cache
def _gains(noise: float) -> np.ndarray:
    """What a coefficient of each bin adds for each step, ``(B, 255)`` float32."""
    size, step = _CENTRES[:, None], _STEPS[None]
    multiple = np.rint(size / step)
    gaussian = np.exp(-0.5 * ((size - step * multiple) / noise) ** 2) / (noise * np.sqrt(2 * np.pi))
    gain = np.log((1 - _OUTLIERS) * step * gaussian + _OUTLIERS)
    gain = np.where(multiple == 0, np.minimum(gain, 0), gain)
    gain[: np.searchsorted(_CENTRES, max(1.5, 3 * noise))] = 0
    gain[-1] = 0
    return gain.astype(np.float32)
