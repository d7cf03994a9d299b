"""Histograms over the epochs: what the plot says while there are none."""

from gui.theme.tokens import LIGHT
from gui.widgets.spread_plot import SpreadPlot


def test_a_long_hint_is_broken_into_lines(qtbot, light):
    plot = SpreadPlot("Weights over the epochs")
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.set_history(None, "The weights of no epoch can be read. " * 4)
    plot.show()
    image = plot.grab().toImage()
    # Nothing is cut off at the sides, and more than one line is written on.
    assert len({image.pixelColor(x, y).name() for x in (0, 299) for y in range(200)}) == 1
    tone = LIGHT.muted.lower()
    rows = {y for y in range(200) if tone in {image.pixelColor(x, y).name() for x in range(300)}}
    assert max(rows) - min(rows) > 25
