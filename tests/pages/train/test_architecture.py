"""The network panel: its facts are those of the code, its picture is drawn from them."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from pages.train import architecture
from restorer import MODELS
from restorer.figures import network_diagram
from restorer.models import summaries
from tests.paths import PROJECT

SCRIPT = """
import sys
from pages.train import architecture
architecture.show("report")
assert not {"keras", "tensorflow"} & set(sys.modules), "the panel loads a network to describe it"
"""


def test_the_facts_are_those_of_the_networks():
    assert summaries.FILE.read_text(encoding="utf-8") == summaries.text(summaries.build()), (
        "run `python -m restorer.models.summaries`"
    )


def test_the_reports_network_is_the_reports():
    network = summaries.read("report")
    assert network.parameters == 172_963
    assert [layer.parameters for layer in network.layers] == [0, 3584, 147_584, 4128, 2112, 0, 15_555]
    assert list(architecture.layers(network)["Parameters"])[1] == 3584
    assert summaries.read("unheard of") is None


def test_the_panel_shows_figures_picture_and_layers_without_tensorflow(tmp_path):
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_string({SCRIPT!r}, default_timeout=60)\n"
        "app.session_state['network'] = True\napp.run()\n"
        "assert not app.exception, app.exception\n"
        "assert app.metric[0].value == '172,963', app.metric[0].value\n"
        "assert '<svg' in app.get('bidi_component')[0].proto.json\n"
        "assert len(app.dataframe[0].value) == 7\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_another_network_can_be_looked_at():
    app = AppTest.from_string(SCRIPT.replace("assert", "True or"), default_timeout=60)
    app.session_state["network"] = True
    app.run()
    app.segmented_control(key="network_report").set_value("fast").run()
    assert app.metric[0].value == "331,484"


@pytest.mark.parametrize("name", MODELS)
def test_the_picture_has_a_block_for_each_layer_on_the_way(name):
    network = summaries.read(name)
    drawn = network_diagram.blocks(network)
    root = ElementTree.fromstring(network_diagram.svg(network, name))
    titles = [title.text for title in root.iter("title")]
    assert [title.partition(":")[0] for title in titles] == [block.layer.name for block in drawn]
    assert drawn[0].layer.name == "image" and drawn[0].channels == 3
    assert drawn[-1].channels == 3 and drawn[-1].scale == 1
    assert "convolution" in network_diagram.legend(network)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("report", []),
        ("report_no_softmax", []),
        ("report_residual", [("image", "restored")]),
        ("fast", [("head", "half_1_conv_2"), ("half_1_conv_2", "up"), ("image", "restored")]),
    ],
)
def test_shortcuts_lead_from_what_is_added_to_where(name, expected):
    network = summaries.read(name)
    drawn = network_diagram.blocks(network)
    found = [(drawn[a].layer.name, drawn[b].layer.name) for a, b in network_diagram.shortcuts(network, drawn)]
    assert set(expected) <= set(found)
    assert len(found) == sum(layer.kind == "Add" for layer in network.layers)
