import csv
import json
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from restorer import DataLoader, __version__, images, jpeg, metrics, models
from restorer.cli import _parser, main
from restorer.training.config import config_for
from restorer.training.runs.run import Run, create_run
from tests.helpers import exif, is_one_sentence, picture, saved, scaled_since
from tests.paths import SAMPLES


@pytest.fixture
def photo(tmp_path):
    """A colour photograph as PNG."""
    return images.write_photo(tmp_path / "photo.png", picture())


@pytest.fixture
def small_jpeg(tmp_path):
    path = tmp_path / "small.jpg"
    path.write_bytes(saved(picture(40, 56), "JPEG", quality=20))
    return path


@pytest.fixture(autouse=True)
def signals_restored():
    """The command line listens for signals; the test runner's own answers come back afterwards."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, answer in kept.items():
        signal.signal(number, answer)


@pytest.fixture
def run(capsys):
    """Run one command; gives the exit status and what was printed."""

    def command(*arguments) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


@pytest.fixture
def refused(run):
    """Run a command that must end with exit status 2 and one sentence; gives the sentence."""

    def command(*arguments) -> str:
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith("restorer: ")
        assert is_one_sentence(err.removeprefix("restorer: ")), err
        return err

    return command


CAT = SAMPLES / "animal_cat.webp"
BAD_FILES = {
    "text": b"Dear diary,\n" * 50,
    "empty": b"",
    "truncated": saved(picture(), "JPEG")[:400],
    "no pixels": b"\xff\xd8\xff\xd9",
}


class TestWhatAPhotoWentThrough:
    def test_a_picture_that_never_was_a_jpeg_comes_back_unchanged(self, run, photo, untrained_fast, tmp_path):
        status, said, _ = run("restore", photo, tmp_path / "out.png", "--model", untrained_fast)
        assert status == 0
        assert "left as it is" in said
        assert np.array_equal(images.read_photo(tmp_path / "out.png").pixels, images.read_photo(photo).pixels)

    def test_one_that_was_a_jpeg_is_recognised(self, run, untrained_fast, tmp_path):
        pixels = jpeg.compress(images.read_photo(CAT).pixels, quality=20)[3:, 5:]
        images.write_photo(tmp_path / "shot.png", pixels)
        _, said, _ = run("restore", tmp_path / "shot.png", tmp_path / "out.png", "--model", untrained_fast)
        assert "shot.png was a JPEG once, at a quality of about 20, cut off its grid by (3, 5)" in said

    def test_the_first_of_two_compressions_counts_unless_told_otherwise(self, run, untrained_fast, tmp_path):
        twice = tmp_path / "twice.jpg"
        twice.write_bytes(jpeg.encode(jpeg.compress(images.read_photo(CAT).pixels, quality=15), quality=90))
        command = ("restore", twice, tmp_path / "out.png", "--model", untrained_fast)
        assert "twice.jpg was compressed before, at a quality of about 15" in run(*command)[1]
        assert "before" not in run(*command, "--last-only")[1]

    def test_a_jpeg_that_was_scaled_since_goes_by_its_look_unless_told_otherwise(self, run, untrained_fast, tmp_path):
        enlarged = tmp_path / "enlarged.jpg"
        enlarged.write_bytes(jpeg.encode(scaled_since(images.read_photo(CAT).pixels), quality=85))
        command = ("restore", enlarged, tmp_path / "out.png", "--model", untrained_fast)
        says = "enlarged.jpg looks as if it had been scaled after a compression"
        assert says in run(*command)[1]
        assert says not in run(*command, "--last-only")[1]


class TestBadInput:
    @pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES)
    def test_a_file_that_is_no_picture(self, refused, tmp_path, content):
        bad = tmp_path / "bad.jpg"
        bad.write_bytes(content)
        assert "bad.jpg" in refused("compress", bad, tmp_path / "out.jpg")
        assert "bad.jpg" in refused("restore", bad, tmp_path / "out.png")
        assert [path.name for path in tmp_path.iterdir()] == ["bad.jpg"]

    def test_a_missing_file(self, refused, tmp_path):
        assert "gone.jpg" in refused("compress", tmp_path / "gone.jpg", tmp_path / "out.jpg")
        assert "gone.jpg" in refused("restore", tmp_path / "gone.jpg", tmp_path / "out.png")

    def test_an_output_that_is_the_input(self, refused, small_jpeg, tmp_path):
        before = small_jpeg.read_bytes()
        same = tmp_path / "elsewhere" / ".." / "small.jpg"
        for command in ("compress", "restore"):
            assert "other than the input" in refused(command, small_jpeg, small_jpeg)
            assert "other than the input" in refused(command, small_jpeg, same)
        assert small_jpeg.read_bytes() == before

    @pytest.mark.parametrize("link", ["symlink", "symlink to it", "symlinked folder", "hard link", "detour"])
    def test_an_output_that_is_the_input_under_another_name(self, refused, small_jpeg, tmp_path, link):
        before, source, target = small_jpeg.read_bytes(), small_jpeg, tmp_path / "other.jpg"
        try:
            if link in ("hard link", "detour"):
                target.hardlink_to(small_jpeg)
            elif link == "symlinked folder":
                (tmp_path / "folder").symlink_to(tmp_path, target_is_directory=True)
                target = tmp_path / "folder" / "small.jpg"
            else:
                target.symlink_to(small_jpeg)
        except OSError:
            pytest.skip("this disk, or this user, has no such links")
        if link == "symlink to it":
            source, target = target, source
        if link == "detour":
            target = tmp_path / "not" / "there" / ".." / ".." / "other.jpg"
        for command in ("compress", "restore"):
            assert "other than the input" in refused(command, source, target)
        assert small_jpeg.read_bytes() == before
        assert link != "symlink" or target.is_symlink()

    def test_an_output_that_differs_from_the_input_in_capitals_alone(self, run, refused, small_jpeg, untrained_fast):
        before, target = small_jpeg.read_bytes(), small_jpeg.with_name("SMALL.JPG")
        command = ("restore", small_jpeg, target, "--model", untrained_fast)
        if target.exists():  # a disk to which both names are one
            assert "other than the input" in refused(*command)
        else:
            assert run(*command)[0] == 0
        assert small_jpeg.read_bytes() == before

    def test_jpeg_settings_for_what_is_no_jpeg(self, refused, small_jpeg, tmp_path):
        for name in ("out.png", "out.webp"):
            command = ("restore", small_jpeg, tmp_path / name)
            said = refused(*command, "--jpeg-quality", 80)
            assert f".jpg or .jpeg with --jpeg-quality, received '{name}'" in said
            said = refused(*command, "--jpeg-quality", 80, "--jpeg-subsampling", "4:2:0")
            assert "with --jpeg-quality and --jpeg-subsampling" in said
        assert "1 to 100" in refused("restore", small_jpeg, tmp_path / "out.jpg", "--jpeg-quality", 0)

    @pytest.mark.parametrize("name", ["out.gif", "out.txt", "out"])
    def test_an_output_of_a_format_that_is_not_written(self, refused, small_jpeg, tmp_path, name):
        assert "ending in" in refused("restore", small_jpeg, tmp_path / name)
        assert "ending in" in refused("compress", small_jpeg, tmp_path / name)

    def test_compress_writes_jpeg_alone(self, refused, photo, tmp_path):
        assert ".jpg" in refused("compress", photo, tmp_path / "out.png")

    @pytest.mark.parametrize("quality", ["0", "101", "-3"])
    def test_a_quality_off_the_scale(self, refused, photo, originals, untrained_fast, tmp_path, quality):
        assert "1 to 100" in refused("compress", photo, tmp_path / "out.jpg", "--quality", quality)
        assert "1 to 100" in refused("restore", photo, tmp_path / "out.png", "--quality", quality)
        assert "1 to 100" in refused("evaluate", originals, "--model", untrained_fast, "--quality", quality)
        assert "1 to 100" in refused("train", "--quality", quality, "--run", tmp_path / "run")
        assert not (tmp_path / "run").exists()

    @pytest.mark.parametrize(
        "arguments", [[], ["--quality", "high"], ["--subsampling", "4:1:0"], ["--colour"]], ids=str
    )
    def test_arguments_that_are_no_arguments(self, photo, tmp_path, capsys, arguments):
        line = [] if not arguments else ["compress", str(photo), str(tmp_path / "out.jpg"), *arguments]
        with pytest.raises(SystemExit) as ended:
            main(line)
        assert ended.value.code == 2
        assert "usage:" in capsys.readouterr().err

    def test_an_unknown_model(self, refused, small_jpeg, originals, tmp_path):
        for command in (["restore", small_jpeg, tmp_path / "out.png"], ["evaluate", originals]):
            said = refused(*command, "--model", "slow")
            assert "fast, best, report" in said
            assert "slow" in said

    def test_a_model_that_does_not_ship(self, refused, small_jpeg, tmp_path):
        assert "train it first" in refused("restore", small_jpeg, tmp_path / "out.png", "--model", "report")

    def test_a_model_file_that_is_none(self, refused, small_jpeg, tmp_path):
        (tmp_path / "bad.keras").write_bytes(b"no model")
        assert "bad.keras" in refused("restore", small_jpeg, tmp_path / "out.png", "--model", tmp_path / "bad.keras")

    def test_a_run_without_a_model_yet(self, refused, small_jpeg, tmp_path):
        assert "no model.keras yet" in refused("restore", small_jpeg, tmp_path / "out.png", "--model", tmp_path)

    def test_a_folder_without_photographs(self, refused, tmp_path, untrained_fast):
        assert "no file ending in" in refused("evaluate", tmp_path, "--model", untrained_fast)
        assert "no folder" in refused("evaluate", tmp_path / "gone", "--model", untrained_fast)

    def test_training_settings_that_cannot_be(self, refused, tmp_path):
        run = ["train", "--run", tmp_path / "run"]
        assert "either epochs or minutes" in refused(*run, "--epochs", 1, "--minutes", 1)
        assert "multiple of 16" in refused(*run, "--patch", 40)
        assert "batch" in refused(*run, "--batch", 0)
        assert "recipe" in refused(*run, "--recipe", "nothing")
        assert not (tmp_path / "run").exists()

    def test_a_run_that_goes_on_keeps_the_settings_it_was_made_with(self, refused, tmp_path):
        made = create_run(config_for("fast"), folder=tmp_path / "run")
        before = made.config_file.read_bytes()
        resume = ["train", "--resume", "--run", made.folder]
        assert "received --model, --data" in refused(*resume, "--data", "photos", "--model", "best", "--minutes", 9)
        assert "--batch" in refused(*resume, "--batch", 8)
        assert "--seed" in refused(*resume, "--seed", 0)
        assert "minutes from" in refused(*resume, "--minutes", 0)
        assert "either epochs or minutes" in refused(*resume, "--minutes", 1, "--epochs", 1)
        assert "learning rate from" in refused(*resume, "--learning-rate", 2)
        made.write_status("running")
        assert "nobody trains" in refused(*resume, "--learning-rate", 0.5)
        assert (made.config_file.read_bytes(), made.learning_rate()) == (before, made.config().learning_rate)

    def test_resuming_what_is_no_run(self, refused, tmp_path):
        assert "--run" in refused("train", "--resume")
        assert "config.json" in refused("train", "--resume", "--run", tmp_path)

    def test_a_folder_that_cannot_be_written(self, run, photo, tmp_path):
        (tmp_path / "file").touch()
        status, _, err = run("compress", photo, tmp_path / "file" / "out.jpg")
        assert status == 2
        assert err.startswith("restorer: ")
        assert err.count("\n") == 1


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    folder = tmp_path_factory.mktemp("originals")
    for number in range(2):
        images.write_photo(folder / f"{number}.png", picture(40, 48, seed=number))
    return folder


class TestCompress:
    @pytest.mark.parametrize("subsampling", jpeg.SUBSAMPLINGS)
    def test_it_writes_the_jpeg_that_was_asked_for(self, run, photo, tmp_path, subsampling):
        target = tmp_path / "new" / "out.jpg"
        status, out, err = run("compress", photo, target, "--quality", 35, "--subsampling", subsampling)
        header = jpeg.read_header(target.read_bytes())
        assert (status, err) == (0, "")
        assert (header.quality, header.subsampling) == (35, subsampling)
        assert f"{target.stat().st_size:,} bytes" in out
        assert "dB" in out

    def test_gray_is_written_gray(self, run, tmp_path):
        (tmp_path / "gray.png").write_bytes(saved(picture()[..., 0], "PNG"))
        assert run("compress", tmp_path / "gray.png", tmp_path / "out.jpeg")[0] == 0
        assert jpeg.read_header((tmp_path / "out.jpeg").read_bytes()).subsampling == "gray"

    def test_a_turned_photo_is_written_upright(self, run, tmp_path):
        (tmp_path / "turned.jpg").write_bytes(saved(picture(40, 60), "JPEG", exif=exif(6)))
        assert run("compress", tmp_path / "turned.jpg", tmp_path / "out.jpg")[0] == 0
        assert images.read_photo(tmp_path / "out.jpg").pixels.shape == (60, 40, 3)


class TestRestore:
    def test_compress_then_restore_by_an_untrained_network_gives_the_jpegs_pixels(
        self, run, photo, tmp_path, untrained_fast
    ):
        compressed, target = tmp_path / "small.jpg", tmp_path / "restored.png"
        run("compress", photo, compressed, "--quality", 15)
        status, out, _ = run("restore", compressed, target, "--model", untrained_fast)
        assert status == 0
        assert "128 × 96" in out
        assert np.array_equal(images.read_photo(target).pixels, images.read_photo(compressed).pixels)

    @pytest.mark.parametrize(
        ("suffix", "kind"), [(".png", "PNG"), (".webp", "WEBP"), (".jpg", "JPEG"), (".JPEG", "JPEG")]
    )
    def test_the_suffix_chooses_the_format_and_metadata_comes_along(self, run, tmp_path, untrained_fast, suffix, kind):
        (tmp_path / "turned.jpg").write_bytes(saved(picture(40, 60), "JPEG", exif=exif(6, make="Brownie")))
        target = tmp_path / f"out{suffix}"
        assert run("restore", tmp_path / "turned.jpg", target, "--model", untrained_fast)[0] == 0
        with Image.open(target) as written:
            assert written.format == kind
            assert written.size == (40, 60)
            assert written.getexif()[0x010F] == "Brownie"
            assert written.getexif().get(0x0112, 1) == 1

    def test_a_jpeg_is_written_as_it_is_asked_for(self, run, small_jpeg, tmp_path, untrained_fast):
        command = ("restore", small_jpeg, tmp_path / "out.jpg", "--model", untrained_fast)
        for options, expected in (
            ((), (95, "4:4:4")),
            (("--jpeg-quality", 61, "--jpeg-subsampling", "4:2:0"), (61, "4:2:0")),
        ):
            assert run(*command, *options)[0] == 0
            header = jpeg.read_header((tmp_path / "out.jpg").read_bytes())
            assert (header.quality, header.subsampling) == expected

    def test_the_place_is_kept_unless_it_is_to_be_left_out(self, run, tmp_path, untrained_fast):
        block = exif(1, make="Brownie")
        block.get_ifd(0x8825).update({1: "N", 2: (47.0, 10.0, 30.0)})
        (tmp_path / "there.jpg").write_bytes(saved(picture(40, 60), "JPEG", exif=block))
        command = ("restore", tmp_path / "there.jpg", tmp_path / "out.png", "--model", untrained_fast)
        for options, kept in (((), True), (("--no-gps",), False)):
            assert run(*command, *options)[0] == 0
            with Image.open(tmp_path / "out.png") as written:
                assert bool(written.getexif().get_ifd(0x8825)) == kept
                assert written.getexif()[0x010F] == "Brownie"

    def test_a_picture_that_was_once_a_jpeg_is_restored_at_a_given_quality(self, run, photo, tmp_path, untrained_fast):
        target = tmp_path / "out.webp"
        assert run("restore", photo, target, "--model", untrained_fast, "--quality", 10)[0] == 0
        assert np.array_equal(images.read_photo(target).pixels, picture())

    @pytest.mark.parametrize(("said", "count"), [([], 1), (["--ensemble"], 4), (["--ensemble", "2"], 2)])
    def test_an_ensemble_is_four_unless_a_number_is_said(
        self, run, small_jpeg, tmp_path, echo, monkeypatch, said, count
    ):
        monkeypatch.setattr(models, "load", lambda source: echo)
        assert run("restore", *said, small_jpeg, tmp_path / "out.png")[0] == 0
        assert len(echo.given) == count

    def test_tensorflow_does_not_greet(self, run, small_jpeg, tmp_path, untrained_fast):
        _, out, err = run("restore", small_jpeg, tmp_path / "out.png", "--model", untrained_fast)
        assert [line.split(":")[0] for line in out.splitlines()] == [
            str(tmp_path / "out.png"),
            "luma coefficients inside the file's cells",
        ]
        assert "oneDNN" not in err


class TestEvaluate:
    def test_it_prints_the_table_and_writes_the_csv(self, run, originals, tmp_path, untrained_fast):
        target = tmp_path / "scores.csv"
        status, out, _ = run(
            "evaluate", originals, "--model", untrained_fast, "--quality", 10, 40, "--csv", target, "--per-image"
        )
        lines = [line.split() for line in out.splitlines()]
        assert status == 0
        assert lines[0][:4] == ["quality", "model", "PSNR", "SSIM"]
        assert [(line[0], line[1] == "jpeg") for line in lines[1:]] == [
            ("10", True), ("10", False), ("40", True), ("40", False)
        ]  # fmt: skip
        with target.open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 4 + 2 * 2 * 2
        assert f"{float(rows[0]['psnr']):.2f}" == lines[1][2]

    def test_it_measures_some_of_the_test_photographs(self, run, photographs, tmp_path, untrained_fast):
        target = tmp_path / "scores.csv"
        options = ("--csv", target, "--per-image", "--quality", 10, "--subsampling", "4:4:4", "--seed", 3)
        status, _, _ = run("evaluate", photographs, "--model", untrained_fast, *options, "--test", "--images", 1)
        assert status == 0
        with target.open(newline="") as file:
            plain, restored = (row for row in csv.DictReader(file) if row["name"])
        (name, *_) = DataLoader(photographs, seed=3).load().test.names
        assert plain["name"] == restored["name"] == name
        original = images.read_photo(photographs / name).pixels
        compressed = jpeg.compress(original, quality=10, subsampling="4:4:4")
        assert float(plain["psnr"]) == metrics.psnr(original, compressed)
        for count in ("0", "-1", "some"):
            with pytest.raises(SystemExit):
                run("evaluate", photographs, "--images", count)


class TestModels:
    def test_it_shows_every_network(self, run):
        status, out, err = run("models")
        assert (status, err) == (0, "")
        assert [line.partition(":")[0] for line in out.splitlines() if line[:1].strip()] == list(models.MODELS)
        assert "172,963" in out


@pytest.mark.usefixtures("small_network")
class TestTrain:
    def test_a_run_is_trained_stopped_and_resumed(self, run, refused, photographs, small_jpeg, tmp_path):
        folder = tmp_path / "run"
        tiny = ["--batch", 4, "--patch", 32, "--seed", 5, "--quality", 5, 30]
        command = ["train", "--model", "fast", "--data", photographs, "--epochs", 1, *tiny, "--run", folder]
        status, out, _ = run(*command)
        made = Run(folder)
        assert status == 0
        assert "finished" in out
        assert (made.config().batch_size, made.config().quality, made.config().seed) == (4, (5, 30), 5)
        assert made.events()[-1]["step"] == 3
        assert made.status().state == "finished"
        assert made.status().progress == 1

        assert "--resume" in refused(*command)  # never over a run that is there

        made.ask("stop")  # what the last session ended with
        longer = ["--resume", "--run", folder, "--epochs", 2, "--learning-rate", 0.0005, "--quiet"]
        status, out, err = run("train", *longer)
        assert (status, out, err) == (0, "", "")
        assert made.events()[-1]["step"] == 6
        assert made.events()[-2]["learning_rate"] < 0.0005
        assert (made.config().epochs, made.learning_rate()) == (2, 0.0005)

        assert run("restore", small_jpeg, tmp_path / "out.png", "--model", folder)[0] == 0

    def test_a_run_that_fails_says_why_where_watchers_look(self, refused, tmp_path):
        said = refused("train", "--data", tmp_path / "no-such-folder", "--run", tmp_path / "run")
        status = Run(tmp_path / "run").status()
        assert "no-such-folder" in said
        assert status.state == "failed"
        assert status.message in said

    def test_a_polite_kill_stops_with_a_checkpoint(self, run, photographs, tmp_path):
        folder = tmp_path / "run"
        made = Run(folder)

        def kill_when_it_trains():
            for _ in range(600):
                if any(event["step"] > 0 for event in made.events()):
                    break
                threading.Event().wait(0.1)
            signal.raise_signal(signal.SIGTERM)

        threading.Thread(target=kill_when_it_trains, daemon=True).start()
        tiny = ["--data", photographs, "--batch", 2, "--patch", 32, "--epochs", 5000]
        status, out, _ = run("train", *tiny, "--run", folder)
        assert status == 0
        assert "stopped" in out
        assert made.status().state == "stopped"
        assert json.loads((made.checkpoint / "latest.json").read_text())["step"] == made.events()[-1]["step"] > 0


class TestApp:
    @pytest.fixture
    def started(self, monkeypatch):
        """The words of the process that the command becomes."""
        words = []
        monkeypatch.setattr("os.execve", lambda program, given, environment: words.extend(given))
        monkeypatch.setattr("subprocess.call", lambda given, env: words.extend(given) or 0)
        return words

    def test_every_option_goes_on_to_streamlit(self, started):
        options = ["--server.port", "8600", "--server.headless=true", "--browser.gatherUsageStats", "false"]
        assert main(["app", *options]) == 0
        assert started[-len(options) :] == options
        assert Path(started[-len(options) - 1]).name == "app.py"

    def test_a_code_of_its_own_is_as_long_as_it_counts(self, started, monkeypatch):
        kept = {}
        monkeypatch.setattr("os.execve", lambda program, given, environment: kept.update(environment))
        monkeypatch.setattr("subprocess.call", lambda given, env: kept.update(env) or 0)
        assert main(["app", "--share", "a b-c\td"]) == 0
        assert kept["RESTORER_JOIN_CODE"] == "a b-c\td"
        assert main(["app", "--share"]) == 0
        assert re.fullmatch("[a-z2-9]{4}-[a-z2-9]{4}", kept["RESTORER_JOIN_CODE"])

    @pytest.mark.parametrize("code", ["abc", "----", "\t\t\t\t", " - a b - "])
    def test_one_of_which_less_counts_is_one_sentence(self, started, capsys, code):
        assert main(["app", f"--share={code}"]) == 2
        assert is_one_sentence(capsys.readouterr().err.removeprefix("restorer: "))
        assert started == []

    def test_no_other_command_takes_options_that_it_does_not_know(self, started, capsys):
        with pytest.raises(SystemExit) as ended:
            main(["models", "--server.port", "8600"])
        assert ended.value.code == 2
        assert "unrecognized arguments: --server.port 8600" in capsys.readouterr().err
        assert started == []


class TestHelp:
    COMMANDS = ("app", "compress", "restore", "train", "evaluate", "report", "models")

    @pytest.fixture
    def said(self, capsys, monkeypatch):
        """What the command says that ends with exit status 0, started by a program of some name."""

        def command(*words, program="restorer") -> str:
            monkeypatch.setattr("sys.argv", [f"/somewhere/{program}", *words])
            with pytest.raises(SystemExit) as ended:
                main()
            assert ended.value.code == 0
            return capsys.readouterr().out

        return command

    @pytest.mark.parametrize("command", COMMANDS)
    def test_each_command_has_a_sentence_and_an_example_that_is_understood(self, said, command):
        out = said(command, "--help")
        assert "\n\noptions:\n" in out
        examples = re.findall(rf"^  restorer ({command}\b.*)$", out, re.MULTILINE)
        assert examples
        for words in examples:
            options, others = _parser().parse_known_args(words.split())
            assert not others or command == "app"
            assert callable(options.run)

    def test_it_is_named_as_it_was_started(self, said):
        assert said("compress", "--help").startswith("usage: restorer compress ")
        assert said("compress", "--help", program="restorer.exe").startswith("usage: restorer compress ")
        assert said("compress", "--help", program="__main__.py").startswith("usage: python -m restorer compress ")

    def test_brackets_are_shown_as_they_are(self, said):
        assert "--ensemble [N]" in said("restore", "--help")

    def test_the_version(self, said):
        assert said("--version") == f"restorer {__version__}\n"

    @pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
    def test_a_shell_can_complete_every_command_and_option(self, said, shell):
        script = said("--print-completion", shell, program="__main__.py")
        for word in (*self.COMMANDS, "print-completion", "jpeg-quality", "learning-rate"):
            assert word in script
        assert "attended" not in script

    @pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
    def test_bash_takes_the_script_and_completes(self, said):
        script = said("--print-completion", "bash", program="__main__.py")
        asked = """
            COMP_WORDS=(restorer restore --jpeg-s) COMP_CWORD=2
            complete -p restorer
            _shtab_restorer && printf '%s\n' "${COMPREPLY[@]}"
        """
        done = subprocess.run(["bash", "-c", script + asked], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[-1].strip() == "--jpeg-subsampling"

    def test_help_loads_no_tensorflow(self):
        code = (
            "import sys; from restorer.cli import main\n"
            "try: main(['train', '--help'])\n"
            "except SystemExit: print({'tensorflow', 'keras', 'streamlit'} & set(sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "set()"
