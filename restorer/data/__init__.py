"""Photographs into training pairs: sources → crops → splits → pairs → patches."""

from restorer.data.loader import MIN_IMAGES, SIDE, DataLoader, Split, Survey, survey
from restorer.data.pairs import Compressed, ImagePairs
from restorer.data.patches import sample_patch
from restorer.data.sources import EMBEDDED, EMBEDDED_FOLDER, find_images
from restorer.data.splits import split_indices

__all__ = [
    "EMBEDDED",
    "EMBEDDED_FOLDER",
    "MIN_IMAGES",
    "SIDE",
    "Compressed",
    "DataLoader",
    "ImagePairs",
    "Split",
    "Survey",
    "find_images",
    "sample_patch",
    "split_indices",
    "survey",
]
