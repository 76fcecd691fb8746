"""The package: what pyproject.toml says, where an installed library finds its files, and what a wheel holds."""

import importlib.util
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import restorer
from restorer.system import paths

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MOST_MEGABYTES = 32
TRAINS = """
import sys, time, restorer

run = restorer.create_run(restorer.config_for("fast", data=sys.argv[1], epochs=1, batch_size=2, patch_size=32))
restorer.start_training(run)
while run.is_live:
    time.sleep(0.2)
print(run.status().state, restorer.__file__)
"""


def lines(name: str) -> list[str]:
    """The packages that a file of requirements asks for."""
    return [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and line[0] not in "-#"]


def files(folder: str) -> set[Path]:
    return {path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts}


@pytest.fixture
def paths_of(monkeypatch, tmp_path):
    """Give ``restorer.system.paths`` as a library in a folder has it."""

    def load(library: Path):
        file = library / "system" / "paths.py"
        file.parent.mkdir(parents=True)
        file.write_bytes(Path(paths.__file__).read_bytes())
        spec = importlib.util.spec_from_file_location("paths_elsewhere", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    monkeypatch.delenv("RESTORER_RUNS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return load


@pytest.fixture
def installed(tmp_path):
    """The folder of an installed library, with the app in it."""
    (tmp_path / "site-packages" / "restorer" / "_app").mkdir(parents=True)
    return tmp_path / "site-packages" / "restorer"


def test_the_package_asks_for_what_the_files_of_requirements_do():
    assert PROJECT["dependencies"] == lines("requirements.txt")
    assert PROJECT["optional-dependencies"]["dev"] == lines("requirements-dev.txt")
    assert PROJECT["optional-dependencies"]["cluster"] == lines("requirements-cluster.txt")


def test_every_requirement_has_a_tested_version():
    tested = {line.partition("==")[0].lower() for line in lines("constraints.txt")}
    wanted = [line for part in ("", "-cluster", "-dev") for line in lines(f"requirements{part}.txt")]
    assert {line.partition(">=")[0].lower() for line in wanted} <= tested


class TestPaths:
    def test_a_checkouts_runs_lie_in_the_current_folder(self, paths_of, tmp_path):
        here = paths_of(tmp_path / "checkout" / "restorer")
        assert tmp_path / "checkout" == here.PROJECT
        assert Path("runs") == here.RUNS_FOLDER
        assert here.environment()["PYTHONPATH"].split(os.pathsep)[0] == str(tmp_path / "checkout")

    def test_an_installed_library_keeps_runs_where_a_person_has_data(self, paths_of, installed):
        (installed.parent / "app.py").touch()  # of somebody else's package
        here = paths_of(installed)
        assert installed / "_app" / "app.py" == here.APP
        assert installed / "_app" / "assets" == here.ASSETS
        assert here.RUNS_FOLDER.is_absolute()
        assert here.RUNS_FOLDER.name == "runs"
        assert installed.parent not in here.RUNS_FOLDER.parents
        assert here.environment() == dict(os.environ)

    def test_what_is_named_counts_before_both(self, paths_of, installed, tmp_path, monkeypatch):
        monkeypatch.setenv("RESTORER_RUNS", str(tmp_path / "mine"))
        assert paths_of(installed).RUNS_FOLDER == paths_of(tmp_path / "restorer").RUNS_FOLDER == tmp_path / "mine"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.mark.slow
class TestWheel:
    def test_it_holds_the_library_and_the_app_and_nothing_else(self, wheel):
        wanted = {path.relative_to(ROOT).as_posix() for path in files("restorer")}
        wanted |= {f"restorer/_app/{path.relative_to(ROOT).as_posix()}" for path in [*files("pages"), *self.assets()]}
        wanted |= {"restorer/_app/app.py", "restorer/_app/.streamlit/config.toml"}
        held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
        assert held == wanted
        assert wheel.stat().st_size < MOST_MEGABYTES * 2**20

    @staticmethod
    def assets() -> set[Path]:
        made_with = {path for path in files("assets") if path.suffix == ".py"}
        return files("assets") - made_with

    def test_it_says_whose_it_is_and_brings_the_command(self, wheel):
        with zipfile.ZipFile(wheel) as archive:
            info = f"restorer-{restorer.__version__}.dist-info"
            said = archive.read(f"{info}/METADATA").decode()
            assert archive.read(f"{info}/entry_points.txt").decode().split() == [
                "[console_scripts]", "restorer", "=", "restorer.cli:main"
            ]  # fmt: skip
            assert archive.read(f"{info}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
        assert "\nLicense-Expression: MIT\n" in said
        assert f"\nVersion: {restorer.__version__}\n" in said

    def test_installed_it_works_anywhere_and_writes_nothing_beside_itself(self, wheel, tmp_path, photographs):
        site, here = tmp_path / "site", tmp_path / "here"
        here.mkdir()
        words = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)]
        assert subprocess.run(words).returncode == 0
        before = {path for path in site.rglob("*") if "__pycache__" not in path.parts}
        elsewhere = os.environ | {"PYTHONPATH": str(site), "RESTORER_RUNS": str(tmp_path / "runs")}

        def python(*arguments: str) -> str:
            words = [sys.executable, "-P", *arguments]
            done = subprocess.run(words, cwd=here, env=elsewhere, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return done.stdout

        sample = site / "restorer" / "_app" / "assets" / "samples" / "animal_cat.webp"
        python("-m", "restorer", "compress", str(sample), "small.jpg")
        assert "restored by fast" in python("-m", "restorer", "restore", "small.jpg", "out.png")
        assert {path.name for path in here.iterdir()} == {"small.jpg", "out.png"}
        told = python("-c", TRAINS, str(photographs))
        assert told.split() == ["finished", str(site / "restorer" / "__init__.py")]
        assert {path for path in site.rglob("*") if "__pycache__" not in path.parts} == before
