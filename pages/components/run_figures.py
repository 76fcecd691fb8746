"""How the opened run is doing: its state over a progress bar, and five figures."""

from typing import Any

import streamlit as st

from pages.components import live_events, run_words, wording
from restorer import Run


def show(run: Run | None, status: dict[str, Any]) -> None:
    """Draw the bar and the figures; without a run they are there too, so that nothing jumps when one starts."""
    story = live_events.story_of(run)
    if run:
        config = run.config()
        st.progress(
            min(1.0, status.get("progress") or 0.0), run_words.headline(status, run.command(), story.latest, config)
        )
        titled = f"**{wording.plain(run.title)}** · " if run.title != run.name else ""
        st.caption(titled + wording.plain(run_words.settings(config)))
    else:
        st.progress(0.0, "**Ready**")
        st.caption("Choose the settings on the left; one training runs at a time, and everybody here can watch it.")
    _figures(story, status)


def _figures(story: live_events.Story, status: dict[str, Any]) -> None:
    latest, best = story.latest or {}, story.best or {}
    left = run_words.seconds_left(status.get("progress"), latest.get("seconds"))
    places = iter(st.columns([4, 4, 5, 6, 6], gap="small"))
    next(places).metric("Time left", run_words.duration(left if status["state"] != "finished" else 0))
    next(places).metric("Images a second", f"{story.speed:.0f}" if story.speed else wording.UNKNOWN)
    next(places).metric("Learning rate", run_words.small(latest.get("learning_rate")))
    with next(places):
        _scored("Best SSIM", best.get("ssim"), best.get("jpeg_ssim"), percent=True)
    with next(places):
        _scored("PSNR", best.get("psnr"), best.get("jpeg_psnr"), percent=False)


def _scored(label: str, own: float | None, plain: float | None, *, percent: bool) -> None:
    """A figure and how far it is above the plain JPEG's; the second line is there from the start, so nothing jumps."""
    if own is None or plain is None:
        st.metric(label, wording.UNKNOWN, "vs JPEG", delta_color="off", delta_arrow="off")
        return
    say = run_words.percent if percent else wording.decibels
    ahead = f"{100 * (own - plain):+.1f}" if percent else f"{own - plain:+.2f}"
    level = not ahead.strip("+-0.")
    st.metric(
        label,
        say(own),
        f"{ahead} vs JPEG {say(plain).removesuffix(' dB')}",
        delta_color="off" if level else "normal",
        delta_arrow="off" if level else "auto",
    )
