"""The one place that imports OpenCV, so that a missing system library becomes a sentence."""

from restorer.errors import RestorerError

try:
    import cv2
except ImportError as error:  # OpenCV's wheel needs libGL and friends from the system
    raise RestorerError(
        f"OpenCV could not be loaded ({error}); on Debian or Ubuntu install the packages listed in "
        "packages.txt: sudo apt-get install $(cat packages.txt)"
    ) from error

__all__ = ["cv2"]
