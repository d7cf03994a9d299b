"""The verbs ``robustness`` and ``compare`` draw with the painters of the window."""

import dataclasses

import numpy as np
import pytest
from PIL import Image

from core.ocr.scoring import score_text
from core.ocr.spoiling.registry import SPOILINGS
from core.ocr.spoiling.robustness import RobustnessCurve, RobustnessPoint
from core.runs.comparison import RunSummary
from core.runs.trade_off import TradeOff
from core.training.events import RunStatus

VERMILION, BLUE = (188, 64, 0), (0, 95, 160)


@pytest.fixture
def curve():
    """Two networks: one fails at once, the other never."""
    points = [
        RobustnessPoint(amount, (score_text(["AB"], ["AB"]), score_text(["AB"], [read])))
        for amount, read in ((0.0, "AB"), (0.12, "XY"), (0.24, "XY"))
    ]
    return RobustnessCurve(SPOILINGS.get("blur"), ("steady", "fickle"), tuple(points))


@pytest.mark.parametrize("scale", [1, 2])
def test_each_network_has_a_line_where_its_errors_are(qapp, tmp_path, curve, scale):
    from core.cli.curve_output import CurveRequest
    from gui.curve_command import draw_robustness

    data, width, height = draw_robustness(CurveRequest(curve, "A page", "light", scale))
    (tmp_path / "curve.png").write_bytes(data)
    with Image.open(tmp_path / "curve.png") as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    assert pixels.shape[:2] == (height, width) == (400 * scale, 640 * scale)

    def rows_of(colour):
        """Where a colour is in the right half of the plot, below the names."""
        part = pixels[:, round(0.6 * width) : round(0.9 * width)]
        near = np.abs(part - colour).max(axis=2) < 8
        return np.flatnonzero(near.any(axis=1))

    fickle, steady = rows_of(VERMILION), rows_of(BLUE)
    assert len(fickle)
    assert len(steady)
    # All of its characters wrong is at the top of the plot, none at its foot.
    assert fickle.max() < 0.35 * height
    assert steady.min() > 0.8 * height


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_run_has_a_dot_in_both_plots_where_its_accuracy_is(qapp, tmp_path, theme):
    from core.cli.curve_output import CurveRequest
    from gui.curve_command import draw_trade_off
    from gui.theme.tokens import THEMES

    cheap = RunSummary(
        *("a", "Cheap", RunStatus.FINISHED, 0.1, 5, 5, 0.2, 0.9, 0.5, 0.2, 0.4, 0.2, 4, 0.0, False),
        learned="from scratch",
        seconds=1.0,
        parameters=1_000,
    )
    dear = dataclasses.replace(
        cheap, run_id="b", name="Dear", best_accuracy=0.8, seconds=900.0, parameters=500_000
    )
    request = CurveRequest(TradeOff((cheap, dear)), "Two runs", theme, 1)
    data, width, height = draw_trade_off(request)
    (tmp_path / "dots.png").write_bytes(data)
    with Image.open(tmp_path / "dots.png") as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    assert pixels.shape[:2] == (height, width)

    def middle(part, color):
        near = np.abs(part - [int(color[at : at + 2], 16) for at in (1, 3, 5)]).max(axis=2) < 8
        assert near.any()
        return np.argwhere(near).mean(axis=0)

    for part in (pixels[:, : width // 2], pixels[:, width // 2 :]):
        low, high = (middle(part, color) for color in THEMES[theme].runs[:2])
        # The dear one is above the cheap one, and at its right.
        assert low[0] > high[0] + 0.3 * height
        assert high[1] > low[1] + 0.2 * width
