"""Files ↔ uint8 RGB and uint8 ↔ float32, with orientation, alpha, profiles and limits: the only place.

Outside this package a picture is a uint8 array ``(H, W, 3)``, RGB; inside a network it is float32 in [0, 1].
"""

from restorer.images.metadata import Metadata
from restorer.images.pixels import check_pixels, fit_square, is_neutral, neutral, orient, to_float, to_uint8
from restorer.images.reading import FORMATS, SUFFIXES, Photo, has_location, read_photo
from restorer.images.writing import (
    JPEG_QUALITY,
    JPEG_SUBSAMPLING,
    OUTPUT_SUFFIXES,
    carry,
    changes,
    check_output_path,
    encode,
    is_of_format,
    write_photo,
)

__all__ = [
    "FORMATS",
    "JPEG_QUALITY",
    "JPEG_SUBSAMPLING",
    "OUTPUT_SUFFIXES",
    "SUFFIXES",
    "Metadata",
    "Photo",
    "carry",
    "changes",
    "check_output_path",
    "check_pixels",
    "encode",
    "fit_square",
    "has_location",
    "is_neutral",
    "is_of_format",
    "neutral",
    "orient",
    "read_photo",
    "to_float",
    "to_uint8",
    "write_photo",
]
