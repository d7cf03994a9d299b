"""What a network makes of one box: each step on the way to it, its input, and its answer."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.ocr.finding import Findings, Letter
from core.ocr.glyph_steps import GlyphSteps, StepSettings, glyph_steps
from core.ocr.page import Alternative
from core.ocr.reading import likeliest
from core.ocr.recogniser import Recogniser


@dataclass(frozen=True, slots=True, eq=False)
class BoxXray:
    """What is seen of a box.

    Parameters
    ----------
    settings : StepSettings
    steps : GlyphSteps
    network_input : ndarray of shape (height, width), float32
        What the first layer gets, upright, behind the input preparation.
    label : int
        Of the likeliest class.
    alternatives : tuple of Alternative
        The five likeliest classes, as this one input is read.
    """

    settings: StepSettings
    steps: GlyphSteps
    network_input: npt.NDArray[np.float32] = field(repr=False)
    label: int
    alternatives: tuple[Alternative, ...]


def xray_box(
    findings: Findings, letter: Letter, recogniser: Recogniser, settings: StepSettings
) -> BoxXray:
    """Follow a letter from the picture into a network.

    Parameters
    ----------
    findings : Findings
    letter : Letter
    recogniser : Recogniser
        A network that makes glyphs itself makes them of the form of `settings`, too.
    settings : StepSettings
        With the letter's own angle, and nothing else changed, this is what `read_letters` does.
    """
    steps = glyph_steps(findings, letter, settings)
    of_form = recogniser.with_form(settings.form)
    glyphs = steps.glyph[None]
    row = of_form.read_glyphs(glyphs)[0]
    return BoxXray(
        settings,
        steps,
        of_form.network_inputs(glyphs)[0],
        int(row.argmax()),
        likeliest(row, recogniser.class_names),
    )
