"""The recorded full length of the report's network, on the Train page."""

import pytest

from restorer import LESSONS
from tests.pages.train.looking import open_page
from tests.runs import make_run

pytestmark = pytest.mark.usefixtures("runs_folder")


def offered(app):
    return [panel for panel in app.expander if "all 50 epochs" in panel.label]


def test_the_reports_lesson_has_its_full_length_beside_it():
    app = open_page()
    assert not offered(app)
    app.selectbox(key="lesson").select("the_report").run()
    (panel,) = offered(app)
    assert len(panel.get("image")) == 2
    assert LESSONS["the_report"].pace in [caption.value for caption in app.caption]


def test_whoever_opens_a_run_of_that_lesson_finds_it_too():
    run = make_run("finished")
    run.rename(LESSONS["the_report"].title)
    assert offered(open_page(run))
