"""The table of networks, and how to build or load one by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from restorer.errors import ModelError
from restorer.models.description import NetworkDescription
from restorer.system.files import is_file, is_folder
from restorer.system.foreign import door, shown
from restorer.system.paths import ASSETS

if TYPE_CHECKING:
    import keras

WEIGHTS_FOLDER = ASSETS / "weights"


@dataclass(frozen=True)
class ModelEntry:
    """A row of the model table.

    Attributes:
        name: What a person types.
        title: What the pages call it.
        summary: One sentence for the page and the command line.
        multiple: Height and width given to the network must be multiples of this.
        context: How far, in pixels, a picture influences a restored pixel: half the receptive field, rounded up.
        window: Longest side, in pixels, of what the network is given at once; larger costs memory, smaller time.
    """

    name: str
    title: str
    summary: str
    multiple: int
    context: int
    window: int

    @property
    def weights(self) -> Path:
        """Where the shipped weights are, if they ship."""
        return WEIGHTS_FOLDER / f"{self.name}.keras"

    @property
    def ships(self) -> bool:
        """Whether trained weights come with the project."""
        return self.weights.is_file()


MODELS = {
    entry.name: entry
    for entry in (
        ModelEntry(
            "fast",
            "Fast",
            "A small residual network at half and quarter resolution; it reads the file's quantisation tables.",
            16,
            48,
            1152,
        ),
        ModelEntry(
            "best",
            "Best",
            "A wide residual network at half and quarter resolution; it reads the file's quantisation tables.",
            16,
            80,
            1152,
        ),
        ModelEntry(
            "report",
            "The report's network",
            "The report's network, exactly: five layers at full resolution.",
            1,
            6,
            640,
        ),
        ModelEntry(
            "report_no_softmax",
            "The report's, without softmax",
            "The report's network without its softmax.",
            1,
            6,
            640,
        ),
        ModelEntry(
            "report_residual",
            "The report's, with a shortcut",
            "The report's network with a residual connection from the picture.",
            1,
            6,
            640,
        ),
        ModelEntry(
            "fast_no_shortcut",
            "Fast, without its shortcut",
            "The fast network without its residual connection from the picture.",
            16,
            48,
            1152,
        ),
    )
}

_ANY = ModelEntry(
    "any", "A network from elsewhere", "A network of a .keras file that is not in this table.", 16, 96, 704
)


def entry(name: str) -> ModelEntry:
    """The row of ``name``; `ModelError` names the choices if there is none."""
    if name not in MODELS:
        raise ModelError(f"Expected a model of {', '.join(MODELS)}, received {name!r}.")
    return MODELS[name]


def entry_of(model: "keras.Model") -> ModelEntry:
    """The row of a network, by the name that it carries; of one without, a row that suits most."""
    return MODELS.get(model.name, _ANY)


def build(name: str) -> "keras.Model":
    """Build an untrained network by name."""
    return _builder(entry(name).name)()


def load(source: str | Path) -> "keras.Model":
    """Load trained weights.

    Args:
        source: A model's name (its shipped weights), a ``.keras`` file, or a run folder (its best model so far).

    Returns:
        The model, ready to predict, not compiled.

    Raises:
        ModelError: If there is no such model, it ships no weights, the file cannot be read, or what is in it is no
            network from pictures to pictures of the same size.
    """
    import keras

    from restorer.models import acceptance, blocks  # noqa: F401  # Keras must know our layers before it meets them

    path = weights_path(source)
    own = str(source) in MODELS
    with door(ModelError, f"Expected a model saved by Keras 3, but {shown(path.name)} cannot be loaded"):
        if not own:
            acceptance.check_file(path)
        model = keras.models.load_model(path, compile=False)
    if not own:
        acceptance.check(model, shown(path.name), multiple=entry_of(model).multiple)
    return model


def weights_path(source: str | Path) -> Path:
    """The ``.keras`` file that `load` would read."""
    if str(source) in MODELS:
        row = MODELS[str(source)]
        if not row.ships:
            raise ModelError(f"No trained weights ship for {row.name!r}; train it first, then pass the run's folder.")
        return row.weights
    path = Path(source)
    if is_folder(path):
        path = path / "model.keras"
        if not is_file(path):
            raise ModelError(f"Expected a run with a trained model, but {path.parent.name} has no model.keras yet.")
    if not is_file(path):
        names = ", ".join(MODELS)
        raise ModelError(f"Expected a model of {names}, a .keras file or a run folder, received {str(source)!r}.")
    return path


def _builder(name: str) -> Callable[[], "keras.Model"]:
    from restorer.models import best, fast, report

    builders: dict[str, Callable[[], keras.Model]] = {
        "fast": fast.build,
        "best": best.build,
        "report": report.build,
        "report_no_softmax": partial(report.build, softmax=False),
        "report_residual": partial(report.build, residual=True),
        "fast_no_shortcut": partial(fast.build, shortcut=False),
    }
    return builders[name]


def describe(name: str) -> NetworkDescription:
    """A network's layers, parameters, receptive field and multiply-adds; builds it, which takes about a second.

    Raises:
        ModelError: If there is no such network.
    """
    from restorer.models.inspection import describe_network

    return describe_network(build(name))


def describe_all() -> str:
    """The descriptions of all networks as text, and whether their weights ship."""
    return "\n\n".join(_describe(row) for row in MODELS.values())


def _describe(row: ModelEntry) -> str:
    network = describe(row.name)
    lines = [f"{row.name}: {row.summary}", f"  {'layer':<24} {'output shape':<28} {'parameters':>10}"]
    for layer in network.layers:
        shape = "(" + layer.output.replace("×", ", ") + ")"
        lines.append(f"  {layer.name:<24} {shape:<28} {layer.parameters:>10,}")
    lines.append(f"  {'total':<24} {'':<28} {network.parameters:>10,}")
    lines.append(f"  receptive field: {network.receptive_field}×{network.receptive_field} pixels")
    lines.append(f"  multiply-adds: {network.multiply_adds:,.0f} per pixel")
    lines.append(f"  weights ship: {'yes' if row.ships else 'no'}")
    return "\n".join(lines)
