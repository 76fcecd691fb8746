"""The scripts of the components are put together from modules, and what would break in a browser is refused before."""

import ast
import json
import re

import pytest

from pages.components.frontend.bundle import PAGES, BundleError, joined, module
from tests.frontend.running import deno, needs_deno

LEFT_OUT = re.compile(r"\s*(//|/?\*|import |export )")  # of a script's lines, and what follows "export"


def calls(name):
    """What the pages call one of the two functions with."""
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield [argument.value for argument in node.args if isinstance(argument, ast.Constant)]


ENTRIES = sorted({entry for (entry,) in calls("module")})


@pytest.fixture
def folder(tmp_path):
    """A folder with one file of constants beside it, which is outside."""
    (tmp_path / "outside.js").write_text("export const far = 1\n", encoding="utf-8")
    inside = tmp_path / "pages"
    inside.mkdir()
    return inside


def write(folder, **files):
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def refusal(folder, **files):
    write(folder, **files)
    with pytest.raises(BundleError) as refused:
        module("entry.js", folder=folder)
    return str(refused.value)


def test_each_file_comes_once_after_what_it_imports(folder):
    write(
        folder,
        entry='import { b } from "./parts/b.js"\nimport { a } from "./a.js"\n\nexport default () => a + b\n',
        parts__b='// b\n\nimport {\n  a,\n} from "../a.js"\n\nexport const b = a\n',
        a="export const a = 1\n",
    )
    lines = [line for line in module("entry.js", folder=folder).splitlines() if line]
    assert lines == ["const a = 1", "const b = a", "export default () => a + b"]


def test_comments_stay_behind_but_for_those_beside_code(folder):
    text = "/**\n * What * it\n * does.\n */\n// Why\nconst a = 1 // here\n  // inside\n"
    text += '/** @type {1} */\nconst b = a\nconst url = "http://a"\n'
    write(folder, entry=text + "/* no more */\nexport default () => b\n")
    lines = [line for line in module("entry.js", folder=folder).splitlines() if line]
    assert lines == ["const a = 1 // here", "const b = a", 'const url = "http://a"', "export default () => b"]


def test_a_worker_is_a_text_with_all_that_it_imports(folder):
    write(
        folder,
        entry='export default () => new Worker(new URL("./parts/worker.js", import.meta.url), { type: "module" })\n',
        parts__worker='import { a } from "../a.js"\n\nonmessage = () => postMessage(`${a} "a"`)\n',
        a="export const a = 1\n",
    )
    worker = json.dumps('const a = 1\n\nonmessage = () => postMessage(`${a} "a"`)\n')
    made = f'URL.createObjectURL(new Blob([{worker}], {{ type: "text/javascript" }}))'
    assert module("entry.js", folder=folder).strip() == f'export default () => new Worker({made}, {{ type: "module" }})'


def test_a_worker_that_is_not_there_is_refused(folder):
    assert "worker.js" in refusal(folder, entry='export default new URL("./worker.js", import.meta.url)\n')


def test_the_word_export_goes_from_whatever_is_defined(folder):
    write(
        folder,
        entry='import { A, b, c, d, e, f } from "./a.js"\n\nexport class G {}\n\nexport default function () {}\n',
        a="export class A {}\n\nexport async function b() {}\n\nexport let c\n\nexport const [d, e] = [1, 2]\n\n"
        "export const { f } = {}\n\nconst text = 'export default'\n",
    )
    made = module("entry.js", folder=folder)
    assert re.findall(r"^export .*", made, re.MULTILINE) == ["export default function () {}"]
    assert "\nasync function b() {}\n" in made
    assert "\nconst [d, e] = [1, 2]\n" in made


def test_types_that_are_imported_in_a_comment_bring_no_file(folder):
    write(folder, entry='/** @import { Entry } from "./nowhere.js" */\n\nexport default () => {}\n')
    assert module("entry.js", folder=folder)


def test_a_name_that_two_files_define_is_refused(folder):
    said = refusal(
        folder,
        entry='import { a } from "./a.js"\n\nconst [one, SIZE] = [a, 2]\n\nexport default () => {}\n',
        a="const SIZE = 1\n\nexport const a = SIZE\n",
    )
    assert said == "entry.js: defines 'SIZE', as a.js does; one script cannot hold both"


@pytest.mark.parametrize(
    "definition", ["function x() {}", "class x {}", "let x", "const { x } = {}", "async function x() {}"]
)
def test_it_is_whatever_is_defined_by_the_name(folder, definition):
    entry = 'import { a } from "./a.js"\n\nconst x = a\n\nexport default () => {}\n'
    assert "'x'" in refusal(folder, entry=entry, a=f"export const a = 1\n\n{definition}\n")


def test_a_name_within_a_function_is_its_own(folder):
    write(
        folder,
        entry='import { a } from "./a.js"\n\nexport default () => {\n  const b = a\n}\n',
        a="const b = 1\n\nexport const a = b\n",
    )
    assert module("entry.js", folder=folder)


def test_an_import_of_a_file_that_is_not_there_is_refused(folder):
    said = refusal(folder, entry='import { a } from "./parts/a.js"\n\nexport default () => a\n')
    assert said == "entry.js: there is no parts/a.js"


def test_an_import_from_outside_is_refused(folder):
    said = refusal(folder, entry='import { far } from "../outside.js"\n\nexport default () => far\n')
    assert said.startswith("entry.js: ") and said.endswith(f"outside.js is not in {folder}")


def test_an_import_of_a_name_that_is_not_exported_is_refused(folder):
    said = refusal(
        folder,
        entry='import { a, b, c } from "./a.js"\n\nexport default () => [a, b, c]\n',
        a="export const a = 1\n\nconst b = 2\n",
    )
    assert said == "entry.js: a.js exports no b, c"


def test_imports_in_a_circle_are_refused(folder):
    said = refusal(
        folder,
        entry='import { a } from "./a.js"\n\nexport default () => a\n',
        a='import { b } from "./b.js"\n\nexport const a = b\n',
        b='import { a } from "./a.js"\n\nexport const b = a\n',
    )
    assert said == "a.js: imports go round in a circle: entry.js → a.js → b.js → a.js"


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./a.js"',
        'import * as a from "./a.js"',
        'import "./a.js"',
        'import { a } from "https://example.org/a.js"',
        'export { a } from "./a.js"',
        'export * from "./a.js"',
    ],
)
def test_what_is_not_understood_is_refused(folder, line):
    said = refusal(folder, entry=f"{line}\n\nexport default () => a\n", a="export const a = 1\n")
    assert said == f'entry.js: only `import {{ name }} from "./file.js"` is understood, not {line!r}'


def test_a_name_that_is_imported_as_another_is_refused(folder):
    said = refusal(
        folder, entry='import { a as b } from "./a.js"\n\nexport default () => b\n', a="export const a = 1\n"
    )
    assert said == "entry.js: a.js exports no as, b"


def test_a_script_without_what_streamlit_calls_is_refused(folder):
    assert refusal(folder, entry="const a = 1\n") == "entry.js: the script of a component needs an `export default`"


def test_an_import_of_the_script_of_a_component_is_refused(folder):
    said = refusal(
        folder,
        entry='import { a } from "./a.js"\n\nexport default () => a\n',
        a="export const a = 1\n\nexport default () => a\n",
    )
    assert said == "entry.js: a.js has an `export default`, so it is a script of its own"


def test_the_pages_have_scripts():
    assert {"components/viewer/viewer.js", "train/live/charts_view.js"} <= set(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_script_of_a_component_stands_alone(entry):
    exports = re.findall(r"^(?:import|export)\b.*", module(entry), re.MULTILINE)
    assert len(exports) == 1
    assert exports[0].startswith("export default function")


@needs_deno
def test_the_script_of_every_component_parses(tmp_path):
    folder = tmp_path / "scripts"
    folder.mkdir()
    for number, entry in enumerate(ENTRIES):
        (folder / f"{number}.js").write_text(module(entry), encoding="utf-8")
    imports = [f'import component{number} from "./{number}.js"' for number in range(len(ENTRIES))]
    components = ", ".join(f"component{number}" for number in range(len(ENTRIES)))
    check = f'for (const each of [{components}]) if (typeof each !== "function") throw new Error(`${{each}}`)'
    (folder / "all.js").write_text("\n".join([*imports, check]), encoding="utf-8")
    deno("run", "--quiet", "--no-check", "--no-remote", str(folder / "all.js"), notes=tmp_path)


def test_every_script_is_part_of_a_component():
    """What nothing imports any more would stay for ever."""
    bodies = "".join(module(entry) for entry in ENTRIES)
    for path in PAGES.rglob("*.js"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not LEFT_OUT.match(line)]
        own = max(lines, key=len)
        assert own in bodies or json.dumps(own)[1:-1] in bodies, path  # a worker's is a text within


def test_style_sheets_are_there():
    for names in calls("joined"):
        assert joined(*names)
