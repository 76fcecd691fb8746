"""The script and the style sheet of a browser component, each put together from the files they are written in.

Streamlit hands a component's script to the browser as one text, which can import no other. `module` follows the imports
before that, so that each script says itself what it needs, and a linter, a type check and tests read it as it is. A
worker, `new Worker(new URL("./worker.js", import.meta.url))`, becomes a text within that text.
"""

import json
import re
from pathlib import Path

PAGES = Path(__file__).parents[2]

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]*)"\n', re.MULTILINE)
_DEFINITION = re.compile(
    r"^(export )?(?:async )?(?:function\*?|class|const|let|var) ([\w$]+|\[[^]]*\]|\{[^}]*\})", re.MULTILINE
)
_DEFAULT = re.compile(r"^export default\b", re.MULTILINE)
_WORKER = re.compile(r'\bnew URL\("(\.[^"]*)", import\.meta\.url\)')
# Of lines of its own; a script travels with each message to its component, and comments are a third of it
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
_OTHER = re.compile(r"^(?:import\b|export (?!default\b|(?:async )?(?:function|class|const|let|var)\b)).*", re.MULTILINE)


class BundleError(ValueError):
    """A script that cannot be put together: of which file, and why."""

    def __init__(self, file: object, reason: str) -> None:
        super().__init__(f"{file}: {reason}")


def joined(*names: str) -> str:
    """Several style sheets, as paths below ``pages/``, as one text."""
    return "\n".join((PAGES / name).read_text(encoding="utf-8") for name in names)


def module(entry: str, *, folder: Path = PAGES) -> str:
    """A component's script and all that it imports, as one module that imports nothing.

    Each file comes once, after those that it imports, without its imports, its comments and the word ``export``; only
    the entry's ``export default`` stays, which is what Streamlit calls.

    Args:
        entry: The script, as a path below the folder: ``"components/viewer/viewer.js"``.
        folder: What every file has to lie in.

    Raises:
        BundleError: If an import cannot be followed, or two files define the same name.
    """
    scripts = _scripts((folder / entry).resolve(), folder.resolve())
    if not scripts[-1].has_default:
        raise BundleError(scripts[-1].name, "the script of a component needs an `export default`")
    return "\n".join(script.body for script in scripts)


def _scripts(entry: Path, folder: Path) -> "list[_Script]":
    """A script after all that it imports."""
    found: dict[Path, _Script] = {}
    _follow(entry, folder, found, [])
    homes: dict[str, str] = {}
    for script in found.values():
        for name in script.defined:
            if name in homes:
                raise BundleError(script.name, f"defines {name!r}, as {homes[name]} does; one script cannot hold both")
            homes[name] = script.name
    return list(found.values())


def _worker(entry: Path, folder: Path) -> str:
    """An expression for the address of a worker's script, with all that it imports."""
    if not entry.is_file():
        raise BundleError(entry.name, "there is no such worker")
    text = json.dumps("\n".join(script.body for script in _scripts(entry, folder)))
    return f'URL.createObjectURL(new Blob([{text}], {{ type: "text/javascript" }}))'


class _Script:
    """A file: what it imports, what it defines and hands on, and its text without either word."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.name = path.relative_to(folder).as_posix()
        text = path.read_text(encoding="utf-8")
        self.imports = [((path.parent / file).resolve(), _words(names)) for names, file in _IMPORT.findall(text)]
        text = _IMPORT.sub("", text)
        if other := _OTHER.search(text):
            raise BundleError(self.name, f'only `import {{ name }} from "./file.js"` is understood, not {other[0]!r}')
        definitions = [(word, name) for word, names in _DEFINITION.findall(text) for name in _words(names)]
        self.defined = [name for _, name in definitions]
        self.exported = {name for word, name in definitions if word}
        self.has_default = bool(_DEFAULT.search(text))
        text = _COMMENT.sub("", re.sub(r"^export (?!default\b)", "", text, flags=re.MULTILINE)).lstrip("\n")
        self.body = _WORKER.sub(lambda found: _worker((path.parent / found[1]).resolve(), folder), text)


def _words(names: str) -> list[str]:
    return re.findall(r"[\w$]+", names)


def _follow(path: Path, folder: Path, found: dict[Path, _Script], importers: list[str]) -> "_Script":
    """Note a script after all that it imports; `importers` lead to it, the entry first."""
    asks = importers[-1] if importers else path.name
    if not path.is_relative_to(folder):
        raise BundleError(asks, f"{path} is not in {folder}")
    if not path.is_file():
        raise BundleError(asks, f"there is no {path.relative_to(folder).as_posix()}")
    if path in found:
        return found[path]
    script = _Script(path, folder)
    if script.name in importers:
        raise BundleError(script.name, f"imports go round in a circle: {' → '.join([*importers, script.name])}")
    if importers and script.has_default:
        raise BundleError(asks, f"{script.name} has an `export default`, so it is a script of its own")
    for file, names in script.imports:
        exported = _follow(file, folder, found, [*importers, script.name]).exported
        if missing := [name for name in names if name not in exported]:
            raise BundleError(script.name, f"{file.relative_to(folder).as_posix()} exports no {', '.join(missing)}")
    found[path] = script
    return script
