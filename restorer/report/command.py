"""The command ``python -m restorer report``: its arguments, and what it writes."""

import argparse
import shlex
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from restorer.data.degradations import DEGRADATIONS, JPEG
from restorer.data.sources import EMBEDDED
from restorer.errors import RestorerError
from restorer.models import MODELS
from restorer.report.experiment.settings import EPOCHS, HOLDS_UP, SSIM_RANGES, ReportSettings
from restorer.training.runs.run import Run

HELP = "do the report's experiment again, and draw every figure of it"
EXAMPLES = ("--out report-out --epochs 2", "--run runs/DATE-TIME-MODEL")
PAGE = "index.html"
SHARES = "--shares"  # how a page follows the work: a line with the share done, now and then
ALL = "all"
GOES_ON = "Stopped; what is done is kept, and the same command goes on from here."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    defaults = ReportSettings()
    photographs = parser.add_argument_group("the photographs")
    kaggle = 'the report\'s own is the folder "Raw Data" of it, which holds "high_res"'
    photographs.add_argument("--data", default=EMBEDDED, help=f'"embedded", a folder or a ZIP file; {kaggle}')
    photographs.add_argument("--photographs", type=int, metavar="N", help="at most so many train")
    unseen = "photographs that no network learnt from, on which all are measured too"
    photographs.add_argument("--unseen", metavar="FOLDER", help=unseen)
    low = parser.add_argument_group("what low quality is")
    reading = "what low quality is: OpenCV's JPEG, or half the size and back"
    low.add_argument("--degradation", choices=DEGRADATIONS, default=JPEG, help=f"{reading} (default %(default)s)")
    low.add_argument("--quality", type=int, help="IJG quality; by default the one with the report's compressed SSIM")
    counted = "the reading of SSIM by which that quality is found: 2, the report's, or 1, the true range"
    low.add_argument(
        "--ssim-range", type=int, choices=SSIM_RANGES, default=defaults.ssim_range, help=f"{counted} (default 2)"
    )
    networks = parser.add_argument_group("the networks")
    networks.add_argument("--epochs", type=int, default=EPOCHS, help="of each network (default %(default)s)")
    networks.add_argument(
        "--model",
        nargs="+",
        choices=[*MODELS, ALL],
        default=list(defaults.models),
        help=f"networks to train on the same pictures (default report); {ALL} is {', '.join(HOLDS_UP)}",
    )
    networks.add_argument("--seed", type=int, default=defaults.seed, help="of split, weights and order")
    made = "a run that was trained before: nothing is trained, and its page is drawn with its own settings"
    networks.add_argument("--run", dest="made", metavar="FOLDER", help=f"{made}, by default into FOLDER/report")
    written = parser.add_argument_group("what is written")
    written.add_argument("--out", metavar="DIR", help="where page, figures and trainings go")
    written.add_argument("--quiet", action="store_true", help="no progress bars")
    written.add_argument(SHARES, action="store_true", help=argparse.SUPPRESS)


def report(options: argparse.Namespace, say: Callable[[str], None]) -> None:
    """Do the experiment, or take a run that is there, and write the page, the figures and the tables."""
    if options.made:
        _report_run(options, say)
        return
    if not options.out:
        raise RestorerError("Expected --out DIR, where page, figures and trainings go, received none.")
    settings = ReportSettings(
        data=options.data if options.data == EMBEDDED else str(Path(options.data).resolve()),
        models=_models(options.model),
        epochs=options.epochs,
        degradation=options.degradation,
        quality=options.quality,
        seed=options.seed,
        photographs=options.photographs,
        ssim_range=options.ssim_range,
        unseen=options.unseen,
    )
    from restorer.report.experiment.experiment import run_experiment
    from restorer.report.page.writing import write

    folder = Path(options.out)
    try:
        with _polite_kill():
            results, examples = run_experiment(settings, folder, tell=say, quiet=options.quiet)
            shown = write(folder, results, examples, command=_command(options), page_name=PAGE)
    except KeyboardInterrupt:
        say(GOES_ON)
        raise
    say(shown)


def _report_run(options: argparse.Namespace, say: Callable[[str], None]) -> None:
    from restorer.report.experiment.experiment import report_run
    from restorer.report.page.writing import write

    run = Run(Path(options.made))
    folder = Path(options.out) if options.out else run.folder / "report"
    shares = (lambda share: say(f"{share:.3f}")) if options.shares else None
    command = shlex.join(["python", "-m", "restorer", "report", "--run", _near(run.folder)])
    for results, examples in report_run(run, progress=shares, quiet=options.quiet or options.shares):
        shown = write(folder, results, examples, command=command, page_name=PAGE)  # the first one can be read meanwhile
    if not options.shares:
        say(shown)


def _near(folder: Path) -> str:
    """A folder as a person here would type it; of one elsewhere, its name alone."""
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.name


def _models(names: Sequence[str]) -> tuple[str, ...]:
    expanded = [each for name in names for each in (HOLDS_UP if name == ALL else (name,))]
    return tuple(dict.fromkeys(expanded))


def _command(options: argparse.Namespace) -> str:
    """What a person types for the same page."""
    arguments = ["python", "-m", "restorer", "report", "--data", options.data, "--out", options.out]
    arguments += ["--epochs", str(options.epochs), "--model", *options.model]
    arguments += [] if options.degradation == JPEG else ["--degradation", options.degradation]
    for name in ("quality", "unseen", "photographs"):
        value = getattr(options, name)
        arguments += [] if value is None else [f"--{name}", str(value)]
    arguments += [] if options.ssim_range == ReportSettings.ssim_range else ["--ssim-range", str(options.ssim_range)]
    arguments += ["--seed", str(options.seed)] if options.seed else []
    return shlex.join(arguments)


@contextmanager
def _polite_kill() -> Iterator[None]:
    """A polite kill ends what is done like Ctrl-C; a training takes both as the wish for a last checkpoint."""
    kept = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, kept)
