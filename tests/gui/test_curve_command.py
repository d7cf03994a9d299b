"""The verb ``robustness`` draws its curve with the painter of the window."""

import numpy as np
import pytest
from PIL import Image

from core.ocr.scoring import score_text
from core.ocr.spoiling.registry import SPOILINGS
from core.ocr.spoiling.robustness import RobustnessCurve, RobustnessPoint

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
