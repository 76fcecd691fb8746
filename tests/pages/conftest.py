"""Fixtures of the page tests."""

import shutil
import sys
from pathlib import Path

import pytest
import streamlit
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner

import restorer
from tests.pages import browser_tree


@pytest.fixture(autouse=True)
def no_standby_worker(monkeypatch):
    """Opening Train keeps no process with TensorFlow ready, which a later test would be given."""
    monkeypatch.setattr(restorer, "warm_up", lambda: None)


@pytest.fixture(autouse=True)
def keras_clears_again():
    """What the app does to Keras once it has loaded a network ends with the test."""
    yield
    if keras := sys.modules.get("keras"):
        keras.backend.clear_session = keras.utils.clear_session


@pytest.fixture(autouse=True, scope="session")
def on_this_computer_alone():
    """The app is where its settings say, which Streamlit finds only if it first looks for them from the checkout."""
    config.set_option("server.address", "127.0.0.1", "the tests")


@pytest.fixture(autouse=True, scope="session")
def packages_are_searched_once():
    """Each AppTest lets Streamlit read every installed package for components, which takes longer than most pages."""
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


@pytest.fixture(autouse=True, scope="session")
def a_browser_can_draw_every_run():
    """What a test's page sends has a place in a browser, also when all of it comes at once."""
    read = local_script_runner.parse_tree_from_messages

    def read_as_a_browser(messages):
        browser_tree.made_of(messages)
        return read(messages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "parse_tree_from_messages", read_as_a_browser)
        yield


@pytest.fixture
def runs_folder(tmp_path, monkeypatch):
    """Runs are made in a temporary folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("restorer.system.paths.RUNS_FOLDER", Path("runs"))
    return tmp_path / "runs"


@pytest.fixture
def trained_run(tmp_path, monkeypatch, random_fast):
    """A run whose network changes every pixel, the only network there is; runs are in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(restorer.models.registry, "WEIGHTS_FOLDER", tmp_path / "weights")
    streamlit.cache_data.clear()
    streamlit.cache_resource.clear()
    made = restorer.create_run(restorer.config_for("fast"), folder=Path("runs") / "first")
    shutil.copy(random_fast, made.model_file)
    return made
