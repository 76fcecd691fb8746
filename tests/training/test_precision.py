import keras
import numpy as np
import pytest

from restorer import models
from restorer.cli import main
from restorer.errors import RunError
from restorer.system import processors
from restorer.training.config import config_for, read_recipe
from restorer.training.loop.compiled import made_ready
from restorer.training.loop.learner import Learner
from restorer.training.loop.precision import computing_in, slowness
from restorer.training.runs.run import Run
from tests.helpers import is_one_sentence

TINY = {"batch_size": 2, "patch_size": 32, "validation_images": 2, "report_seconds": 0.5, "seed": 3}


@pytest.fixture(scope="module")
def batch():
    rng = np.random.default_rng(0)
    picture = rng.random((2, 32, 32, 3), np.float32)
    return [picture, rng.random((2, 130), np.float32)], np.clip(picture * 0.9, 0, 1)


def learner(precision, name="fast"):
    keras.utils.set_random_seed(0)
    config = config_for(name, precision=precision)
    return Learner(made_ready(models.build(name), config), config)


def policies(model):
    return {layer.name: layer.dtype_policy.name for layer in model.layers}


class TestComputingIn:
    @pytest.fixture(params=["fast", "report"])
    def model(self, request):
        return models.build(request.param)

    def test_all_layers_but_the_one_that_answers_compute_in_it(self, model):
        with computing_in(model, "mixed_bfloat16"):
            compute = {layer.name: layer.compute_dtype for layer in model.layers}
            weights = {weight.dtype for weight in model.weights}
        assert compute.pop(model.output_names[0]) == "float32"
        assert set(compute.values()) == {"bfloat16"}
        assert weights == {"float32"}

    def test_afterwards_they_compute_as_before_also_if_it_failed(self, model):
        before = policies(model)
        with pytest.raises(ZeroDivisionError), computing_in(model, "mixed_bfloat16"):
            raise ZeroDivisionError
        assert policies(model) == before

    def test_the_picture_is_added_in_full(self, batch):
        model = models.build("fast")  # untrained: it returns the picture that it is given
        with computing_in(model, "mixed_bfloat16"):
            answer = np.asarray(model([each.copy() for each in batch[0]]))
        np.testing.assert_array_equal(answer, batch[0][0])


class TestStepsInBfloat16:
    def test_they_learn_what_float32_learns_to_its_digits(self, batch):
        inputs, original = batch
        losses = {}
        for precision in ("float32", "mixed_bfloat16"):
            taken = learner(precision)
            losses[precision] = [float(taken.step(1e-3, inputs, original)["loss"]) for _ in range(20)]
        full, half = losses.values()
        assert half != full  # or nothing was computed otherwise
        assert full[-1] < 0.7 * full[0]
        np.testing.assert_allclose(half, full, rtol=0.1)

    def test_what_is_measured_and_kept_is_float32(self, batch, tmp_path):
        inputs, original = batch
        taken = learner("mixed_bfloat16")
        taken.step(1e-3, inputs, original)
        assert set(policies(taken.model).values()) == {"float32"}
        assert {variable.dtype for variable in taken.model.optimizer.variables} <= {"float32", "int32", "int64"}
        again = models.build("fast")
        again.set_weights(taken.model.get_weights())
        measured, expected = (np.asarray(each.predict_on_batch(inputs)) for each in (taken.model, again))
        np.testing.assert_array_equal(measured, expected)


class TestSlowness:
    @pytest.mark.parametrize("has", [True, None])
    def test_nothing_is_said_where_there_are_or_may_be_instructions(self, monkeypatch, has):
        monkeypatch.setattr(processors, "has_bfloat16", lambda: has)
        assert slowness("mixed_bfloat16") is None

    def test_it_is_one_sentence_where_there_are_none_unless_float32_is_asked(self, monkeypatch):
        monkeypatch.setattr(processors, "has_bfloat16", lambda: False)
        assert is_one_sentence(slowness("mixed_bfloat16"))
        assert slowness("float32") is None

    def test_an_accelerator_is_none_of_the_processors_business(self, monkeypatch):
        monkeypatch.setattr(processors, "has_bfloat16", lambda: False)
        monkeypatch.setattr(keras.distribution, "list_devices", lambda: ["cpu:0", "gpu:0"])
        assert slowness("mixed_bfloat16") is None


class TestRuns:
    def test_a_run_takes_its_steps_in_it_stops_and_goes_on(self, photographs, tmp_path, monkeypatch):
        monkeypatch.setattr(processors, "has_bfloat16", lambda: False)
        folder = tmp_path / "run"
        words = [f"--{name.removesuffix('_size')}={TINY[name]}" for name in ("batch_size", "patch_size", "seed")]
        given = ["--data", str(photographs), "--run", str(folder), "--epochs", "1", "--quiet", *words]
        assert main(["train", "--model", "fast", "--precision", "mixed_bfloat16", *given]) == 0
        assert main(["train", "--resume", "--run", str(folder), "--epochs", "2", "--quiet"]) == 0
        run = Run(folder)
        assert run.config().precision == "mixed_bfloat16"
        assert "no instructions for bfloat16" in run.status().message
        steps = [event["step"] for event in run.events()]
        assert steps == sorted(steps)
        assert steps.index(max(steps)) > steps.index(max(steps) // 2) > 0  # both parts took as many
        assert set(policies(models.load(folder)).values()) == {"float32"}

    def test_a_recipe_may_ask_for_it(self):
        assert read_recipe("best_on").precision == "mixed_bfloat16"

    def test_another_precision_is_one_sentence(self):
        with pytest.raises(RunError) as error:
            config_for("fast", precision="float16")
        assert is_one_sentence(str(error.value))
        assert "float32, mixed_bfloat16" in str(error.value)
