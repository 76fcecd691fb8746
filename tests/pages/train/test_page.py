"""The Train page as it opens, without a worker."""

import subprocess
import sys

import pytest

from tests.pages.opening import TRAIN
from tests.pages.train.looking import all_text, open_page
from tests.paths import PROJECT
from tests.runs import make_run

pytestmark = pytest.mark.usefixtures("runs_folder")


def test_the_page_opens_with_nothing_to_watch(started):
    app = open_page()
    assert app.title[0].value == "Train"
    assert not app.button(key="start").disabled
    assert app.button(key="middle").disabled
    assert app.button(key="stop").disabled
    assert "Ready" in all_text(app)
    assert not started


def test_the_page_never_loads_tensorflow(tmp_path):
    make_run("running")
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({str(PROJECT / 'app.py')!r}, default_timeout=60)\n"
        f"app.switch_page({TRAIN!r})\n"
        "import restorer\napp.query_params['run'] = restorer.list_runs()[0].name\napp.run()\n"
        "assert not app.exception, app.exception\nassert app.get('bidi_component')\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n{code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not set(done.stdout.split()) & {"tensorflow", "keras"}
