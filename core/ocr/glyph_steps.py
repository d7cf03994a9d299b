"""The way of one letter from a picture to a network, step by step, and what if a step were other.

`cut_glyphs` takes the same steps for many letters at once.
"""

from dataclasses import dataclass, field

from core.datasets.glyphs import (
    BOX,
    SIDE,
    STROKE,
    GlyphForm,
    even_strokes,
    size_characters,
    stroke_shares,
)
from core.ocr.finding import Findings, Letter
from core.ocr.glyph_cutting import Ink, cut_ink, upright_square
from core.settings import setting


@dataclass(frozen=True)
class StepSettings:
    """What the steps do; by default what the program does of itself with a level letter."""

    contrast: float = setting(
        1.0,
        "Ink",
        "How dark ink becomes: more brings faint strokes out, less lets them go.",
        minimum=0.4,
        maximum=4.0,
        unit="×",
    )
    angle: float = setting(
        0.0,
        "Turn",
        "By how much the letter is turned clockwise, as it must be where its line climbs.",
        minimum=-90,
        maximum=90,
        unit="°",
    )
    box: float = setting(
        float(BOX),
        "Size",
        "Longer side of the letter in the square of 32 pixels; the rest is margin.",
        minimum=8,
        maximum=SIDE,
        unit="px",
    )
    stroke: float = setting(
        100 * STROKE,
        "Pen",
        "Width to which the stroke is evened, in per cent of the letter's longer side.",
        minimum=3,
        maximum=30,
        unit="%",
    )

    @property
    def form(self) -> GlyphForm:
        """What the glyph is brought to."""
        return GlyphForm(self.box, self.stroke / 100)


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
    glyph: Ink = field(repr=False)
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
