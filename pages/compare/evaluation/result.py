"""The result of a test set: the chart, the figures, and the three pictures behind a point."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.compare import network_choice, score_caption
from pages.compare.evaluation.measurement import Measurement
from pages.components import compression, formatting
from pages.components.progress_bar import Bar
from pages.components.viewer import viewer
from pages.components.viewer.pane import Pane
from restorer import RestorerError, evaluation, figures

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_MOST_TROUBLES = 3  # that are shown, each as a sentence


def show(made: Measurement) -> None:
    """Draw what has been measured, whether or not it came to its end."""
    _show_troubles(made)
    if not made.names:
        return
    setting = made.setting
    ended = f"stopped after {len(made.names):,}" if made.job.stopped else f"{len(made.names):,} photographs"
    title = network_choice.title(setting.model)
    st.markdown(f"**{formatting.plain(title)}** · quality {setting.quality} · {setting.subsampling} · {ended}")
    chart = st.plotly_chart(
        figures.test_set(made.compressed, made.restored),
        key=f"test_chart_{made.key}",  # another measurement has no point chosen
        height=figures.SET_HEIGHT,
        on_select="rerun",
        selection_mode="points",
        config={"displayModeBar": False},
    )
    points = chart["selection"]["points"]
    if points:
        _triptych(made, points[0]["point_index"])
    else:
        st.caption("Click a point to see that photograph original, compressed and regenerated.")
    _summary(made)


def _show_troubles(made: Measurement) -> None:
    if made.job.error:
        st.error(formatting.plain(made.job.error), icon=":material/error:")
    if made.troubles:
        sentences = [formatting.plain(trouble) for trouble in made.troubles[:_MOST_TROUBLES]]
        more = len(made.troubles) - len(sentences)
        sentences += [f"And {more:,} more."] if more else []
        st.warning(" ".join(sentences), icon=":material/broken_image:")
    if not (made.names or made.troubles or made.job.error):
        st.caption("Stopped before the first photograph was measured.")


def _summary(made: Measurement) -> None:
    rows = [("Compressed", made.compressed), ("Regenerated", made.restored)]
    lines = ["| | SSIM | PSNR |", "|---|---|---|"]
    for name, scores in rows:
        ssim, psnr = (evaluation.spread(getattr(score, kind) for score in scores) for kind in ("ssim", "psnr"))
        lines.append(f"| {name} | {_spread(ssim, 3)} | {_spread(psnr, 2)} dB |")
    table, beside = st.columns([3, 2], gap="medium", vertical_alignment="center")
    table.markdown("\n".join(lines))
    better = {
        kind: sum(getattr(r, kind) > getattr(c, kind) for c, r in zip(made.compressed, made.restored, strict=True))
        for kind in ("ssim", "psnr")
    }
    beside.markdown(
        f"The network was better in **{better['ssim']:,} of {len(made.names):,}** by SSIM, "
        f"{better['psnr']:,} by PSNR. Means ± standard deviations over the photographs."
    )
    beside.download_button(
        "Download CSV",
        evaluation.to_csv(made.scores, per_image=True),
        "figures.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="test_csv",
    )
    st.caption("The command line prints the same figures:")
    st.code(made.setting.command(), language="sh", wrap_lines=True)


def _spread(found: evaluation.Spread, digits: int) -> str:
    mean = "∞" if found.mean == float("inf") else f"{found.mean:.{digits}f}"
    return mean if found.deviation is None else f"{mean} ± {found.deviation:.{digits}f}"


def _triptych(made: Measurement, index: int) -> None:
    place = st.container()
    try:
        panes = panes_of(made, index, place)
    except RestorerError as error:  # the folder has changed since
        st.error(formatting.plain(str(error)), icon=":material/broken_image:")
        return
    with place:
        viewer.show(panes, key="test_viewer", drawing="test_viewer")
    captions = st.container(key="captions_test").columns(3, gap="small")
    captions[0].markdown(f"{index + 1}: {formatting.plain(made.compressed[index].name)}")
    captions[1].markdown(score_caption.text(made.compressed[index]))
    captions[2].markdown(score_caption.text(made.restored[index], made.compressed[index]))


def panes_of(made: Measurement, index: int, place: "DeltaGenerator") -> list[Pane]:
    """The three pictures of a photograph; those looked at last are kept."""
    if made.opened and made.opened[0] == index:
        return made.opened[1]
    setting, score = made.setting, made.restored[index]
    original = evaluation.read_picture(setting.chosen.source, made.names[index])
    compressed = compression.compress(original, quality=setting.quality, subsampling=setting.subsampling)
    bar = Bar(place, "Restoring …")
    restored = made.prediction.restore(compressed, progress=bar)  # as it was then, whatever a run has learned since
    bar.finish()
    panes = [
        viewer.original(original),
        viewer.compressed(original, compressed, setting.quality),
        Pane("Regenerated", network_choice.title(setting.model), f"{score.name}, regenerated", restored.pixels),
    ]
    made.opened = (index, panes)
    return panes
