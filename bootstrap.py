"""Set up and start the app, or set up and pass the tests, on a machine that has Python and nothing else.

    python3 bootstrap.py run   [--share [CODE]] [options of streamlit run]    set up, then start the app
    python3 bootstrap.py test  [options of pytest]           set up, then run the tests
    python3 bootstrap.py check                               set up, then lint, formatting, types, known weaknesses

Packages go into ``.venv``, or the folder that RESTORER_VENV names, at the versions of ``constraints.txt``; a second
start skips what is there. On Debian and its kin, missing system packages come through apt-get. Standard library only,
and nothing newer than Python 3.9, so that an old Python can say that it is too old.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("RESTORER_VENV") or ROOT / ".venv").absolute()
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
FITS = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"  # TensorFlow has no build for others
CHECKS = (
    ["ruff", "check"],
    ["ruff", "format", "--check"],
    ["mypy"],
    ["deno", "fmt", "--check"],
    ["deno", "lint"],
    ["deno", "check", "--quiet", "pages", "tests/frontend"],
)
AUDIT = ["pip_audit", "-r", "constraints.txt", "--no-deps", "--disable-pip", "-f", "json", "--timeout", "10"]
BROWSERS = (
    "chromium-headless-shell",  # Chromium without its windows: half of the processor's time
    "google-chrome",
    "chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def main(arguments: list[str]) -> None:
    """Carry out one of the commands above."""
    command, options = (arguments or [""])[0], arguments[1:]
    if command not in ("run", "test", "check"):
        sys.exit(__doc__)
    use_a_python_that_fits()
    make_environment()
    install("requirements.txt" if command == "run" else "requirements-dev.txt")
    if command == "check":
        sys.exit(check())
    provide_libraries()
    if command == "run":
        become([PYTHON, "-m", "restorer", "app", *options])
    provide_browser()
    become([PYTHON, "-m", "pytest", *options])


def check() -> bool:
    """Check Python and the browser's scripts, all of it even if something is found early; whether something is."""
    with tempfile.TemporaryDirectory() as notes:  # deno's own, which would go into the home folder
        environment = {**os.environ, "DENO_DIR": notes, "DENO_NO_UPDATE_CHECK": "1"}
        found = [subprocess.call([PYTHON, "-m", *tool], cwd=ROOT, env=environment) for tool in CHECKS]
    return any([*found, has_known_weaknesses()])


def has_known_weaknesses() -> bool:
    """Whether a package of ``constraints.txt`` has a known weakness; says which, or that it could not be found out."""
    done = subprocess.run([PYTHON, "-m", *AUDIT], cwd=ROOT, capture_output=True, text=True)
    try:
        audited = json.loads(done.stdout)["dependencies"]
    except (ValueError, LookupError, TypeError):
        say("Known weaknesses of packages: not checked, because their database cannot be reached.")
        return False
    found = [f"{each['name']} {each['version']}: {weak['id']}" for each in audited for weak in each.get("vulns", ())]
    for line in found:
        say(f"Known weakness: {line}")
    left_out = sum("skip_reason" in each for each in audited)
    if left_out:
        say(f"Known weaknesses of packages: {left_out} of {len(audited)} not checked, because the database has none.")
    elif not found:
        say(f"Known weaknesses of packages: none in {len(audited)}.")
    return bool(found)


def use_a_python_that_fits() -> None:
    """Start again under a Python that TensorFlow has a build for, if this one is not; else say what is needed."""
    if succeeds(sys.executable, "-c", FITS):
        return
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found and succeeds(found, "-c", FITS):
            become([found, str(Path(__file__).resolve()), *sys.argv[1:]])
    sys.exit(f"Restorer needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}, and no other was found.")


def make_environment() -> None:
    """Make the virtual environment, unless one that works is there."""
    if Path(PYTHON).exists() and succeeds(PYTHON, "-c", f"import pip; {FITS}"):
        return
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        apt_install([f"python3.{sys.version_info[1]}-venv"], "to make a virtual environment")
    say(f"Making a virtual environment in {VENV}.")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit("The virtual environment could not be made.")


def install(requirements: str) -> None:
    """Install the requirements at the tested versions, unless these very files were installed before."""
    names = ("requirements.txt", "requirements-cluster.txt", "requirements-dev.txt", "constraints.txt")
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in names)).hexdigest()
    stamp = VENV / f"{requirements}.installed"
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("Installing the packages. TensorFlow is large; the first time takes a few minutes.")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install"]
    if subprocess.call([*pip, "-r", requirements, "-c", "constraints.txt"], cwd=ROOT):
        sys.exit("The packages could not be installed; pip says why above.")
    for done in ("requirements.txt", requirements):  # the second holds the first
        (VENV / f"{done}.installed").write_text(digest)


def provide_libraries() -> None:
    """Install the system libraries that OpenCV needs, if it cannot be imported without."""
    if not succeeds(PYTHON, "-c", "import cv2"):
        apt_install((ROOT / "packages.txt").read_text().split(), "for OpenCV")


def provide_browser() -> None:
    """Tell the browser tests, by RESTORER_BROWSER, which browser to use; install one if there is none."""
    browser = os.environ.get("RESTORER_BROWSER") or find_browser()
    drives = succeeds(PYTHON, "-m", "playwright", "--version")  # its Node.js needs libatomic
    if is_debian() and not (browser and drives):
        apt_install(["chromium-headless-shell", "libatomic1"], "for the browser tests")
        browser = browser or find_browser()
    elif not browser and subprocess.call([PYTHON, "-m", "playwright", "install", "chromium"]):
        say("The browser tests need Chrome, Chromium or Edge, and none was found; please install one.")
    os.environ["RESTORER_BROWSER"] = browser  # empty: the one that Playwright installed


def find_browser() -> str:
    """Path of a browser of Chromium's family, or nothing."""
    return next(filter(None, map(shutil.which, BROWSERS)), "")


def is_debian() -> bool:
    """Whether this is Debian itself; other systems' apt-get has no Chromium that can be driven."""
    return Path("/etc/debian_version").exists() and "ID=debian" in Path("/etc/os-release").read_text().split()


def apt_install(packages: list[str], purpose: str) -> None:
    """Install Debian packages, as root or through sudo; elsewhere say in one sentence what is missing."""
    names = ", ".join(packages)
    sudo = [] if os.name == "posix" and os.geteuid() == 0 else ["sudo"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        say(f"System libraries are missing {purpose}; please install what Debian calls {names}.")
        return
    say(f"Installing {names} {purpose}.")
    apt_get = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.call([*apt_get, "update"])
    if subprocess.call([*apt_get, "install", "-y", "--no-install-recommends", *packages]):
        sys.exit(f"The Debian packages {names} could not be installed; apt-get says why above.")


def succeeds(*command: str) -> bool:
    """Whether a command ends well; what it prints is not shown."""
    return subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0


def become(command: list[str]) -> NoReturn:
    """Give this process over to a command, so that signals and the exit status are its own."""
    os.chdir(ROOT)
    if os.name == "posix":
        os.execv(command[0], command)
    sys.exit(subprocess.call(command))


def say(sentence: str) -> None:
    """Print at once, so that it stands before what the next program prints."""
    print(sentence, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
