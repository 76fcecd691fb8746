"""Curves from events, tables and sentences from figures."""

import json
from dataclasses import replace

import pytest

from restorer.report.experiment.labels import epochs_of
from restorer.report.experiment.training_curves import curve_of
from restorer.report.figures import flow_diagram
from restorer.report.page import findings


def test_a_curve_has_a_point_at_each_measuring(run):
    curve = curve_of(run)
    assert curve.epoch == (0, 1, 2, 3)
    assert curve.val_ssim == (0.5, 0.6, 0.7, 0.8)
    assert curve.jpeg_ssim == 0.888


def test_what_was_learnt_is_the_mean_over_the_steps_between(run):
    curve = curve_of(run)
    assert curve.train_ssim[0] is None
    assert curve.train_ssim[1] == pytest.approx((4 * 0.4 + 5 * 0.9 + 1 * 0.5) / 10)
    assert curve.loss[1:] == pytest.approx(((4 * 0.04 + 5 * 0.09 + 1 * 0.2) / 10, 0.1, 0.05))


def test_gains_are_told_with_their_spread_over_images(results):
    said = findings.sentences(results.levels[0])
    assert said[0].startswith("The report's network: −0.050 ± 0.000 of SSIM and −0.50 ± 0.00 dB")
    assert said[0].endswith("better in 0 of 3 by SSIM.")
    assert "+0.040 ± 0.000 of SSIM" in said[1]
    assert "better in 3 of 3" in said[1]
    assert said[2].startswith(
        "fast, as it ships beside the report's network: +0.090 ± 0.000 of SSIM and +0.90 ± 0.00 dB"
    )


def test_a_level_has_a_row_for_each_network_and_says_what_was_trained_on(results):
    first, second = (findings.level_table(level, 12) for level in results.levels)
    assert [cells[0] for cells in first.rows] == ["As compressed", "The report's network", "fast, as it ships"]
    assert all(len(cells) == len(first.header) for cells in first.rows)
    assert first.rows[1][1] == "172,963"
    assert first.rows[1][-1] == "70 s, 3 epochs"
    assert "learnt from" not in first.note
    assert second.note == "It is <so>. The networks trained here learnt from quality 12."


def test_the_parameters_are_the_reports(results):
    table = findings.parameters(results)
    assert [cells[3] for cells in table.rows] == ["0", "3,584", "147,584", "4,128", "2,112", "0", "15,555", "172,963"]
    assert table.rows[1][2] == "(256, 256, 128)"


def test_both_readings_of_ssim_stand_beside_the_reports(results):
    table = findings.claims(results)
    assert table.rows[0] == ("Test SSIM, compressed", "88.3 to 88.8 %", "91.0 %", "81.0 %")
    assert table.rows[1][2:] == ("86.0 %", "76.0 %")
    assert "81.0 % compressed and 76.0 % regenerated; as the report counts, 91.0 % and 86.0 %" in (
        findings.mean_sentence(results)
    )


def test_shipped_weights_that_know_the_photographs_are_said_to(results):
    assert findings.LEAK in findings.notes(results)


def test_everything_can_be_kept_as_json(results):
    kept = json.loads(results.to_json())
    assert kept["levels"][0]["rows"][1]["pictures"][2]["psnr"] == pytest.approx(32.4)
    assert kept["networks"][0]["parameters"] == 172_963


def test_shapes_are_printed_as_the_report_prints_them(results):
    assert results.shapes().splitlines()[0] == "Train       (24, 256, 256, 3)"


@pytest.mark.parametrize(
    ("trained", "planned", "words"),
    [
        (50.0, 50, "50 epochs"),
        (0.7, 50, "0.7 of 50 epochs"),
        (49.999, 50, "49.9 of 50 epochs"),
        (1.0, 50, "1 of 50 epochs"),
        (0.5, 1, "0.5 of 1 epoch"),
        (1.0, 1, "1 epoch"),
        (12.34, None, "12.3 epochs"),
        (1234.5, 2000, "1234.5 of 2000 epochs"),
    ],
)
def test_a_training_is_told_as_far_as_it_came(trained, planned, words):
    assert epochs_of(trained, planned) == words


def test_a_training_that_ended_early_is_said_to(results):
    assert not any("ended after" in said for said in findings.notes(results))
    level = results.levels[0]
    early = replace(level, rows=(replace(level.rows[0], epochs=0.7, planned=50), *level.rows[1:]))
    told = replace(results, levels=(early,))
    assert "The report's network ended after 0.7 of 50 epochs: its figures are of what it had learnt by then." in (
        findings.notes(told)
    )
    assert "Train, 0.7 of 50 epochs" in flow_diagram.pipeline(told)
    assert findings.level_table(early, 12).rows[1][-1] == "70 s, 0.7 of 50 epochs"


def test_what_is_said_of_the_training_is_how_it_was(results):
    assert "one photo a step" in flow_diagram.pipeline(results)
    assert "16 patches a step" in flow_diagram.pipeline(replace(results, batch=16, patch=64))
    assert any("best validation PSNR" in said for said in findings.notes(replace(results, keep="psnr")))


@pytest.mark.parametrize(("seconds", "words"), [(42, "42 s"), (420, "7 min"), (7500, "2 h 05 min")])
def test_durations(seconds, words):
    assert findings.duration(seconds) == words
