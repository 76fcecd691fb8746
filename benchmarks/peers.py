"""Ways to restore a JPEG that anybody can install: no network, no weights."""

import importlib.util
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from restorer import jpeg
from restorer.evaluation import Restorer
from restorer.images import Photo, orient, read_photo
from restorer.system.opencv import cv2

SHIFTS = range(0, 8, 2)  # in each direction: 16 in all


def bilateral(photo: Photo) -> np.ndarray:
    """OpenCV's bilateral filter, diameter 5, σ 20 in colour and 2 in space (Tomasi and Manduchi, 1998)."""
    return cv2.bilateralFilter(photo.pixels, 5, 20, 2)


def non_local_means(photo: Photo) -> np.ndarray:
    """OpenCV's non-local means in Lab, strength 3 for luma and chroma (Buades, Coll and Morel, 2005)."""
    return cv2.fastNlMeansDenoisingColored(photo.pixels, None, 3, 3, 5, 15)


def reapplication(photo: Photo) -> np.ndarray:
    """The mean of 16 JPEGs of the JPEG, on shifted grids, with the file's own tables (Nosratinia, 2001)."""
    header = jpeg.read_header(photo.data)
    height, width = photo.stored.shape[:2]
    source = photo.stored[..., 0] if photo.gray else photo.stored
    total = np.zeros((height, width, 3))
    for down in SHIFTS:
        for across in SHIFTS:
            margins = ((down, 0), (across, 0), (0, 0))[: source.ndim]
            shifted = np.pad(source, margins, mode="edge")
            again = jpeg.encode_with_tables(shifted, header.tables, subsampling=header.subsampling)
            total += jpeg.decode(again)[down:, across:]
    return np.rint(total / len(SHIFTS) ** 2).astype(np.uint8)


def quantsmooth(program: str) -> Restorer:
    """jpeg-quantsmooth at its best quality (github.com/ilyakurdyukov/jpeg-quantsmooth), built by whoever measures it.

    Args:
        program: Path of its ``jpegqs``, which reads and writes files alone.

    Returns:
        What runs it on a photo's file; a gray file comes back gray.
    """

    def restore(photo: Photo) -> np.ndarray:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "source.jpg", Path(folder) / "target.jpg"
            source.write_bytes(photo.data)
            subprocess.run([program, "-q6", "-i0", source, target], check=True, capture_output=True)
            return read_photo(target).pixels

    return restore


def jpegli(photo: Photo) -> np.ndarray:
    """The decoder of jpegli (github.com/google/jpegli), by way of ``pyjpegli`` from PyPI."""
    import pyjpegli

    pixels, width, height = pyjpegli.decode(photo.data)
    return orient(np.frombuffer(pixels, np.uint8).reshape(height, width, 3), photo.orientation)


def optional_peers() -> tuple[dict[str, Restorer], list[str]]:
    """Peers that need a package which may be missing, and a sentence for each that is."""
    if importlib.util.find_spec("pyjpegli"):
        return {"jpegli's decoder": jpegli}, []
    return {}, ["The decoder of jpegli is left out, because pyjpegli is missing: python -m pip install pyjpegli."]


PEERS: dict[str, Restorer] = {
    "OpenCV bilateral": bilateral,
    "OpenCV non-local means": non_local_means,
    "JPEG re-application": reapplication,
}
