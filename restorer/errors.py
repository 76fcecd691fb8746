"""The errors of the library, in one tree.

::

    RestorerError
    ├── ImageError    a file or an array that is not a picture we can use
    ├── DataError     a folder of photographs that cannot be trained or measured on
    ├── ModelError    a model name or file that cannot be loaded
    └── RunError      a training run that cannot be started, resumed or read

Every message is one sentence for the person who will read it: what was expected, and what came.
"""


class RestorerError(Exception):
    """Base of every error this library raises on purpose."""


class ImageError(RestorerError):
    """A file or an array is not a picture that can be used."""


class DataError(RestorerError):
    """A folder of photographs cannot be used for training or measuring."""


class ModelError(RestorerError):
    """A model is unknown, or its file cannot be loaded."""


class RunError(RestorerError):
    """A training run cannot be started, resumed or read."""
