"""The command ``restore``."""

import argparse
from collections.abc import Callable
from pathlib import Path

from restorer import batch, images, jpeg, models
from restorer.cli import restore_many
from restorer.cli.parser import add_care
from restorer.cli.target import add_location, say_what_changed, target_path
from restorer.restoration.compression_history import History, history_of
from restorer.restoration.prediction import Prediction
from restorer.system import keras_backend
from restorer.system.files import write_atomically
from restorer.system.interrupts import prompt_end
from restorer.system.progress_bar import share_bar

_NEARLY_ALL = 0.995  # of the way, above which nothing is said of it
HELP = "regenerate a JPEG file, or a folder of them"
EXAMPLES = (
    "photo.jpg photo.png",
    "screenshot.png clean.png --model best --ensemble",
    "photos restored --recursive --workers 4",
)


_SOURCE = "a JPEG file, or a picture that once was one; a folder of them; or - for a list on standard input, one a line"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("source", metavar="SRC", help=_SOURCE)
    parser.add_argument("target", metavar="DST", help="where to write: .png, .webp (lossless) or .jpg; or a folder")
    network = parser.add_argument_group("the network")
    network.add_argument("--model", default="fast", help="a name, a .keras file or a run folder (default %(default)s)")
    network.add_argument("--strength", type=float, default=1.0, help="0, the file as it is, to 1 (default %(default)s)")
    add_care(network)
    alone = "do not try the network on the picture itself first, to follow it only as far as it helps"
    network.add_argument("--no-self-test", dest="self_test", action="store_false", help=alone)
    history = parser.add_argument_group("how it was compressed")
    found = "assume this quality, instead of the file's tables or of what its pixels tell"
    history.add_argument("--quality", type=int, help=found)
    once = "do not look for an earlier compression than a JPEG's own"
    history.add_argument("--last-only", dest="earlier", action="store_false", help=once)
    _add_writing(parser.add_argument_group("what is written"))
    restore_many.add_arguments(parser)


def _add_writing(group: argparse._ArgumentGroup) -> None:
    which = "of a .jpg that is written"
    bounds = f"{jpeg.QUALITY_MIN} to {jpeg.QUALITY_MAX}"
    group.add_argument("--jpeg-quality", type=int, metavar="Q", help=f"{which}, {bounds} (default 95)")
    chroma = f"{which} (default {images.JPEG_SUBSAMPLING})"
    group.add_argument("--jpeg-subsampling", choices=jpeg.SUBSAMPLINGS, help=chroma)
    add_location(group)


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Restore the picture, or several, write what came of it, and say what was found; gives the exit status."""
    if restore_many.is_many(options):
        return restore_many.run(options, say)
    restore_many.expect_one(options)
    target = images.check_output_path(target_path(options.source, options.target))
    chosen = restore_many.chosen_options(options, target.suffix, name=target.name)
    photo = images.read_photo(options.source)
    models.weights_path(options.model)
    if not photo.is_jpeg and history_of(photo, quality=options.quality) is None:  # found out without TensorFlow
        _leave(photo, target, chosen, say)
        return 0
    keras_backend.load_quietly()
    prediction = Prediction.from_source(options.model)
    with prompt_end(), share_bar("Restoring") as advance:
        file, restoration = batch.restored_file(photo, prediction, chosen, progress=advance)
    write_atomically(target, file)
    if restoration.history is None:
        _say_left(photo, target, chosen, say)
        return 0
    height, width = restoration.pixels.shape[:2]
    say(f"{target}: {width} × {height}, restored by {options.model} in {restoration.seconds:.1f} s")
    if restoration.history.source in ("traces", "look"):
        say(_found(restoration.history, photo))
    if restoration.trust is not None and restoration.trust < _NEARLY_ALL:
        say(
            f"tried on the picture itself, the network was followed {restoration.trust:.0%} of the way; "
            "--no-self-test follows it all the way"
        )
    if restoration.inside is not None:
        say(f"luma coefficients inside the file's cells: {restoration.inside_before:.2%} → {restoration.inside:.2%}")
    say_what_changed(photo, target, say)
    return 0


def _leave(photo: images.Photo, target: Path, options: batch.RestoreOptions, say: Callable[[str], None]) -> None:
    """Write a photo of which nothing is to be restored, and say so."""
    write_atomically(target, batch.encoded(photo, photo.pixels, options, restored=False))
    _say_left(photo, target, options, say)


def _say_left(photo: images.Photo, target: Path, options: batch.RestoreOptions, say: Callable[[str], None]) -> None:
    """Say why nothing was restored: the target is the photo's own file, unless another kind of file was asked for."""
    if batch.is_copied(photo, options):
        say(f"{target}: left as it is, byte for byte, for {_why_left(photo)}")
        return
    say(f"{target}: not restored, and written anew, for {_why_left(photo)}")
    say_what_changed(photo, target, say)


def _why_left(photo: images.Photo) -> str:
    """Why there is nothing to restore."""
    if photo.is_jpeg and (header := jpeg.read_header(photo.data)).is_lossless:
        return f"{photo.name} is a {header.process} JPEG, which has lost nothing"
    return f"{photo.name} has no trace of a JPEG compression; --quality {jpeg.QUALITY_ASSUMED} assumes one"


def _found(history: History, photo: images.Photo) -> str:
    """What the pixels told of an earlier compression."""
    if history.source == "look":
        seems = "looks as if it had been scaled after a compression"
        return f"{photo.name} {seems} of a quality of about {history.quality}: it is restored from that"
    grid = f", cut off its grid by ({-history.top % 8}, {-history.left % 8})" if history.top or history.left else ""
    once = "was compressed before" if photo.is_jpeg else "was a JPEG once"
    return f"{photo.name} {once}, at a quality of about {history.quality}{grid}: it is restored from that"
