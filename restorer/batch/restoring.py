"""One photo of many, restored on whatever worker it comes to: a task in, an outcome out, and no error between."""

import hashlib
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

import numpy as np

from restorer import images
from restorer.batch.options import RestoreOptions
from restorer.errors import DataError, ImageError, ModelError, RestorerError
from restorer.restoration import network_cache
from restorer.restoration.prediction import Prediction, Restoration
from restorer.system import limits, log
from restorer.system.files import is_full, write_atomically
from restorer.system.foreign import read_file

Stamp = tuple[int, int]  # of a file: bytes, and when it was written, in nanoseconds since 1970


class Fate(StrEnum):
    """The fates of a photo that came to a worker."""

    RESTORED = "restored"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True)
class Task:
    """A photo to restore.

    Attributes:
        name: What it is called, with ``/`` between folders.
        source: Its path; or its file, where the worker cannot reach that.
        target: Where the result goes; None to send it back.
        network: Digest of a delivered network, see `restorer.restoration.network_cache`.
        options: How it is restored.
        before: Size and time of what lies at ``target`` and may be replaced; None if nothing does.
        number: What its sender counts it by.
    """

    name: str
    source: str | bytes
    target: str | None
    network: str
    options: RestoreOptions
    before: Stamp | None = None
    number: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of a photo.

    Attributes:
        fate: Whether it was restored, left as it is because there was nothing to restore, or failed.
        sentence: Why it failed.
        pixels: How many it has.
        seconds: How long it took, reading and writing included.
        digest: SHA-256 of the photo's file.
        stamp: Size and time of that file as it was read; None of one that was sent.
        size: Bytes of the result.
        data: The result, if it is sent back.
    """

    fate: Fate
    sentence: str = ""
    pixels: int = 0
    seconds: float = 0.0
    digest: str = ""
    stamp: Stamp | None = None
    size: int = 0
    data: bytes | None = None


def failed(sentence: str) -> Outcome:
    """The outcome of a photo that has no result."""
    return Outcome(Fate.FAILED, sentence)


def delivery(model: str, network: tuple[str, bytes]) -> Callable[[], None]:
    """What a worker does before its first task: it is given a network.

    Args:
        model: What it is called.
        network: Its digest and its file, see `read_network`.
    """
    digest, file = network
    return partial(network_cache.deliver, {digest: (model, file)})


def restore_task(task: Task) -> Outcome:
    """Restore the photo of a task with a delivered network.

    Raises:
        ModelError: If the network cannot be loaded, for then no photo can be restored.
        DataError: If the disk is full, for then no result can be written.
    """
    with network_cache.TURN:
        started = time.perf_counter()
        try:
            return replace(_restored(task), seconds=time.perf_counter() - started)
        except ModelError:
            raise
        except RestorerError as error:
            return failed(str(error))
        except OSError as error:
            if is_full(error):
                raise DataError("The disk is full; once there is room, the same command goes on from here.") from None
            return failed(f"{task.name} could not be written: {error.strerror or error}.")
        except Exception as error:
            # without its name, which the outcome has: the photo may be a visitor's, and the log another person's
            logging.getLogger(__name__).error("A photo was not restored: %s", log.traced(error))
            return failed(f"{task.name} could not be restored ({type(error).__name__}: {error}).")


def restored_file(
    photo: images.Photo,
    prediction: Prediction,
    options: RestoreOptions,
    *,
    progress: Callable[[float], None] | None = None,
) -> tuple[bytes, Restoration]:
    """Restore a photo, and encode what came of it.

    Args:
        photo: The photo.
        prediction: The network; how often it looks is the options'.
        options: How.
        progress: Called with the share of tiles done, 0 to 1.

    Returns:
        The file, and the restoration. If there was nothing to restore, and the same kind of file is asked for, it is
        the photo's own, byte for byte.
    """
    restoration = replace(prediction, ensemble=options.ensemble).restore(
        photo,
        quality=options.quality,
        earlier=options.earlier,
        faithful=options.faithful,
        self_test=options.self_test,
        strength=options.strength,
        progress=progress,
    )
    return encoded(photo, restoration.pixels, options, restored=restoration.history is not None), restoration


def encoded(photo: images.Photo, pixels: np.ndarray, options: RestoreOptions, *, restored: bool) -> bytes:
    """The file of a photo's result.

    Args:
        photo: The photo.
        pixels: ``(H, W, 3)`` uint8 RGB, upright.
        options: How it is written.
        restored: Whether anything was restored; else it may be the photo's own file.
    """
    if not restored and is_copied(photo, options):
        return photo.data
    return images.encode(pixels, options.suffix, like=photo, location=options.location, **options.as_jpeg)


def is_copied(photo: images.Photo, options: RestoreOptions) -> bool:
    """Whether a photo of which nothing is to be restored is written as the file that it is."""
    return images.is_of_format(photo, options.suffix) and options.location and not options.as_jpeg


def stamp_of(path: str | Path) -> Stamp | None:
    """Size and time of a file; None if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _restored(task: Task) -> Outcome:
    data, stamp = _read(task)
    photo = images.read_photo(data, name=task.name)
    file, restoration = restored_file(photo, network_cache.delivered(task.network), task.options)
    outcome = Outcome(
        Fate.RESTORED if restoration.history else Fate.LEFT,
        pixels=photo.stored.shape[0] * photo.stored.shape[1],
        digest=hashlib.sha256(data).hexdigest(),
        stamp=stamp,
        size=len(file),
    )
    if task.target is None:
        return replace(outcome, data=file)
    if stamp_of(task.target) == task.before:  # else a worker that was taken for dead has written it meanwhile
        write_atomically(task.target, file)
    return outcome


def _read(task: Task) -> tuple[bytes, Stamp | None]:
    if isinstance(task.source, bytes):
        return task.source, None
    stamp = stamp_of(task.source)  # before it is read: what is written meanwhile is restored the next time
    try:
        return read_file(task.source, at_most=limits.FILE_MEGABYTES.amount), stamp
    except OSError as error:
        raise ImageError(f"Expected a picture, but {task.name} cannot be read: {error.strerror}.") from error
