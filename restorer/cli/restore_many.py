"""The command ``restore`` for a folder, or a list of photos."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from restorer import batch, cluster, images
from restorer.batch import Fate
from restorer.cli.parser import add_workers, workers_of
from restorer.cli.target import JPEG_SUFFIXES
from restorer.errors import ImageError, RestorerError
from restorer.system.files import is_folder
from restorer.system.interrupts import prompt_end
from restorer.system.progress_bar import megapixel_bar

LIST = "-"
_SHOWN = 20  # names that are listed of each kind; the journal and failures.csv have all
_FORMATS = ("png", "webp", "jpg")
Say = Callable[[str], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments that are of several photos alone."""
    many = parser.add_argument_group("of a folder, or a list")
    many.add_argument("--recursive", action="store_true", help="the folders below, too; their tree is mirrored")
    formats = "what results are written as: png, webp (lossless) or jpg (default png)"
    many.add_argument("--format", choices=_FORMATS, help=formats)
    anew = "make results anew that are out of date, or were there before; by default nothing is written over"
    many.add_argument("--overwrite", action="store_true", help=anew)
    many.add_argument("--dry-run", action="store_true", help="only say what would be done")
    add_workers(many)
    send = "send photos to the workers and results back; by default they read and write the same folders themselves"
    many.add_argument("--send", action="store_true", help=send)


def is_many(options: argparse.Namespace) -> bool:
    """Whether the command is about several photos."""
    return options.source == LIST or bool(options.source and is_folder(options.source))  # "" is no folder


def expect_one(options: argparse.Namespace) -> None:
    """Raise `RestorerError` if something was said that is of several photos alone."""
    said = {
        "--recursive": options.recursive,
        "--format": options.format,
        "--overwrite": options.overwrite,
        "--dry-run": options.dry_run,
        "--workers": options.workers > 1,
        "--scheduler": options.scheduler,
        "--send": options.send,
    }
    given = ", ".join(option for option, value in said.items() if value)
    if given:
        raise RestorerError(f"Expected a folder, or - for a list, with {given}, received {options.source!r}.")


def _expect_folder(target: str) -> None:
    """Raise `RestorerError` if photos are to be written into what is called like a picture."""
    if Path(target).suffix.lower() in images.OUTPUT_SUFFIXES and not is_folder(target):
        raise RestorerError(f"Expected a folder to write several photos to, received {target}.")


def run(options: argparse.Namespace, say: Say) -> int:
    """Restore the photos; the exit status is 1 if one of them has no result."""
    _expect_folder(options.target)
    summary, job = batch.Summary(), _job(options)
    found = list(_found(options, summary, say))
    if options.dry_run:
        _say_plan(job, job.plan(found), say, verbose=True)
        _say_failures(summary, say)
        return 1 if summary.failures else 0
    with job.alone():
        plans = job.plan(found)
        _say_plan(job, plans, say)
        with prompt_end(lambda: say(f"stopped after {_counted(summary)}; the same command goes on from here")):
            _restore(job, plans, summary, options, say)
    if due := sum(map(job.is_due, plans)):
        say(f"{options.target}: {_counted(summary)} of {due:,}")
    _say_failures(summary, say)
    return 1 if summary.failures else 0


def chosen_options(options: argparse.Namespace, suffix: str, *, name: str) -> batch.RestoreOptions:
    """How photos are restored, as the arguments say; ``name`` is what the suffix was taken from."""
    given = {"--jpeg-quality": options.jpeg_quality, "--jpeg-subsampling": options.jpeg_subsampling}
    wanted = " and ".join(option for option, value in given.items() if value is not None)
    if wanted and suffix.lower() not in JPEG_SUFFIXES:
        raise ImageError(f"Expected an output file ending in .jpg or .jpeg with {wanted}, received {name!r}.")
    return batch.RestoreOptions(
        suffix=suffix,
        quality=options.quality,
        earlier=options.earlier,
        faithful=options.faithful,
        self_test=options.self_test,
        strength=options.strength,
        ensemble=options.ensemble,
        jpeg_quality=options.jpeg_quality,
        jpeg_subsampling=options.jpeg_subsampling,
        location=options.location,
    )


def _job(options: argparse.Namespace) -> batch.Job:
    chosen = chosen_options(
        options, f".{options.format or _FORMATS[0]}", name=f"--format {options.format or _FORMATS[0]}"
    )
    job = batch.Job(Path(options.target), options.model, chosen, overwrite=options.overwrite, send=options.send)
    job.network  # noqa: B018  # a network that is not there is said before a folder is read
    return job


def _found(options: argparse.Namespace, summary: batch.Summary, say: Say) -> Iterator[batch.Found]:
    def fail(name: str, sentence: str) -> None:
        summary.add(name, batch.Outcome(Fate.FAILED, sentence))

    if options.source == LIST:
        batch.check_folders(None, options.target)
        yield from batch.listed(sys.stdin, fail=fail)
        return
    batch.check_folders(options.source, options.target)
    yield from batch.below(options.source, out=options.target, recursive=options.recursive, fail=fail)
    if not options.recursive and any(path.is_dir() for path in Path(options.source).iterdir()):
        say("the folders below are left out; --recursive restores theirs, too")


def _restore(
    job: batch.Job, plans: Sequence[batch.Planned], summary: batch.Summary, options: argparse.Namespace, say: Say
) -> None:
    due = [planned for planned in plans if job.is_due(planned)]
    with cluster.opened(**workers_of(options) if due else {}, say=say) as engine:  # nobody is asked for nothing
        if due and options.scheduler:
            say("photos are sent to the workers" if job.send else "the workers read and write the folders themselves")
        with megapixel_bar(len(due), sum(planned.photo.size for planned in due)) as advance:
            for planned, outcome in job.run(plans, engine, summary):
                advance(planned.photo.size, outcome.pixels / 1e6)


def _say_plan(job: batch.Job, plans: Sequence[batch.Planned], say: Say, *, verbose: bool = False) -> None:
    """Say what is done already, what is to be done, and what is left though it is out of date."""
    states = Counter(planned.state for planned in plans)
    told = ", ".join(f"{number:,} {state}" for state, number in sorted(states.items()))
    say(f"{len(plans):,} photos: {told}" if plans else "no photos")
    for planned in plans if verbose else []:
        if job.is_due(planned):
            say(f"{planned.state}{_why(planned)}: {planned.photo.name} → {job.out / planned.result}")
    aside = [planned for planned in plans if planned.state in (batch.State.CHANGED, batch.State.FOREIGN)]
    if job.overwrite and verbose:
        return
    for planned in aside[:_SHOWN]:
        say(f"{'made anew' if job.overwrite else 'left'}, {planned.state}{_why(planned)}: {planned.result}")
    if len(aside) > _SHOWN:
        say(f"and {len(aside) - _SHOWN:,} more")
    if aside and not job.overwrite:
        say("--overwrite makes these anew")


def _why(planned: batch.Planned) -> str:
    return f" ({planned.why})" if planned.why else ""


def _counted(summary: batch.Summary) -> str:
    left, failed = summary.fates[Fate.LEFT], len(summary.failures)
    parts = [f"{summary.fates[Fate.RESTORED]:,} restored"]
    parts += [f"{left:,} left as they are, for they have no trace of a JPEG compression"] if left else []
    parts += [f"{failed:,} failed"] if failed else []
    return ", ".join(parts)


def _say_failures(summary: batch.Summary, say: Say) -> None:
    for name, sentence in summary.failures[:_SHOWN]:
        say(f"failed: {name}: {sentence}")
    if len(summary.failures) > _SHOWN:
        say(f"and {len(summary.failures) - _SHOWN:,} more; {batch.FAILURES} lists them all")
