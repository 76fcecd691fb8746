"""The look inside the network of the opened run: closed, and costing nothing, until somebody opens it."""

import json
from typing import Any

import streamlit as st

from pages.components import formatting
from pages.components.failures import unforeseen
from pages.components.frontend.bundle import joined, module
from pages.components.viewer import carrier
from pages.train.inside import payload
from pages.train.inside.payload import Wanted
from pages.train.live import previews
from restorer import RestorerError, Run, inside

KEY = "inside"
LOOKS = 2.0  # seconds between two looks at a run that has no snapshot yet
_WANTED = "_inside_wanted"  # what the browser last asked for, which outlives a visit to another page
_DRAWING = "inside"
_TITLE = "Look inside the network"
_NONE = "Start a training, or open a run below, and look into its network here."
_NOT_KEPT = (
    "This run kept no snapshots of its network, so there is nothing to look into: an earlier version trained it, "
    "its disk was nearly full, or it ended before it was measured."
)
_AWAITED = "The first snapshot comes with the first measuring, some seconds after the start."
_GONE = "This run is not here any more."

_view = st.components.v2.component(
    "restorer_inside",
    html='<div class="drawing"></div>',
    css=joined("components/frontend/panel.css", "train/inside/panel.css", "train/inside/walk.css"),
    js=module("train/inside/panel.js"),
)


def show(run: Run | None) -> None:
    """An expander with the look inside.

    Args:
        run: The opened run, if there is one.
    """
    panel = st.expander(
        "Look inside the network", key="inside_panel", icon=":material/frame_inspect:", on_change="rerun"
    )
    if panel.open:
        with panel:
            awaits = bool(run and run.is_active and not inside.steps(run))
            st.fragment(run_every=LOOKS if awaits else None)(unforeseen.told(_draw))(run, awaits=awaits)


def _draw(run: Run | None, *, awaits: bool) -> None:
    if run is None:
        st.caption(_NONE)
        return
    try:
        model = run.config().model
    except RestorerError:  # the moving part of the page sees it, too, and begins the page anew
        st.caption(_GONE)
        return
    kept = inside.steps(run)
    if not kept:
        st.caption(_AWAITED if run.is_active else _NOT_KEPT)
        return
    if awaits:
        st.rerun()  # the clock stops; from now on the browser asks when it hears of a newer step
    asked = st.session_state.get(_WANTED)
    asked = asked if isinstance(asked, dict) and asked.get("run") == run.name else {}
    with st.container(gap=None):
        carriers, place = st.container(gap=None), st.container()
        with carriers:  # which take no room
            told = told_of(run, model, kept, payload.wanted(asked))
        data = json.dumps({**told, "asked": asked.get("number", 0)}, separators=(",", ":")).encode()
        with place:
            _view(data=data, key=KEY, on_want_change=_remember)


def told_of(run: Run, model: str, kept: list[int], want: Wanted) -> dict[str, Any]:
    """What the browser is told; the files that it names are sent before.

    Args:
        run: The run.
        model: The name of its network.
        kept: Steps of its snapshots, ascending.
        want: What is looked at; a step that is not kept any more becomes the nearest one that is.
    """
    step = kept[-1] if want.step is None else min(kept, key=lambda each: abs(each - (want.step or 0)))
    layers = payload.layers(model)
    names = [layer["name"] for layer in layers]
    layer = want.layer if want.layer in names else names[0]
    told = {
        "run": run.name,
        "title": formatting.run(run.title, run.name),
        "steps": kept,
        "step": step,
        "newest": want.step is None,
        "photo": want.photo,
        "photos": previews.count(run),
        "layers": layers,
        "layer": layer,
        "pixel": want.pixel,
        "channel": want.channel,
        "pinned": dict(want.pinned),
    }
    folder, stamp = str(run.folder.resolve()), inside.stamp(run, step)
    try:
        pictures = {name: run.preview(f"{want.photo}-{label}") for name, label in _pictures(step).items()}
        maps = payload.maps(folder, step, stamp, want.photo, layer)
        filters = payload.filters(folder, step, stamp)
        pinned = tuple(sorted(want.pinned.items()))
        way = payload.way(folder, model, step, stamp, want.photo, want.pixel, want.channel, pinned)
    except (RestorerError, OSError, ValueError) as error:
        says = str(error) if isinstance(error, RestorerError) else "The pictures of this step are not there any more."
        return {**told, "says": says}
    return {
        **told,
        "says": "",
        "pictures": {name: carrier.carry(data, f"{KEY}_{name}", _DRAWING) for name, data in pictures.items()},
        "maps": maps.told(carrier.carry(maps.data, f"{KEY}_maps", _DRAWING)),
        "filters": filters.told(carrier.carry(filters.data, f"{KEY}_filters", _DRAWING)),
        "way": way,
    }


def _pictures(step: int) -> dict[str, str]:
    return {"given": "compressed", "made": f"{step:06d}"}


def _remember() -> None:
    # one that comes when its page has been left finds nothing under the component's key
    asked = st.session_state.get(KEY, {}).get("want")
    if asked is not None:
        st.session_state[_WANTED] = asked
