"""The command ``evaluate``."""

import argparse
from collections.abc import Callable

from restorer import cluster, evaluation, jpeg, models
from restorer.cli.parser import add_care, add_workers, count, workers_of
from restorer.system import keras_backend
from restorer.system.files import write_atomically
from restorer.system.interrupts import prompt_end
from restorer.system.progress_bar import share_bar

HELP = "measure networks on a folder of originals"
EXAMPLES = (
    "photos --model fast best --quality 10 20 30 40",
    "embedded --test --csv figures.csv --per-image",
    "photos --workers 4",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("source", metavar="SOURCE", help="original pictures: embedded, a folder or a ZIP file")
    pictures = parser.add_argument_group("which pictures")
    pictures.add_argument("--test", action="store_true", help="only the test photographs of the split that train makes")
    pictures.add_argument("--seed", type=int, default=0, help="of that split (default %(default)s)")
    pictures.add_argument("--images", type=count, metavar="N", help="at most so many pictures, the first ones")
    compressed = parser.add_argument_group("how they are compressed")
    qualities = "IJG qualities (default 10 20 30 40)"
    compressed.add_argument("--quality", type=int, nargs="+", default=[10, 20, 30, 40], help=qualities)
    compressed.add_argument(
        "--subsampling",
        choices=jpeg.SUBSAMPLINGS,
        default=jpeg.SUBSAMPLING_DEFAULT,
        help="how much less of chroma is kept than of luma (default %(default)s)",
    )
    networks = parser.add_argument_group("the networks")
    networks.add_argument("--model", nargs="+", default=["fast"], help="names, .keras files or run folders")
    add_care(networks)
    add_workers(parser.add_argument_group("who works"))
    written = parser.add_argument_group("what is written")
    written.add_argument("--csv", help="also write the figures to this file")
    written.add_argument("--per-image", action="store_true", help="with --csv: one more row for each picture")


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Measure, and say the table; the exit status is 1 if a picture could not be measured."""
    for model in options.model:
        models.weights_path(model)
    for quality in options.quality:
        jpeg.check_quality(quality)
    names = evaluation.picture_names(options.source, test=options.test, seed=options.seed, at_most=options.images)
    skipped: dict[str, str] = {}
    with prompt_end(), cluster.opened(**workers_of(options), say=say) as engine:
        if isinstance(engine, cluster.InThisProcess):
            keras_backend.load_quietly()
        with share_bar("Measuring") as advance:
            scores = evaluation.evaluate(
                options.source,
                names=names,
                models=options.model,
                qualities=options.quality,
                subsampling=options.subsampling,
                ensemble=options.ensemble,
                faithful=options.faithful,
                progress=advance,
                engine=engine,
                skip=skipped.__setitem__,
            )
    say(evaluation.table(scores))
    if options.csv:
        write_atomically(options.csv, evaluation.to_csv(scores, per_image=options.per_image))
    for name, sentence in skipped.items():
        say(f"left out: {name}: {sentence}")
    return 1 if skipped else 0
