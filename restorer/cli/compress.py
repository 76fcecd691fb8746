"""The command ``compress``."""

import argparse
from collections.abc import Callable

from restorer import images, jpeg, metrics
from restorer.cli.target import JPEG_SUFFIXES, add_location, say_what_changed, target_path
from restorer.errors import ImageError
from restorer.system.files import write_atomically

HELP = "write a photo as a JPEG of a chosen quality"
EXAMPLES = ("photo.png photo.jpg --quality 20", "photo.png photo.jpg --subsampling 4:4:4")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("source", metavar="SRC", help="a picture file")
    parser.add_argument("target", metavar="DST", help="the JPEG to write")
    written = parser.add_argument_group("the JPEG")
    bounds = f"{jpeg.QUALITY_MIN} to {jpeg.QUALITY_MAX}"
    written.add_argument("--quality", type=int, default=jpeg.QUALITY_DEFAULT, help=f"{bounds} (default %(default)s)")
    written.add_argument(
        "--subsampling",
        choices=jpeg.SUBSAMPLINGS,
        default=jpeg.SUBSAMPLING_DEFAULT,
        help="how much less of chroma is kept than of luma (default %(default)s)",
    )
    add_location(written)


def run(options: argparse.Namespace, say: Callable[[str], None]) -> None:
    """Write the JPEG, and say what it cost."""
    target = target_path(options.source, options.target)
    if target.suffix.lower() not in JPEG_SUFFIXES:
        raise ImageError(f"Expected an output file ending in .jpg or .jpeg, received {target.name!r}.")
    photo = images.read_photo(options.source)
    original = photo.pixels[..., 0] if photo.gray else photo.pixels
    data = jpeg.encode(original, quality=options.quality, subsampling=options.subsampling)
    data = images.carry(data, photo, location=options.location)
    write_atomically(target, data)
    psnr = metrics.psnr(photo.pixels, jpeg.decode(data))
    say(f"{target}: {len(photo.data):,} → {len(data):,} bytes, PSNR {psnr:.2f} dB")
    say_what_changed(photo, target, say)
