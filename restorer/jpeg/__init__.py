"""JPEG files: encode, decode, read tables and coefficients, project pictures on quantisation cells, find traces.

The standard is ITU-T T.81; "IJG" is the Independent JPEG Group's libjpeg, whose quality scale most encoders share.
"""

from restorer.jpeg.blocks import COMPONENTS, Block, Zeros, count_zeros, detailed_block, follow_block
from restorer.jpeg.codec import (
    MAX_SIDE,
    SUBSAMPLING_DEFAULT,
    SUBSAMPLINGS,
    compress,
    decode,
    encode,
    encode_with_tables,
)
from restorer.jpeg.coefficients import Coefficients, Plane, read_coefficients
from restorer.jpeg.header import JpegHeader, read_header
from restorer.jpeg.projection import CELL_TOLERANCE, inside, project, project_and_count, verified
from restorer.jpeg.scaled_traces import estimate_quality
from restorer.jpeg.tables import (
    CONDITIONING_SIZE,
    QUALITY_ASSUMED,
    QUALITY_DEFAULT,
    QUALITY_MAX,
    QUALITY_MIN,
    check_quality,
    chroma_ratios,
    conditioning,
    conditioning_on_side,
    estimated_quality,
    standard_tables,
)
from restorer.jpeg.traces import Traces, find_traces

__all__ = [
    "CELL_TOLERANCE",
    "COMPONENTS",
    "CONDITIONING_SIZE",
    "MAX_SIDE",
    "QUALITY_ASSUMED",
    "QUALITY_DEFAULT",
    "QUALITY_MAX",
    "QUALITY_MIN",
    "SUBSAMPLINGS",
    "SUBSAMPLING_DEFAULT",
    "Block",
    "Coefficients",
    "JpegHeader",
    "Plane",
    "Traces",
    "Zeros",
    "check_quality",
    "chroma_ratios",
    "compress",
    "conditioning",
    "conditioning_on_side",
    "count_zeros",
    "decode",
    "detailed_block",
    "encode",
    "encode_with_tables",
    "estimate_quality",
    "estimated_quality",
    "find_traces",
    "follow_block",
    "inside",
    "project",
    "project_and_count",
    "read_coefficients",
    "read_header",
    "standard_tables",
    "verified",
]
