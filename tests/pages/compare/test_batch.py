"""Compare's queue: JPEGs in, one ZIP file of restored pictures out, and nothing lost by a bad one."""

import base64
import io
import json
import logging
import threading
import zipfile

import numpy as np
import pytest
from PIL import Image

from pages.compare import restoration
from pages.compare.batch import panel
from pages.compare.batch.item import Item
from pages.compare.batch.queue import Elsewhere, Queue, _fits
from pages.compare.restoration_options import RestorationOptions
from pages.components.downloads.file_format import FileFormat
from restorer import ImageError, Prediction, images, read_photo
from tests.clusters import wait_until
from tests.helpers import exif, is_one_sentence, picture, saved
from tests.pages.opening import COMPARE, at

SECONDS = 120
PNG = FileFormat(".png", "image/png")


class File:
    """A file as it was dropped."""

    def __init__(self, name, data):
        self.name, self.data = name, data

    def getvalue(self):
        return self.data


class Blocked:
    """A network that waits, so that a test can look at the queue meanwhile."""

    name, inputs = "fast", ("image", "tables")

    def __init__(self, free=0):
        self.free, self.reached, self.go_on = free, threading.Event(), threading.Event()

    def predict_on_batch(self, inputs):
        if self.free == 0:
            self.reached.set()
            assert self.go_on.wait(SECONDS)
        self.free -= 1
        return inputs[0]


def jpeg_of(seed, height=40, width=56, **options):
    return saved(picture(height, width, seed=seed), "JPEG", **{"quality": 20, **options})


@pytest.fixture
def restored_by(echo):
    """Restore files to the end with a network that returns what it is given."""

    def restore(files, written=PNG):
        queue = Queue([File(name, data) for name, data in files], Prediction(echo), written, RestorationOptions())
        queue.job.wait(SECONDS)
        assert not queue.job.is_running
        return queue

    return restore


def packed(queue):
    with zipfile.ZipFile(io.BytesIO(queue.archive())) as archive:
        assert archive.testzip() is None
        assert {entry.compress_type for entry in archive.infolist()} <= {zipfile.ZIP_STORED}
        return {name: archive.read(name) for name in archive.namelist()}


class TestWork:
    def test_a_photo_is_restored_as_often_as_the_options_say(self, echo):
        queue = Queue([File("a.jpg", jpeg_of(0))], Prediction(echo), PNG, RestorationOptions(ensemble=2))
        queue.job.wait(SECONDS)
        assert len(echo.given) == 2

    def test_every_jpeg_is_restored_under_its_own_name(self, restored_by, echo):
        files = [("a.jpg", jpeg_of(0)), ("b.JPEG", jpeg_of(1, 33, 17)), ("c.jpg", saved(picture()[..., 0], "JPEG"))]
        queue = restored_by(files)
        found = packed(queue)
        assert list(found) == ["a_restored.png", "b_restored.png", "c_restored.png"]
        for (_, data), restored in zip(files, found.values(), strict=True):
            assert np.array_equal(read_photo(restored).pixels, Prediction(echo).restore(read_photo(data)).pixels)
        assert [(item.state, item.share) for item in queue.items] == [("done", 1.0)] * 3
        assert queue.size == len(queue.archive())

    def test_two_of_one_name_are_both_kept(self, restored_by):
        files = [("a.jpg", jpeg_of(0)), ("a.jpg", jpeg_of(1)), ("A.jpeg", jpeg_of(2)), ("up/../../a.jpg", jpeg_of(3))]
        found = packed(restored_by(files))
        assert list(found) == ["a_restored.png", "a_restored-2.png", "A_restored-3.png", "a_restored-4.png"]
        assert len(set(found.values())) == 4

    @pytest.mark.parametrize(("suffix", "kind"), [(".png", "PNG"), (".webp", "WEBP"), (".jpg", "JPEG")])
    def test_exif_and_resolution_are_carried_over_and_it_stands_upright(self, restored_by, suffix, kind):
        data = jpeg_of(0, exif=exif(6, make="Camera"), dpi=(300, 300))
        ((name, restored),) = packed(restored_by([("a.jpg", data)], FileFormat(suffix, "", quality=60))).items()
        assert name == f"a_restored{suffix}"
        image = Image.open(io.BytesIO(restored))
        assert (image.format, image.size) == (kind, (40, 56))
        assert image.getexif()[0x010F] == "Camera"
        assert image.getexif()[0x0112] == 1
        assert read_photo(restored).metadata.dpi == pytest.approx((300, 300), abs=0.01)
        assert restored == images.encode(read_photo(data).pixels, suffix, like=read_photo(data), quality=60)

    def test_what_is_no_jpeg_or_damaged_is_named_and_does_not_stop_the_rest(self, restored_by):
        bad = {
            "sky.png": saved(picture(), "PNG"),  # a picture, but never a JPEG
            "notes.jpg": b"Dear diary",
            "empty.jpg": b"",
            "cut.jpg": jpeg_of(5, 200, 200)[:400],
        }
        queue = restored_by([*bad.items(), ("good.jpg", jpeg_of(0))])
        assert list(packed(queue)) == ["good_restored.png"]
        for item, name in zip(queue.items, bad, strict=False):
            assert item.state == "failed"
            assert name in item.error
            assert is_one_sentence(item.error[:1].upper() + item.error[1:])
        assert "no trace of a JPEG" in queue.items[0].error
        assert (queue.count("failed"), queue.count("done"), queue.job.error) == (4, 1, "")

    def test_a_network_that_fails_on_one_photo_restores_the_others(self, echo, caplog):
        class Picky:
            name, inputs = echo.name, echo.inputs

            def predict_on_batch(self, inputs):
                if inputs[0].shape[2] > 100:
                    raise MemoryError
                return inputs[0]

        files = [File("a.jpg", jpeg_of(0)), File("wide.jpg", jpeg_of(1, 40, 200)), File("b.jpg", jpeg_of(2))]
        queue = Queue(files, Prediction(Picky()), PNG, RestorationOptions())
        queue.job.wait(SECONDS)
        assert [item.state for item in queue.items] == ["done", "failed", "done"]
        assert "wide.jpg" in queue.items[1].error
        assert list(packed(queue)) == ["a_restored.png", "b_restored.png"]

    def test_what_fails_is_in_the_log_without_its_name(self, restored_by, echo, monkeypatch, caplog):
        caplog.set_level(logging.DEBUG)

        def fail(photo, *_, **__):
            raise ValueError(f"{photo.name} is odd")

        restored_by([("grandma.png", saved(picture(200, 200), "PNG")[:400])])
        monkeypatch.setattr("pages.compare.batch.queue.batch.restored_file", fail)
        queue = restored_by([("grandma.jpg", jpeg_of(0))])
        assert "grandma.jpg" in queue.items[0].error
        assert caplog.text.count("A photo of a queue was not restored: ") == 2
        assert "ValueError" in caplog.text and "in fail" in caplog.text
        assert "grandma" not in caplog.text

    def test_a_stop_keeps_what_is_done(self):
        network = Blocked(free=1)
        queue = Queue([File(f"{n}.jpg", jpeg_of(n)) for n in range(3)], Prediction(network), PNG, RestorationOptions())
        assert network.reached.wait(SECONDS)
        assert [item.state for item in queue.items] == ["done", "restoring", "waiting"]
        assert queue.job.share == pytest.approx(1 / 3)
        queue.job.stop()
        network.go_on.set()
        queue.job.wait(SECONDS)
        assert queue.job.stopped
        assert [item.state for item in queue.items] == ["done", "waiting", "waiting"]
        assert list(packed(queue)) == ["0_restored.png"]

    def test_files_are_let_go_of_when_they_are_done_with(self, restored_by):
        queue = restored_by([("a.jpg", jpeg_of(0)), ("b.txt", b"")])
        assert [item.file for item in queue.items] == [None, None]

    def test_thumbnails_are_small_and_upright(self, restored_by):
        queue = restored_by([("a.jpg", jpeg_of(0, 300, 900, exif=exif(6))), ("b.txt", b"")])
        address, none = (item.thumbnail for item in queue.items)
        kind, _, coded = address.partition(",")
        assert kind == "data:image/webp;base64"
        with Image.open(io.BytesIO(base64.b64decode(coded))) as thumbnail:
            assert thumbnail.height == 128
            assert thumbnail.width < 60
        assert none == ""


class TestElsewhere:
    """The queue of a server that has a cluster."""

    @staticmethod
    def queue(scheduler, untrained_fast, *names):
        files = [File(name, jpeg_of(number)) for number, name in enumerate(names)]
        files += [File("sky.png", saved(picture(), "PNG")), File("notes.jpg", b"Dear diary")]
        return Queue(files, Elsewhere.named(scheduler, str(untrained_fast)), PNG, RestorationOptions())

    def test_the_clusters_workers_restore_the_same(self, cluster, untrained_fast):
        cluster.work()
        queue = self.queue(cluster.address, untrained_fast, "a.jpg", "a.jpg", "b.jpg")
        queue.job.wait(SECONDS)
        assert queue.job.error == ""
        assert [item.state for item in queue.items] == ["done"] * 3 + ["failed"] * 2
        assert "no trace of a JPEG" in queue.items[3].error
        assert "notes.jpg" in queue.items[4].error
        assert queue.job.share == 1
        found = packed(queue)
        assert set(found) == {"a_restored.png", "a_restored-2.png", "b_restored.png"}
        here = Prediction.from_source(untrained_fast)
        expected = {here.restore(read_photo(jpeg_of(number))).pixels.tobytes() for number in range(3)}
        assert {read_photo(data).pixels.tobytes() for data in found.values()} == expected

    def test_it_can_be_stopped_while_no_worker_is_there(self, cluster, untrained_fast):
        queue = self.queue(cluster.address, untrained_fast, "a.jpg")
        wait_until(lambda: queue.items[0].state == "restoring")
        queue.job.stop()
        queue.job.wait(SECONDS)
        assert queue.job.stopped
        assert queue.items[0].state == "waiting"

    def test_a_cluster_that_cannot_be_reached_is_one_sentence(self, untrained_fast):
        pytest.importorskip("distributed", reason="an optional package")
        queue = self.queue("tcp://127.0.0.1:9", untrained_fast, "a.jpg")
        queue.job.wait(SECONDS)
        assert is_one_sentence(queue.job.error)
        assert "127.0.0.1:9" in queue.job.error


def shown(app):
    (view,) = (e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith("restorer_queue"))
    return json.loads(view.bytes)


@pytest.fixture
def app(trained_run):
    """Compare with its queue opened."""
    app = at(COMPARE, sample="Cat")
    app.session_state["photo_queue"] = True
    app.run()
    assert not app.exception
    return app


class TestPage:
    def test_dropped_photos_become_a_zip_file(self, app, trained_run):
        files = [("a.jpg", jpeg_of(0), "image/jpeg"), ("b.png", saved(picture(), "PNG"), "image/png")]
        app.segmented_control(key="download_as").set_value("WebP, lossless")
        app.slider(key="strength").set_value(50).run()
        app.file_uploader(key="queue_drop").set_value(files).run()
        start = app.button(key="queue_start")
        assert start.label == "Restore 2 photos"
        start.click().run()
        queue = app.session_state["_photo_queue"]
        queue.job.wait(SECONDS)
        app.run()
        assert not app.exception
        assert [(photo["name"], photo["state"], photo["says"]) for photo in shown(app)] == [
            ("a.jpg", "done", "Restored"),
            ("b.png", "failed", "b.png has no trace of a JPEG, so there is nothing to restore."),
        ]
        ((name, restored),) = packed(queue).items()
        expected = Prediction.from_source(trained_run.folder).restore(read_photo(files[0][1]), strength=0.5).pixels
        assert name == "a_restored.webp"
        assert np.array_equal(read_photo(restored).pixels, expected)
        assert not np.array_equal(expected, read_photo(files[0][1]).pixels)
        assert any("1 of 2 restored, 1 left out" in element.value for element in app.markdown)
        assert [e.proto.label for e in app.get("download_button") if "ZIP" in e.proto.label]
        assert app.button(key="queue_start").label == "Restore 2 photos again"

    def test_it_shows_how_far_each_is_and_stops(self, app):
        network = Blocked(free=1)
        files = [File(f"{n}.jpg", jpeg_of(n)) for n in range(3)]
        queue = app.session_state["_photo_queue"] = Queue(files, Prediction(network), PNG, RestorationOptions())
        assert network.reached.wait(SECONDS)
        app.run()
        assert [photo["says"] for photo in shown(app)] == ["Restored", "0 %", "Waiting"]
        app.button(key="queue_stop").click().run()
        network.go_on.set()
        queue.job.wait(SECONDS)
        app.run()
        assert [photo["says"] for photo in shown(app)] == ["Restored", "Not restored", "Not restored"]
        assert any("**1 of 3 restored** · stopped" in element.value for element in app.markdown)

    def test_a_server_that_names_a_cluster_restores_nothing_itself(self, app, monkeypatch):
        pytest.importorskip("distributed", reason="an optional package")
        monkeypatch.setenv("RESTORER_SCHEDULER", "tcp://127.0.0.1:9")
        app.file_uploader(key="queue_drop").set_value([("a.jpg", jpeg_of(0), "image/jpeg")]).run()
        app.button(key="queue_start").click().run()
        app.session_state["_photo_queue"].job.wait(SECONDS)
        app.run()
        assert not app.exception
        assert ["Dask scheduler" in element.value for element in app.error] == [True]
        assert [photo["says"] for photo in shown(app)] == ["Not restored"]

    def test_a_damaged_network_is_one_sentence(self, app, trained_run):
        app.file_uploader(key="queue_drop").set_value([("a.jpg", jpeg_of(0), "image/jpeg")]).run()
        trained_run.model_file.write_bytes(b"not a model")
        app.run()
        before = len(app.error)
        app.button(key="queue_start").click().run()
        assert not app.exception
        assert len(app.error) == before + 1
        assert "_photo_queue" not in app.session_state


class TestLimits:
    def test_more_photos_than_one_visitor_may_restore_are_one_sentence(self, monkeypatch):
        given = [Sized(f"{number}.jpg", 400_000) for number in range(3)]
        assert panel._too_many(given) == ""
        monkeypatch.setenv("RESTORER_BATCH_PHOTOS", "2")
        assert "at most 2 photos" in panel._too_many(given)
        monkeypatch.setenv("RESTORER_BATCH_PHOTOS", "3")
        monkeypatch.setenv("RESTORER_BATCH_MEGABYTES", "1")
        assert "at most 1 MB" in panel._too_many(given)
        assert is_one_sentence(panel._too_many(given))

    def test_too_many_that_are_dropped_are_one_sentence_and_no_start(self, app, monkeypatch):
        monkeypatch.setenv("RESTORER_BATCH_PHOTOS", "1")
        app.file_uploader(key="queue_drop").set_value(
            [(f"{number}.jpg", jpeg_of(number), "image/jpeg") for number in (1, 2)]
        ).run()
        assert not app.exception
        assert ["at most 1 photo" in error.value for error in app.error] == [True]
        assert "queue_start" not in {button.key for button in app.button}

    def test_a_photo_that_is_larger_than_a_page_takes_fails_alone(self, restored_by, monkeypatch):
        monkeypatch.setenv("RESTORER_PAGE_MEGAPIXELS", "0.003")
        queue = restored_by([("large.jpg", jpeg_of(1, 64, 64)), ("small.jpg", jpeg_of(2))])
        assert [item.state for item in queue.items] == ["failed", "done"]
        assert "at most 0.003 megapixels" in queue.items[0].error

    def test_so_it_does_where_a_cluster_would_restore_it(self, monkeypatch):
        monkeypatch.setenv("RESTORER_PAGE_MEGAPIXELS", "0.003")
        large, small = (Item("a.jpg", File("a.jpg", jpeg_of(1, side, 40))) for side in (80, 40))
        for item in (large, small):
            item.look()
        assert not _fits(large)
        assert "at most 0.003 megapixels" in large.error
        assert _fits(small)

    def test_a_photo_that_takes_too_long_fails_alone(self, echo, monkeypatch):
        monkeypatch.setenv("RESTORER_RESTORE_SECONDS", "1")
        clock, predict = [0.0], echo.predict_on_batch

        def slow(inputs):
            clock[0] += 2.0 if not echo.given else 0.1
            return predict(inputs)

        monkeypatch.setattr("pages.compare.restoration.time.monotonic", lambda: clock[0])
        monkeypatch.setattr(echo, "predict_on_batch", slow)
        files = [File("slow.jpg", jpeg_of(1)), File("fast.jpg", jpeg_of(2))]
        queue = Queue(files, Prediction(echo), PNG, RestorationOptions())
        queue.job.wait(SECONDS)
        assert [item.state for item in queue.items] == ["failed", "done"]
        assert "at most 1 s, but slow.jpg takes longer" in queue.items[0].error

    def test_a_restoration_ends_when_its_time_is_over(self, monkeypatch):
        monkeypatch.setenv("RESTORER_RESTORE_SECONDS", "1")
        clock, shares = [0.0], []
        monkeypatch.setattr("pages.compare.restoration.time.monotonic", lambda: clock[0])
        report = restoration.in_time(shares.append, "photo.jpg")
        report(0.25)
        clock[0] = 1.5
        with pytest.raises(ImageError, match="photo.jpg takes longer") as caught:
            report(0.5)
        assert is_one_sentence(str(caught.value))
        assert shares == [0.25]


class Sized:
    """A file that was dropped, of a size."""

    def __init__(self, name, size):
        self.name, self.size = name, size
