"""A training set out of public packages, each crop with its photograph's author and licence.

    python -m assets.training_set FOLDER [--package NAME ...]

Needs a system with Debian's packages (``apt-get``, ``dpkg-deb``); nothing is installed. Of each package, every large
picture that its machine-readable copyright file knows is scaled down by two and more, so that the traces of its own
JPEG compression go, and cut into crops of 256×256. ``python -m restorer train --data FOLDER`` takes the folder: one
photograph in twelve is kept for validation, and `ATTRIBUTION.csv` beside the crops says where each came from.
Photographs that the pages offer to try are left out.
"""

import argparse
import csv
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image

PACKAGES = (
    "lomiri-wallpapers-16.04",
    "lomiri-wallpapers-20.04",
    "mate-backgrounds",
    "gnome-backgrounds",
    "ukui-wallpapers",
    "lxqt-themes",
    "plasma-workspace-wallpapers",
)
SIDE = 256
SCALES = (2, 3, 4)
CROPS = 4  # at most, of a photograph at one scale
VALIDATED = 12  # one photograph in so many
FIELDS = ("crop", "package", "file", "licence", "author", "scale_down", "x", "y")
_SUFFIXES = {".jpg", ".jpeg", ".png"}
_FLAT = 4.0  # levels of standard deviation, under which a crop shows nothing
_COLOURS = 6000  # of a photograph at 256 pixels; plain drawings have fewer
_SAMPLES = Path(__file__).parent / "samples" / "ATTRIBUTION.csv"


@dataclass(frozen=True)
class Photograph:
    """A picture file of a package, and whose it is.

    Attributes:
        path: Where it was unpacked.
        package: Name and version.
        licence: As the copyright file names it.
        author: Whoever it names, years and addresses included.
    """

    path: Path
    package: str
    licence: str
    author: str


def main() -> None:
    """Fetch, cut, and say how many crops there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--package", nargs="+", default=PACKAGES, help="by default all that are known to hold some")
    options = parser.parse_args()
    missing = [program for program in ("apt-get", "dpkg-deb") if not shutil.which(program)]
    if missing:
        parser.error(f"Expected a system with Debian's packages, but it has no {' and no '.join(missing)}.")
    with tempfile.TemporaryDirectory() as scratch:
        photographs = [each for name in options.package for each in fetch(name, Path(scratch) / name)]
        for part, count in build(photographs, options.folder).items():
            print(f"{options.folder / part}: {count} crops")  # noqa: T201


def fetch(package: str, folder: Path) -> list[Photograph]:
    """Unpack a package and list the pictures that its copyright file knows."""
    folder.mkdir(parents=True)
    subprocess.run(["apt-get", "-q", "download", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.deb")
    subprocess.run(["dpkg-deb", "-x", archive.name, "."], cwd=folder, check=True)
    version = archive.name.split("_")[1].replace("%3a", ":")
    text = (folder / "usr/share/doc" / package / "copyright").read_text(encoding="utf-8")
    owners = read_copyright(text)
    found = []
    for path in sorted(folder.rglob("*")):
        is_picture = path.suffix.lower() in _SUFFIXES and not path.is_symlink()
        owner = owner_of(path.relative_to(folder).as_posix(), owners) if is_picture else None
        if owner:
            found.append(Photograph(path, f"{package} {version}", *owner))
    return found


def read_copyright(text: str) -> list[tuple[list[str], str, str]]:
    """The paragraphs on files of a machine-readable copyright file (DEP-5): patterns, licence, author."""
    owners = []
    for paragraph in text.split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in paragraph.splitlines():
            if line[:1].isspace():
                fields[name] = f"{fields.get(name, '')}\n{line.strip()}"
            elif ":" in line:
                name, value = line.split(":", 1)
                fields[name] = value.strip()
        if {"Files", "License", "Copyright"} <= fields.keys():
            licence = fields["License"].splitlines()[0]
            authors = [" ".join(line.split()) for line in fields["Copyright"].splitlines()]
            owners.append((fields["Files"].split(), licence, "; ".join(filter(None, authors))))
    return owners


def owner_of(name: str, owners: Sequence[tuple[list[str], str, str]]) -> tuple[str, str] | None:
    """Licence and author of an installed file: those of the last paragraph that names it; None if none does.

    Packages install files in other folders than their source has them in, so a file is known by its own name, and a
    whole folder by its path's end.
    """
    for patterns, licence, author in reversed(owners):
        if any(_names(pattern, PurePosixPath(name)) for pattern in patterns):
            return licence, author
    return None


def _names(pattern: str, path: PurePosixPath) -> bool:
    last = PurePosixPath(pattern).name
    return pattern == "*" or fnmatch(str(path), f"*/{pattern}") or (last != "*" and fnmatch(path.name, last))


def build(photographs: Sequence[Photograph], folder: Path) -> dict[str, int]:
    """Cut photographs and write crops and attribution into ``train`` and ``val``; returns how many crops each got."""
    with _SAMPLES.open(encoding="utf-8", newline="") as file:
        shown = {row["file"] for row in csv.DictReader(file)}
    rows: dict[str, list[dict[str, object]]] = {"train": [], "val": []}
    for number, photograph in enumerate(each for each in photographs if each.path.name not in shown):
        part = "val" if number % VALIDATED == VALIDATED - 1 else "train"
        (folder / part).mkdir(parents=True, exist_ok=True)
        for scale, x, y, pixels in crops(photograph.path):
            name = f"{photograph.package.split()[0]}_{number:03}_{scale}_{x}_{y}.webp"
            Image.fromarray(pixels).save(folder / part / name, lossless=True)
            facts = (name, photograph.package, photograph.path.name, photograph.licence, photograph.author, scale, x, y)
            rows[part].append(dict(zip(FIELDS, facts, strict=True)))
    for part, written in rows.items():
        if written:
            with (folder / part / "ATTRIBUTION.csv").open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, FIELDS)
                table.writeheader()
                table.writerows(written)
    return {part: len(written) for part, written in rows.items()}


def crops(path: Path) -> Iterator[tuple[int, int, int, np.ndarray]]:
    """Crops of a photograph: by what it was scaled down, where it was cut then, ``(256, 256, 3)`` uint8.

    None of a plain drawing, and none that shows nothing. The places are drawn, the same ones for a file's name.
    """
    with Image.open(path) as image:
        if min(image.size) < SIDE * SCALES[0]:
            return
        whole = image.convert("RGB")
    small = np.asarray(whole.resize((SIDE, SIDE), Image.Resampling.BOX)).reshape(-1, 3)
    if len(np.unique(small, axis=0)) < _COLOURS:
        return
    rng = np.random.default_rng(zlib.crc32(path.name.encode()))
    for scale in SCALES:
        pixels = np.asarray(whole.reduce(scale))
        rows, columns = (size // SIDE for size in pixels.shape[:2])
        places = [(row * SIDE, column * SIDE) for row in range(rows) for column in range(columns)]
        for place in rng.permutation(len(places))[:CROPS]:
            y, x = places[place]
            crop = pixels[y : y + SIDE, x : x + SIDE]
            if crop.std() >= _FLAT:
                yield scale, x, y, np.ascontiguousarray(crop)


if __name__ == "__main__":
    main()
