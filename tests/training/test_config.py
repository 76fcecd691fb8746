import argparse
import json
from dataclasses import replace

import pytest

from restorer.errors import RunError
from restorer.models import MODELS
from restorer.training import command
from restorer.training.config import BOUNDS, RECIPES_FOLDER, TrainingConfig, changed, config_for, dump, read_recipe
from tests.helpers import is_one_sentence


@pytest.mark.parametrize("name", list(MODELS))
def test_every_model_has_defaults_that_are_allowed(name):
    assert config_for(name).model == name


def test_the_reports_defaults_are_the_reports():
    config = config_for("report")
    assert (config.epochs, config.minutes, config.batch_size, config.patch_size) == (50, None, 1, 256)
    assert (config.loss, config.learning_rate, config.schedule) == ("mse", 1e-3, "constant")


@pytest.mark.parametrize("name", list(MODELS))
def test_epochs_and_minutes_replace_each_other(name):
    assert (config_for(name, epochs=2).epochs, config_for(name, epochs=2).minutes) == (2, None)
    assert (config_for(name, minutes=2).epochs, config_for(name, minutes=2).minutes) == (None, 2)


def test_what_is_not_given_stays_the_default():
    assert config_for("fast", batch_size=None, seed=None) == config_for("fast")


@pytest.mark.parametrize(
    "config",
    [
        config_for("fast"),
        config_for("report"),
        config_for("fast", quality=(5, 95)),
        config_for("fast", photographs=3, validation_quality=(80, 80)),
    ],
)
def test_settings_survive_json(config):
    assert TrainingConfig.from_json(json.loads(json.dumps(config.to_json()))) == config
    assert json.loads(dump(config, made="today"))["made"] == "today"


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "slow"},
        {"loss": "hope"},
        {"schedule": "linear"},
        {"epochs": 3, "minutes": 3},
        {"epochs": None, "minutes": None},
        {"patch_size": 40},
        {"quality": (0, 10)},
        {"quality": (10, 101)},
        {"quality": (30, 10)},
        {"subsamplings": ()},
        {"tables": ("mine",)},
        {"twice": 1.5},
        {"validation_quality": (80, 10)},
        {"validation_quality": (0, 10)},
        {"subsamplings": ("4:2:0", "5:5:5")},
    ],
    ids=str,
)
def test_a_wrong_setting_is_one_sentence(wrong):
    with pytest.raises(RunError) as caught:
        TrainingConfig(**wrong)
    assert is_one_sentence(str(caught.value))


@pytest.mark.parametrize("name", list(BOUNDS))
def test_numbers_are_kept_within_their_bounds(name):
    low, high = BOUNDS[name]
    spare = {"minutes": None} if name == "epochs" else {}
    is_range = "quality" in name  # of which both ends are given
    for inside in (low, high):
        value = (inside, inside) if is_range else inside
        assert getattr(TrainingConfig(**{name: value, **spare}), name) == value
    for outside in (low / 2 if low else -1.0, high * 2, float("nan")):
        if name == "patch_size" and outside != outside:
            continue
        called = "qualities" if is_range else TrainingConfig.settings()[name].option or name
        with pytest.raises(RunError, match=called) as caught:
            TrainingConfig(**{name: (outside, outside) if is_range else outside, **spare})
        assert is_one_sentence(str(caught.value))


@pytest.mark.parametrize("setting", TrainingConfig.settings().values(), ids=lambda setting: setting.name)
def test_every_setting_is_described_beside_its_field(setting):
    assert setting.help[0] == setting.help[0].lower() or setting.help.startswith("Adam")
    assert setting.sentence.endswith(".")
    assert not setting.help.endswith(".")
    assert bool(setting.label) == bool(setting.option)
    annotation = str(TrainingConfig.__annotations__[setting.name])
    assert (setting.bounds is not None) == ("int" in annotation or "float" in annotation)
    if setting.bounds:
        assert BOUNDS[setting.name] == setting.bounds
        assert setting.kind is (float if "float" in annotation else int)
        assert setting.allows(setting.default)


def test_a_person_can_set_these():
    assert [setting.flag for setting in TrainingConfig.settings().values() if setting.option] == [
        "--model", "--data", "--quality", "--epochs", "--minutes", "--batch", "--patch", "--learning-rate",
        "--precision", "--seed", "--start",
    ]  # fmt: skip


def test_the_command_describes_its_options_as_the_settings_do():
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    options = {action.dest: action for action in parser._actions}
    for setting in TrainingConfig.settings().values():
        if setting.option:
            option = options[setting.option]
            assert option.option_strings == [setting.flag]
            assert option.help.startswith(setting.help)
            assert option.type is setting.kind
            assert option.default is None  # so that a recipe or the network's own is told from what was typed


def test_held_out_photographs_may_be_compressed_otherwise_than_what_is_trained_on():
    config = TrainingConfig(quality=(5, 15), validation_quality=(80, 80))
    assert config.validation_qualities == (80,)
    assert config.patch_degradation.quality == (5, 15)
    assert len(TrainingConfig(validation_quality=(5, 95)).validation_qualities) == 4


def test_settings_written_before_a_setting_was_known_are_read():
    written = TrainingConfig().to_json()
    for name in (
        "photographs",
        "validation_quality",
        "ema_momentum",
        "twice",
        "evenly",
        "rescaled",
        "neutral",
        "framed",
        "pages",
    ):
        del written[name]
    assert TrainingConfig.from_json(written) == TrainingConfig()


OLD_NAMES = {"batch": 3, "patch": 96, "average": 0.5, "clip": 2.0, "start": "fast", "keep": "psnr", "way": "half-size"}


def test_settings_of_before_their_names_changed_are_read():
    config = TrainingConfig.from_json({**OLD_NAMES, "minutes": 7})
    assert (config.batch_size, config.patch_size, config.ema_momentum, config.global_clipnorm) == (3, 96, 0.5, 2.0)
    assert (config.initial_weights, config.monitor, config.degradation) == ("fast", "psnr", "half-size")
    assert config_for("best", **OLD_NAMES, minutes=7) == replace(config, model="best")
    assert not set(OLD_NAMES) & set(config.to_json())


def test_a_recipe_of_before_the_names_changed_is_read_and_changed(tmp_path, monkeypatch):
    (tmp_path / "old.toml").write_text('model = "best"\nminutes = 5\nbatch = 2\npatch = 192\nkeep = "psnr"\n')
    monkeypatch.setattr("restorer.training.config.RECIPES_FOLDER", tmp_path)
    assert (read_recipe("old").batch_size, read_recipe("old").patch_size, read_recipe("old").monitor) == (
        2,
        192,
        "psnr",
    )
    assert read_recipe("old", batch_size=4).batch_size == 4
    assert changed({"batch": 2}, {"batch_size": 4}) == {"batch_size": 4}


def test_an_unknown_setting_is_refused():
    with pytest.raises(RunError, match="momentum"):
        TrainingConfig.from_json({"momentum": 0.9})
    with pytest.raises(RunError, match="slow"):
        config_for("slow")


def test_held_out_photographs_are_compressed_across_the_range():
    assert TrainingConfig(quality=(10, 10)).validation_qualities == (10,)
    qualities = TrainingConfig(quality=(5, 95)).validation_qualities
    assert len(qualities) == 4
    assert 5 < qualities[0] < qualities[1] < qualities[2] < qualities[3] < 95


def test_changing_leaves_what_is_none_and_keeps_one_budget():
    settings = {"epochs": 3, "batch_size": 2}
    assert changed(settings, {"batch_size": None, "seed": 1}) == {**settings, "seed": 1}
    assert changed({"epochs": 3}, {"minutes": 1}) == {"epochs": None, "minutes": 1}
    assert changed({"minutes": 3}, {"epochs": 1}) == {"minutes": None, "epochs": 1}


@pytest.mark.parametrize("path", sorted(RECIPES_FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_recipe_can_be_read_and_changed(path):
    assert read_recipe(path.stem).model in MODELS
    assert read_recipe(path.stem, batch_size=3, seed=None).batch_size == 3
    changed = read_recipe(path.stem, epochs=2)
    assert (changed.epochs, changed.minutes) == (2, None)


def test_there_is_a_recipe_for_what_ships():
    assert read_recipe("fast").model == "fast"
    with pytest.raises(RunError, match="fast") as caught:
        read_recipe("nothing")
    assert is_one_sentence(str(caught.value))
