"""The way of one letter from a picture to a network, step by step, and what if a step were other.

`cut_glyphs` takes the same steps for many letters at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.datasets.glyphs import (
    BOX,
    SIDE,
    STROKE,
    GlyphForm,
    even_strokes,
    size_characters,
    stroke_shares,
)
from core.errors import ConfigError
from core.ocr.finding import Findings, Letter
from core.ocr.glyph_cutting import Ink, cut_ink, upright_square


@dataclass(frozen=True, slots=True)
class StepParameter:
    """What a person may change of a step.

    Parameters
    ----------
    name : str
        Of the field of `StepSettings`.
    title, description : str
    low, high, stop : float
        The bounds, and how far apart two values are that one may choose.
    unit : str
        Behind the value, in `factor` times its size.
    factor : float
    """

    name: str
    title: str
    description: str
    low: float
    high: float
    stop: float
    unit: str
    factor: float = 1.0

    def words(self, value: float) -> str:
        """Return a value with its unit: ``"11.5 %"``."""
        shown = value * self.factor
        places = max(0, -int(np.floor(np.log10(self.stop * self.factor) + 1e-9)))
        space = "" if self.unit in ("°", "×") else " "
        return f"{shown:.{places}f}{space}{self.unit}"


STEP_PARAMETERS: Mapping[str, StepParameter] = {
    each.name: each
    for each in (
        StepParameter(
            "contrast",
            "Ink",
            "how dark ink becomes: more brings faint strokes out, less lets them go",
            0.4,
            4.0,
            0.1,
            "×",
        ),
        StepParameter(
            "angle",
            "Turn",
            "by how much the letter is turned clockwise, as it must be where its line climbs",
            -45.0,
            45.0,
            1.0,
            "°",
        ),
        StepParameter(
            "box",
            "Size",
            "longer side of the letter in the square of 32 pixels; the rest is margin",
            8.0,
            float(SIDE),
            1.0,
            "px",
        ),
        StepParameter(
            "stroke",
            "Stroke",
            "width to which the stroke is evened, in longer sides of the letter",
            0.03,
            0.3,
            0.005,
            "%",
            100.0,
        ),
    )
}
"""By name, in the order of the steps."""


@dataclass(frozen=True, slots=True)
class StepSettings:
    """What the steps do; by default what the program does of itself with a level letter.

    Parameters
    ----------
    contrast : float
        Ink is so many times as dark.
    angle : float
        By how many degrees the letter is turned clockwise.
    box, stroke : float
        See `GlyphForm`.

    Raises
    ------
    ConfigError
        If one lies outside the bounds of `STEP_PARAMETERS`.
    """

    contrast: float = 1.0
    angle: float = 0.0
    box: float = float(BOX)
    stroke: float = STROKE

    def __post_init__(self) -> None:
        for name, each in STEP_PARAMETERS.items():
            value = getattr(self, name)
            # A letter may climb as it likes; what a person chooses keeps to the bounds.
            if name != "angle" and not each.low <= value <= each.high:
                raise ConfigError(
                    f"{name} is {value:g}; choose it from {each.low:g} to {each.high:g}", field=name
                )

    @property
    def form(self) -> GlyphForm:
        """What the glyph is brought to."""
        return GlyphForm(self.box, self.stroke)

    def changed(self, changes: Mapping[str, float]) -> "StepSettings":
        """Return settings of which some are others."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True, eq=False)
class GlyphSteps:
    """What each step leaves; 0 is paper and 1 ink.

    Parameters
    ----------
    ink : ndarray of shape (height, width), float32
        Cut out of the working picture.
    upright : ndarray of shape (96, 96) or (144, 144), float32
        On a square, and turned.
    sized : ndarray of shape (64, 64), float32
        Of one size, in the middle, twice as fine as the glyph.
    glyph : ndarray of shape (32, 32), float32
        The stroke evened: what `cut_glyphs` returns.
    stroke : float
        Width of the stroke before it is evened, in longer sides of the letter; 0 without ink.
    """

    ink: Ink = field(repr=False)
    upright: Ink = field(repr=False)
    sized: Ink = field(repr=False)
    glyph: npt.NDArray[np.float32] = field(repr=False)
    stroke: float


def glyph_steps(findings: Findings, letter: Letter, settings: StepSettings) -> GlyphSteps:
    """Take a letter of a picture through the steps.

    Parameters
    ----------
    findings : Findings
    letter : Letter
    settings : StepSettings
    """
    ink = cut_ink(findings, letter.box, letter.pieces, settings.contrast)
    upright = upright_square(ink, settings.angle)
    sized = size_characters(upright[None], settings.form)
    glyph = even_strokes(sized, settings.form)[0]
    return GlyphSteps(ink, upright, sized[0], glyph, float(stroke_shares(upright[None])[0]))
