"""A failure that nobody foresaw, as one sentence on the page: the log says where in the code; neither names a file."""

import functools
import logging
from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

from pages.components import formatting
from restorer import RestorerError, log

SENTENCE = "Something went wrong on the server; its log says what."
_Given = ParamSpec("_Given")


def told(draw: Callable[_Given, None]) -> Callable[_Given, None]:
    """A part of a page that tells its own failures, instead of taking the whole page with it.

    An error that is raised on purpose becomes its sentence, any other becomes `SENTENCE`, and the log has
    its kind and where in the code it was raised.

    Args:
        draw: Draws the part; what Streamlit itself raises, to stop it or to begin anew, passes.
    """

    @functools.wraps(draw)
    def drawn(*given: _Given.args, **named: _Given.kwargs) -> None:
        try:
            draw(*given, **named)
        except RestorerError as error:
            st.error(formatting.plain(str(error)), icon=":material/error:")
        except Exception as error:
            logging.getLogger(__name__).error("A part of a page failed: %s", log.traced(error))
            st.error(SENTENCE, icon=":material/error:")

    return drawn
