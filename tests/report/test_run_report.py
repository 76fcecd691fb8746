"""The page of a run that is there already, drawn by a process of its own."""

import os
import re

import pytest

from restorer import config_for, create_run, draw_report, errors, report_page
from tests.helpers import is_one_sentence
from tests.runs import event, report


@pytest.fixture
def trained(photographs, tmp_path, random_models):
    """A run as the report's lesson leaves it, measured every few seconds and stopped within its first epoch."""
    run = create_run(config_for("report", data=str(photographs)), folder=tmp_path / "run")
    for step in (0, 2, 4):
        run.append_event(event(step))
        run.append_event(report(step, 0.5 + step / 100))
    random_models["report"].save(run.model_file)
    return run


def test_a_run_becomes_a_page(trained):
    assert report_page(trained) is None
    shares = []
    page = draw_report(trained, progress=shares.append)
    assert page == report_page(trained)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    text = page.read_text(encoding="utf-8")
    assert 'id="figure-09-test-ssim"' in text
    assert "(10, 256, 256, 3)" in text
    assert "Train, 0.4 of 50 epochs" in text
    assert "The report&#x27;s network ended after 0.4 of 50 epochs" in text
    assert not re.search(r"(?<!of )50 epochs", text)  # what was planned did not happen
    told = page.with_name("report.md").read_text(encoding="utf-8")
    assert "ended after 0.4 of 50 epochs" in told
    assert not re.search(r"(?<!of )50 epochs", told)
    os.utime(trained.model_file, (2e9, 2e9))
    assert report_page(trained) is None  # it has learnt more since


def test_what_cannot_be_drawn_is_one_sentence(trained, photographs):
    trained.model_file.write_bytes(b"no model")
    with pytest.raises(errors.RestorerError) as caught:
        draw_report(trained)
    assert is_one_sentence(str(caught.value))
    trained.model_file.unlink()
    with pytest.raises(errors.RunError, match=r"has no model\.keras yet"):
        draw_report(trained)


def test_whoever_has_enough_ends_the_work(trained):
    def enough(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        draw_report(trained, progress=enough)
    assert report_page(trained) is None
