"""Photos on several workers, some of which are killed: everything is there, once, and the same as by one process."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

from restorer import models
from tests.batch.conftest import fill, results
from tests.clusters import ENVIRONMENT, SECONDS, wait_until
from tests.helpers import is_one_sentence, picture, saved
from tests.paths import PROJECT

pytest.importorskip("distributed", reason="an optional package")
pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="processes are killed there in another way"),
    pytest.mark.timeout(3600),
]
FEW, MANY = 16, 500


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """The file of a network that changes every picture."""
    import keras
    import numpy as np

    keras.utils.set_random_seed(1)
    network = models.build("fast")
    kernel, bias = network.get_layer("tail").get_weights()
    network.get_layer("tail").set_weights([np.random.default_rng(1).normal(0, 0.05, kernel.shape), bias])
    path = tmp_path_factory.mktemp("networks") / "random.keras"
    network.save(path)
    return path


@pytest.fixture(scope="module", params=[FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def library(request, tmp_path_factory, network):
    """So many photos, and what one process makes of them."""
    folder = tmp_path_factory.mktemp("library")
    photos, out = fill(folder / "photos", request.param), folder / "alone"
    assert ended_with(restore(photos, out, network))[0] == 1
    return photos, results(out), (out / "failures.csv").read_bytes()


def start(*words):
    """Start a command in a process of its own, at the head of a group as a terminal has it."""
    command = [sys.executable, "-m", "restorer", *map(str, words)]
    caught = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=ENVIRONMENT, cwd=PROJECT, start_new_session=True, **caught)


def restore(photos, out, network, *options):
    return start("restore", photos, out, "--recursive", "--model", network, *options)


def ended_with(process):
    """The exit status of a process, and what it printed."""
    out, err = process.communicate(timeout=10 * SECONDS)
    return process.returncode, out, err


def finished(out):
    try:
        lines = (out / "journal.jsonl").read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line)["done"] for line in lines if line.startswith(b'{"done"') and line.endswith(b"}")]


def is_whole(out, library):
    photos, expected, failures = library
    assert results(out) == expected
    assert sorted((out / "failures.csv").read_bytes().splitlines()) == sorted(failures.splitlines())
    assert set(Counter(finished(out)).values()) == {1}
    assert set(finished(out)) == set(expected)
    return True


def test_killed_half_way_and_run_again(library, network, tmp_path):
    photos, expected, _ = library
    out = tmp_path / "out"
    first = restore(photos, out, network, "--workers", "2")
    wait_until(lambda: len(finished(out)) >= len(expected) // 2, first)
    first.kill()
    ended_with(first)
    there = finished(out)
    assert len(there) < len(expected)
    times = {name: (out / name).stat().st_mtime_ns for name in there}
    second = restore(photos, out, network, "--workers", "2")
    status, said, _ = ended_with(second)
    assert status == 1
    assert "diary.jpg" in said
    assert is_whole(out, library)
    assert {name: (out / name).stat().st_mtime_ns for name in there} == times


@pytest.mark.slow
def test_ctrl_c_ends_it_soon_and_leaves_nothing_half_written(library, network, tmp_path):
    photos, expected, _ = library
    out = tmp_path / "out"
    process = restore(photos, out, network, "--workers", "2")
    wait_until(lambda: len(finished(out)) >= 5, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the command
    status, said, complained = ended_with(process)
    assert status == 130
    assert "goes on from here" in said
    assert all("photos ·" in line for line in complained.splitlines()), complained
    assert not list(out.rglob("*.tmp"))
    assert all(expected[name] == data for name, data in results(out).items())


@pytest.mark.parametrize("how", [[], pytest.param(["--send"], marks=pytest.mark.slow)], ids=["shared", "sent"])
def test_one_worker_of_a_scheduler_is_killed_and_another_comes(library, network, tmp_path, cluster, how):
    photos, expected, _ = library
    out = tmp_path / "out"
    dies, _ = cluster.work(), cluster.work()
    process = restore(photos, out, network, "--scheduler", cluster.address, *how)
    wait_until(lambda: len(finished(out)) >= len(expected) // 3, process)
    dies.kill()
    cluster.work()
    status, said, complained = ended_with(process)
    assert status == 1
    assert all("photos ·" in line for line in complained.splitlines()), complained  # how far it is, now and then
    assert ("sent to the workers" if how else "the folders themselves") in said
    assert is_whole(out, library)


def test_a_scheduler_that_cannot_be_reached_is_one_sentence(network, tmp_path):
    photos = fill(tmp_path / "photos", 6)
    for address in ("tcp://127.0.0.1:9", "nonsense"):
        status, _, said = ended_with(restore(photos, tmp_path / "out", network, "--scheduler", address))
        assert status == 2
        assert said.startswith("restorer: ")
        assert is_one_sentence(said.removeprefix("restorer: "))
        assert address in said


def test_without_dask_a_sentence_names_what_installs_it(network, tmp_path, monkeypatch, capsys):
    from restorer import cluster
    from restorer.cli import main

    photos = fill(tmp_path / "photos", 6)
    monkeypatch.delattr(cluster, "on_dask", raising=False)  # where another test has loaded it
    for name in ("restorer.cluster.on_dask", "dask", "distributed"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "dask", None)
    assert main(["restore", str(photos), str(tmp_path / "out"), "--workers", "2", "--model", str(network)]) == 2
    said = capsys.readouterr().err
    assert "requirements-cluster.txt" in said
    assert is_one_sentence(said.removeprefix("restorer: "))


def test_figures_of_two_workers_are_those_of_one_process(network, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(4):
        (photos / f"{number}.png").write_bytes(saved(picture(40 + 8 * number, 64, seed=number), "PNG"))
    (photos / "diary.png").write_bytes(b"Dear diary,\n")
    (photos / "tiny.png").write_bytes(saved(picture(8, 8), "PNG"))
    rows = []
    for workers in ("1", "2"):
        target = tmp_path / f"{workers}.csv"
        options = ["--model", network, "--quality", "10", "40", "--csv", target, "--per-image", "--workers", workers]
        status, said, complained = ended_with(start("evaluate", photos, *options))
        assert (status, complained) == (1, "")
        assert [line for line in said.splitlines() if line.startswith("left out: diary.png")]
        assert [line for line in said.splitlines() if line.startswith("left out: tiny.png")]
        with target.open(newline="") as file:
            rows.append([{**row, "seconds_per_megapixel": ""} for row in csv.DictReader(file)])
    assert len(rows[0]) == 4 + 2 * 2 * 4
    assert rows[0] == rows[1]
