"""The Train page, opened and read."""

import json

from restorer import Run
from tests.pages.opening import TRAIN, at


def open_page(run=None):
    app = at(TRAIN)
    if run:
        app.query_params["run"] = run.name if isinstance(run, Run) else run
    app.run()
    assert not app.exception
    return app


def own_settings():
    app = open_page()
    app.selectbox(key="lesson").select("own").run()
    return app


def all_text(app):
    kinds = ("markdown", "caption", "info", "error", "warning", "title")
    found = [str(element.value) for kind in kinds for element in app.get(kind)]
    return "\n".join([*found, " · ".join(status_of(app)["headline"])])


def status_of(app):
    (found,) = (e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith("restorer_status"))
    return json.loads(found.bytes)
