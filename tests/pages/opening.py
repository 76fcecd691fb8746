"""The app, about to be run at one of its pages as its address opens it."""

from streamlit.testing.v1 import AppTest

from tests.paths import PROJECT

APP = PROJECT / "app.py"
COMPRESS, TRAIN, COMPARE = "pages/1_compress.py", "pages/2_train.py", "pages/3_compare.py"


def at(page: str, **query: str) -> AppTest:
    """The page with what its address says; no other page is run before it.

    Before its first run Streamlit names a page after its file, which is what ``url_path`` says, too.
    """
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.query_params.update(query)
    return app.switch_page(page)
