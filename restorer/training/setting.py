"""The description of a training setting, which stands once, beside the setting's field.

Whatever names a setting to a person reads it there: the form, the command line, the address and the line of text about
a run.
"""

import dataclasses
from dataclasses import dataclass
from types import UnionType
from typing import Any, get_args, get_origin


@dataclass(frozen=True)
class Setting:
    """What a person is told of a setting, and what it may be.

    Attributes:
        name: Of the field.
        default: Its value unless a network, a recipe or a person has another.
        help: What it means, as the command's help says it: without a capital and a full stop.
        label: What a form calls it; empty if only recipes set it.
        bounds: Lowest and highest value of a number, or of each of several; None if it is none.
        step: By how much a form moves a number.
        option: What the command line calls it, and a link after ``train_``; empty if only recipes set it.
        phrase: How a line of text says it, with ``{}`` for its value; empty if it does not.
    """

    name: str
    default: Any
    help: str
    label: str = ""
    bounds: tuple[float, float] | None = None
    step: float = 1
    option: str = ""
    phrase: str = ""

    @property
    def flag(self) -> str:
        """The option as it is typed: ``"--learning-rate"``."""
        return f"--{self.option.replace('_', '-')}"

    @property
    def sentence(self) -> str:
        """The help as a sentence, for a form."""
        return f"{self.help[0].upper()}{self.help[1:]}."

    @property
    def kind(self) -> type[int] | type[float] | type[str]:
        """The type of its values, or of each of several."""
        if self.bounds is None:
            return str
        return int if all(isinstance(bound, int) for bound in self.bounds) else float

    def allows(self, value: object) -> bool:
        """Whether a value, or each of several, is within the bounds; None is."""
        if self.bounds is None or value is None:
            return True
        low, high = self.bounds
        return all(low <= each <= high for each in (value if isinstance(value, tuple) else (value,)))


def setting(
    default: Any,  # noqa: ANN401
    *,
    help: str,
    label: str = "",
    bounds: tuple[float, float] | None = None,
    step: float = 1,
    option: str = "",
    phrase: str = "",
) -> Any:  # noqa: ANN401
    """A dataclass's field with a description; the arguments are those of `Setting`."""
    described = {"help": help, "label": label, "bounds": bounds, "step": step, "option": option, "phrase": phrase}
    return dataclasses.field(default=default, metadata=described)


def settings_of(config: type) -> dict[str, Setting]:
    """The settings of a dataclass whose fields `setting` made, by name and in their order."""
    fields = dataclasses.fields(config)
    return {field.name: Setting(field.name, field.default, **field.metadata) for field in fields}


def is_of(value: object, kind: Any) -> bool:  # noqa: ANN401
    """Whether a value that was read is of the type that a field is annotated with, such as ``tuple[int, int] | None``.

    A whole number does for a float; yes and no are no numbers.
    """
    kinds = get_args(kind)
    if get_origin(kind) is UnionType:
        return any(is_of(value, each) for each in kinds)
    if get_origin(kind) is tuple:
        if not isinstance(value, tuple):
            return False
        kinds = kinds[:1] * len(value) if kinds[1:] == (...,) else kinds
        return len(kinds) == len(value) and all(map(is_of, value, kinds))
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, kind) and isinstance(value, bool) == (kind is bool)
