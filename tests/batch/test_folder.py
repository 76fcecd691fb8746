"""A folder of photos through ``restore``: nothing lost, nothing written over, and it goes on where it was cut off."""

import csv
import io
import json
import os
import tracemalloc

import numpy as np
import pytest
from filelock import FileLock

from restorer import images
from restorer.batch import job as jobs
from restorer.system.files import write_atomically
from tests.batch.conftest import fill, jpeg_of, results
from tests.helpers import is_one_sentence, picture, saved


def is_nearly(result, photo):
    """Whether a result is the photo, which the projection on its cells moves a little."""
    moved = images.read_photo(result).pixels.astype(int) - photo.pixels
    return np.abs(moved).mean() < 1


def failures(out):
    with (out / "failures.csv").open(encoding="utf-8", newline="") as file:
        return {row["photo"]: row["sentence"] for row in csv.DictReader(file)}


def journal(out, kind):
    lines = [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]
    return [line[kind] for line in lines if kind in line]


class TestTree:
    def test_it_is_mirrored_and_the_originals_stay(self, restore, tmp_path):
        folder, out = fill(tmp_path / "photos", 10), tmp_path / "out"
        before = results(folder)
        done = restore(folder, out, "--recursive")
        assert done.status == 1
        assert results(folder) == before
        names = {name.removesuffix(".jpg") + ".png" for name in before} - {"a/diary.png", "b/empty.png"}
        assert set(results(out)) == names
        for name, data in results(out).items():
            original = images.read_photo(before[name.removesuffix(".png") + ".jpg"])
            assert is_nearly(data, original)
        assert set(failures(out)) == {"a/diary.jpg", "b/empty.jpg"}
        assert all(is_one_sentence(sentence) for sentence in failures(out).values())
        assert "b/empty.jpg is empty" in done.out

    def test_without_recursive_the_folders_below_are_left_and_that_is_said(self, restore, tmp_path):
        folder, out = fill(tmp_path / "photos", 8), tmp_path / "out"
        done = restore(folder, out)
        assert (done.status, set(results(out))) == (0, {"🌻 🦊.png"})
        assert "--recursive" in done.out

    def test_an_output_folder_among_the_photos_is_none_of_them(self, restore, photos):
        out = photos / "out"
        assert restore(photos, out, "--recursive").status == 0
        assert "2 done" in restore(photos, out, "--recursive").out
        assert set(results(out)) == {"one.png", "two.png"}

    def test_the_photos_own_folder_is_refused(self, restore, photos, tmp_path):
        (tmp_path / "link").symlink_to(photos, target_is_directory=True)
        before = results(photos)
        for out in (photos, photos / ".." / "photos", tmp_path / "link"):
            done = restore(photos, out, "--overwrite")
            assert done.status == 2
            assert is_one_sentence(done.err.removeprefix("restorer: "))
        assert results(photos) == before

    def test_a_file_is_no_output_folder(self, restore, photos, tmp_path):
        (tmp_path / "out").touch()
        assert restore(photos, tmp_path / "out").status == 2

    def test_two_photos_never_share_a_result(self, restore, photos, tmp_path):
        (photos / "one.png").write_bytes(saved(picture(20, 20), "PNG"))
        (photos / "one.gif").write_bytes(saved(picture(20, 24), "GIF"))
        (photos / "ONE.jpg").write_bytes(jpeg_of(7, 20, 28))
        out = tmp_path / "out"
        assert restore(photos, out).status == 0
        found = results(out)
        assert len(found) == len({name.casefold() for name in found}) == 5
        sizes = {images.read_photo(data).pixels.shape[:2] for data in found.values()}
        assert sizes == {(20, 20), (20, 24), (20, 28), (24, 40)}
        assert "5 done" in restore(photos, out).out
        assert results(out) == found

    def test_a_photo_that_comes_later_does_not_take_anothers_result(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        restore(photos, out)
        before = results(out)
        (photos / "one.bmp").write_bytes(saved(picture(20, 20), "BMP"))  # sorts before one.jpg
        restore(photos, out)
        assert results(out).items() > before.items()
        assert set(results(out)) - set(before) == {"one.bmp.png"}

    @pytest.mark.skipif(os.name == "nt", reason="links and pipes need rights there, or do not exist")
    def test_loops_of_links_dead_links_and_pipes_do_not_hold_it_up(self, restore, photos, tmp_path):
        (photos / "round").symlink_to(photos, target_is_directory=True)
        (photos / "linked.jpg").symlink_to(photos / "one.jpg")
        (photos / "dead.jpg").symlink_to(tmp_path / "nowhere.jpg")
        os.mkfifo(photos / "pipe.jpg")
        out = tmp_path / "out"
        assert restore(photos, out, "--recursive").status == 1
        assert set(results(out)) == {"one.png", "two.png", "linked.png"}
        assert set(failures(out)) == {"dead.jpg", "pipe.jpg"}

    def test_a_file_that_is_too_large_is_refused_before_it_is_read_whole(self, restore, photos, tmp_path, monkeypatch):
        monkeypatch.setenv("RESTORER_FILE_MEGABYTES", "1")
        with (photos / "large.jpg").open("wb") as file:
            file.truncate(100_000_000)  # which takes no room on the disk
        tracemalloc.start()
        try:
            assert restore(photos, tmp_path / "out").status == 1
            assert tracemalloc.get_traced_memory()[1] < 50_000_000
        finally:
            tracemalloc.stop()
        assert failures(tmp_path / "out")["large.jpg"].endswith("it is larger than 1 MB.")

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="an administrator reads everything")
    def test_a_folder_that_cannot_be_read_is_listed(self, restore, photos, tmp_path):
        (photos / "locked").mkdir(mode=0)
        assert restore(photos, tmp_path / "out", "--recursive").status == 1
        assert set(failures(tmp_path / "out")) == {"locked"}

    @pytest.mark.skipif(os.name == "nt", reason="names are text there")
    def test_names_that_are_no_text_or_as_long_as_they_can_be(self, restore, photos, tmp_path):
        strange, long = os.fsdecode(b"\xff\xfe.jpg"), "n" * 251 + ".jpg"
        for name in (strange, long):
            try:
                (photos / name).write_bytes(jpeg_of(3))
            except OSError:
                pytest.skip("this disk takes no such names")
        (photos / os.fsdecode(b"\xfd.jpg")).write_bytes(b"")
        out = tmp_path / "out"
        assert restore(photos, out).status == 1
        assert {strange.replace(".jpg", ".png"), long.replace(".jpg", ".png")} < set(results(out))
        assert b"\xfd.jpg" in (out / "failures.csv").read_bytes()


class TestAgain:
    def test_nothing_is_done_twice(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        assert restore(photos, out).status == 0
        times = {path: path.stat().st_mtime_ns for path in out.glob("*.png")}
        assert "2 done" in restore(photos, out).out
        assert times == {path: path.stat().st_mtime_ns for path in out.glob("*.png")}
        assert sorted(journal(out, "done")) == ["one.png", "two.png"]

    def test_what_is_missing_is_made(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        restore(photos, out)
        before = results(out)
        (out / "two.png").unlink()
        assert "1 done, 1 missing" in restore(photos, out).out
        assert results(out) == before

    def test_a_touched_photo_is_the_same_photo(self, restore, photos, tmp_path):
        restore(photos, tmp_path / "out")
        os.utime(photos / "one.jpg", (1, 1))
        assert "2 done" in restore(photos, tmp_path / "out").out

    def test_what_has_changed_is_told_and_made_anew_when_that_is_said(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        restore(photos, out)
        before = results(out)
        (photos / "one.jpg").write_bytes(jpeg_of(9))
        done = restore(photos, out)
        assert "left, changed (photo): one.png" in done.out
        assert "--overwrite" in done.out
        assert results(out) == before
        assert restore(photos, out, "--overwrite").status == 0
        assert results(out)["two.png"] == before["two.png"]
        assert is_nearly(out / "one.png", images.read_photo(jpeg_of(9)))
        assert journal(out, "done").count("two.png") == 1
        assert "2 done" in restore(photos, out).out

    def test_another_option_or_network_is_told(self, restore, photos, tmp_path, random_models):
        out = tmp_path / "out"
        restore(photos, out)
        before = results(out)
        assert "changed (options): one.png" in restore(photos, out, "--strength", 0.5).out
        random_models["fast"].save(tmp_path / "random.keras")
        assert "changed (network): one.png" in restore(photos, out, "--model", tmp_path / "random.keras").out
        assert results(out) == before
        restore(photos, out, "--model", tmp_path / "random.keras", "--overwrite")
        assert results(out)["one.png"] != before["one.png"]

    def test_what_somebody_else_put_there_is_left(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        out.mkdir()
        (out / "one.png").write_bytes(b"mine")
        (out / "failures.csv").write_text("mine, too")
        done = restore(photos, out)
        assert done.status == 0
        assert "left, there: one.png" in done.out
        assert (out / "one.png").read_bytes() == b"mine"
        assert (out / "failures.csv").read_text() == "mine, too"
        restore(photos, out, "--overwrite")
        assert (out / "one.png").read_bytes() != b"mine"

    @pytest.mark.parametrize("link", ["hard", "symbolic"])
    def test_a_result_never_takes_the_place_of_a_photo(self, restore, photos, tmp_path, link):
        out = tmp_path / "out"
        out.mkdir()
        (photos / "pixel.png").write_bytes(saved(picture(20, 20), "PNG"))
        target = out / "pixel.png"
        try:
            target.hardlink_to(photos / "pixel.png") if link == "hard" else target.symlink_to(photos / "pixel.png")
        except OSError:
            pytest.skip("this disk, or this user, has no such links")
        before = results(photos)
        assert restore(photos, out, "--overwrite").status == 1
        assert "pixel.png" in failures(out)
        assert results(photos) == before

    def test_a_list_of_failures_goes_with_them(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        (photos / "one.jpg").write_bytes(b"")
        assert restore(photos, out).status == 1
        assert restore(photos, out).status == 1
        assert set(failures(out)) == {"one.jpg"}
        (photos / "one.jpg").write_bytes(jpeg_of(5))
        assert restore(photos, out).status == 0
        assert not (out / "failures.csv").exists()


class TestCutOff:
    @pytest.mark.parametrize("damage", [b'{"done": "two.png", "pho', b"\0\0\0\0", b'{"done": 3}\n[]\n'])
    def test_a_journals_last_line_may_be_half_written(self, restore, photos, tmp_path, damage):
        out = tmp_path / "out"
        restore(photos, out)
        with (out / "journal.jsonl").open("ab") as file:
            file.write(damage)
        (photos / "three.jpg").write_bytes(jpeg_of(3))
        assert "2 done, 1 missing" in restore(photos, out).out
        assert "3 done" in restore(photos, out).out

    def test_a_result_that_was_written_but_not_reported_is_ours(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        restore(photos, out)
        lines = (out / "journal.jsonl").read_text().splitlines(keepends=True)
        (out / "journal.jsonl").write_text("".join(line for line in lines if '{"done": "two.png"' not in line))
        written = (out / "two.png").stat().st_mtime_ns
        assert "2 done" in restore(photos, out).out
        assert (out / "two.png").stat().st_mtime_ns == written
        assert sorted(journal(out, "done")) == ["one.png", "two.png"]

    def test_a_result_that_was_to_be_made_anew_is_not_taken_for_the_new_one(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        restore(photos, out)
        (photos / "two.jpg").write_bytes(jpeg_of(8))
        restore(photos, out, "--overwrite")
        lines = (out / "journal.jsonl").read_text().splitlines(keepends=True)
        (out / "journal.jsonl").write_text("".join(lines[:-1]))  # as if it had been killed …
        before = json.loads(lines[-2])["before"]
        (out / "two.png").write_bytes(b"x" * before[0])
        os.utime(out / "two.png", ns=(before[1], before[1]))  # … before it wrote
        assert "changed (photo): two.png" in restore(photos, out).out

    def test_ctrl_c_leaves_no_half_file_and_the_same_command_goes_on(self, restore, photos, tmp_path, monkeypatch):
        out = tmp_path / "out"

        def interrupted(task):
            if task.name == "two.jpg":
                (out / ".writing-two.png-half.tmp").touch()
                raise KeyboardInterrupt
            return real(task)

        real = jobs.restore_task
        monkeypatch.setattr(jobs, "restore_task", interrupted)
        done = restore(photos, out)
        assert done.status == 130
        assert "goes on from here" in done.out
        assert {path.name for path in out.iterdir()} == {"one.png", "journal.jsonl", ".journal.lock"}
        monkeypatch.setattr(jobs, "restore_task", real)
        assert "1 done, 1 missing" in restore(photos, out).out

    def test_what_a_killed_process_had_begun_to_write_is_removed(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        restore(photos, out)
        lines = (out / "journal.jsonl").read_text().splitlines(keepends=True)
        (out / "journal.jsonl").write_text("".join(line for line in lines if '{"done": "two.png"' not in line))
        (out / "two.png").rename(out / ".writing-two.png-abc.tmp")
        (out / ".mine.tmp").touch()
        assert "1 done, 1 missing" in restore(photos, out).out
        assert {path.name for path in out.glob(".*.tmp")} == {".mine.tmp"}

    def test_a_full_disk_ends_it(self, restore, photos, tmp_path, monkeypatch):
        def full(path, data):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("restorer.batch.restoring.write_atomically", full)
        done = restore(photos, tmp_path / "out")
        assert done.status == 2
        assert is_one_sentence(done.err.removeprefix("restorer: "))
        monkeypatch.setattr("restorer.batch.restoring.write_atomically", write_atomically)
        assert restore(photos, tmp_path / "out").status == 0

    def test_two_at_once_in_one_folder_are_refused(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        restore(photos, out)
        with FileLock(out / ".journal.lock"):
            done = restore(photos, out)
        assert done.status == 2
        assert is_one_sentence(done.err.removeprefix("restorer: "))


class TestWhichPhotos:
    @pytest.fixture
    def said(self, monkeypatch):
        return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))

    def test_a_list_on_standard_input(self, restore, photos, tmp_path, said, monkeypatch):
        monkeypatch.chdir(tmp_path)
        said(f"photos/one.jpg\n{photos / 'two.jpg'}\n\n./photos/one.jpg\nphotos/gone.jpg\n")
        out = tmp_path / "out"
        assert restore("-", out).status == 1
        there = str(photos.relative_to(photos.anchor))
        assert set(results(out)) == {"photos/one.png", f"{there}/two.png"}
        assert set(failures(out)) == {"photos/gone.jpg"}

    def test_a_path_that_leads_out_of_the_current_folder_stays_below_the_results(
        self, restore, photos, tmp_path, said, monkeypatch
    ):
        (tmp_path / "here").mkdir()
        monkeypatch.chdir(tmp_path / "here")
        said("../photos/one.jpg\n")
        assert restore("-", "out").status == 0
        (result,) = results(tmp_path / "here" / "out")
        assert result.endswith("photos/one.png")

    def test_a_dry_run_writes_nothing(self, restore, photos, tmp_path):
        done = restore(photos, tmp_path / "out", "--dry-run")
        assert done.status == 0
        assert "missing: one.jpg" in done.out
        assert not (tmp_path / "out").exists()

    def test_the_format_is_chosen(self, restore, photos, tmp_path):
        out = tmp_path / "out"
        restore(photos, out, "--format", "jpg", "--jpeg-quality", 70)
        restore(photos, out)
        assert set(results(out)) == {"one.jpg", "two.jpg", "one.png", "two.png"}
        assert "2 done" in restore(photos, out, "--format", "jpg", "--jpeg-quality", 70).out

    @pytest.mark.parametrize(
        "option", [["--recursive"], ["--format", "png"], ["--overwrite"], ["--dry-run"], ["--workers", 2], ["--send"]]
    )
    def test_of_one_photo_the_options_of_many_are_refused(self, restore, photos, tmp_path, option):
        done = restore(photos / "one.jpg", tmp_path / "out.png", *option)
        assert done.status == 2
        assert option[0] in done.err

    def test_a_network_that_cannot_be_loaded_ends_it(self, restore, photos, tmp_path):
        (tmp_path / "bad.keras").write_bytes(b"none")
        done = restore(photos, tmp_path / "out", "--model", tmp_path / "bad.keras")
        assert done.status == 2
        assert is_one_sentence(done.err.removeprefix("restorer: "))
