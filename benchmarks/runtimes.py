"""The same network run by other engines on this processor, as a ratio to Keras with TensorFlow.

    python -m benchmarks.runtimes [--model fast best report] [--side 608] [--rounds 9]

Takes what is installed besides the project's own requirements: `onnxruntime` with `onnx` and `tf2onnx`, `openvino`,
`ai-edge-litert`; XLA comes with TensorFlow. Every round times each engine once, and a ratio is the median over rounds
of the ratio within a round. "grey levels" is the largest difference from TensorFlow's
answer, on noise, before rounding.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.speed import ORDER, PRODUCT, measure, product_at_work
from restorer import jpeg, models
from restorer.system import keras_backend

Run = Callable[[], np.ndarray]  # restores one picture
KERAS = "Keras, TensorFlow"


def main() -> None:
    """Measure, and print a table for each network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", nargs="+", choices=models.MODELS, default=["fast", "best", "report"])
    parser.add_argument("--side", type=int, default=608, help="side of the picture in pixels (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=9, help="how often each is timed (default %(default)s)")
    options = parser.parse_args()
    keras_backend.load_quietly()
    for name in options.model:
        engines = built(name, options.side)
        answer = engines[KERAS]()
        seconds = measure({**engines, PRODUCT: product_at_work()}, options.rounds)
        rate = ORDER**3 / median(seconds[PRODUCT]) / 1e9
        print(f"{name}, {options.side}×{options.side}; product of matrices {rate:.0f} GMAC/s")  # noqa: T201
        print(f"  {'engine':<20} {'s/MP':>7} {'ratio':>6} {'grey levels':>12}")  # noqa: T201
        for engine, run in engines.items():
            ratio = median(own / other for own, other in zip(seconds[engine], seconds[KERAS], strict=True))
            per_megapixel = median(seconds[engine]) / (options.side**2 / 1e6)
            away = float(np.abs(run() - answer).max()) * 255
            print(f"  {engine:<20} {per_megapixel:>7.3f} {ratio:>6.2f} {away:>12.4f}")  # noqa: T201


def built(name: str, side: int) -> dict[str, Run]:
    """The network under each engine that is installed."""
    import tensorflow as tf

    network = models.load(name) if models.MODELS[name].ships else models.build(name)
    image = np.random.default_rng(0).random((1, side, side, 3), np.float32)
    tables = jpeg.conditioning(jpeg.standard_tables(10), jpeg.SUBSAMPLING_DEFAULT)[None]
    inputs = [image, tables][: len(network.inputs)]
    signature = [tf.TensorSpec(given.shape, tf.float32) for given in inputs]
    call = tf.function(lambda *given: network(list(given), training=False), input_signature=signature)
    engines: dict[str, Run] = {KERAS: lambda: network.predict_on_batch(inputs)}
    for engine, make in MAKERS.items():
        try:
            engines[engine] = make(call, signature, inputs)
        except ImportError as error:
            print(f"not measured: {engine} ({error})")  # noqa: T201
    return engines


def xla(call: Any, signature: list[Any], inputs: list[np.ndarray]) -> Run:  # noqa: ANN401
    """TensorFlow's own compiler."""
    import tensorflow as tf

    compiled = tf.function(call.python_function, input_signature=signature, jit_compile=True)
    return lambda: compiled(*inputs).numpy()


def litert(call: Any, signature: list[Any], inputs: list[np.ndarray]) -> Run:  # noqa: ANN401, ARG001
    """LiteRT, once TensorFlow Lite, with XNNPACK."""
    import tensorflow as tf
    from ai_edge_litert.interpreter import Interpreter

    model = tf.lite.TFLiteConverter.from_concrete_functions([call.get_concrete_function()], call).convert()
    interpreter = Interpreter(model_content=model, num_threads=os.cpu_count())
    interpreter.allocate_tensors()
    places = {len(place["shape"]): place["index"] for place in interpreter.get_input_details()}
    (result,) = interpreter.get_output_details()

    def run() -> np.ndarray:
        for given in inputs:
            interpreter.set_tensor(places[given.ndim], given)
        interpreter.invoke()
        return interpreter.get_tensor(result["index"])

    return run


def onnx_runtime(call: Any, signature: list[Any], inputs: list[np.ndarray]) -> Run:  # noqa: ANN401
    """ONNX Runtime."""
    import onnxruntime
    import tf2onnx

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "network.onnx")
        tf2onnx.convert.from_function(call, signature, opset=18, output_path=path)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = {len(given.shape): given.name for given in session.get_inputs()}
    feed = {names[given.ndim]: given for given in inputs}
    return lambda: session.run(None, feed)[0]


def openvino(call: Any, signature: list[Any], inputs: list[np.ndarray], *, precision: str = "f32") -> Run:  # noqa: ANN401, ARG001
    """OpenVINO."""
    import openvino as ov

    hints = {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "LATENCY"}
    compiled = ov.Core().compile_model(ov.convert_model(call.get_concrete_function()), "CPU", hints)
    places = {len(place.partial_shape): place for place in compiled.inputs}
    feed = {places[given.ndim]: given for given in inputs}
    return lambda: compiled(feed)[compiled.outputs[0]]


def openvino_bfloat16(call: Any, signature: list[Any], inputs: list[np.ndarray]) -> Run:  # noqa: ANN401
    """OpenVINO in bfloat16, where the processor has it."""
    return openvino(call, signature, inputs, precision="bf16")


MAKERS: dict[str, Callable[[Any, list[Any], list[np.ndarray]], Run]] = {
    "TensorFlow, XLA": xla,
    "LiteRT": litert,
    "ONNX Runtime": onnx_runtime,
    "OpenVINO": openvino,
    "OpenVINO, bfloat16": openvino_bfloat16,
}

if __name__ == "__main__":
    main()
