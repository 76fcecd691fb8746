"""What a pane that is still to come is sent."""

from streamlit.testing.v1 import AppTest


def test_a_bar_can_say_what_it_said_before():
    """As when a cold start says something else in between: Streamlit takes no two elements that are equal."""

    def page():
        import streamlit as st

        from pages.components.viewer import carrier

        place = st.empty()
        bar = carrier.PaneBar(place, "Restoring …", lambda **payload: carrier.answer(place, {"slot": "one", **payload}))
        bar.say("Restoring …")
        bar.say("Starting TensorFlow …")
        bar.say("Restoring …")

    assert not AppTest.from_function(page, default_timeout=30).run().exception


def test_a_share_that_is_hardly_another_is_not_sent_again():
    from pages.components.viewer.carrier import PaneBar

    sent = []
    bar = PaneBar(None, "Restoring …", lambda **payload: sent.append(payload))
    for share in (0.1, 0.101, 0.2):
        bar._draw(share, "Restoring …")
    assert [payload["share"] for payload in sent] == [0.1, 0.2]
