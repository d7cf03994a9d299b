"""The X-ray of a box, computed off the GUI thread."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.ocr.box_xray import BoxXray, xray_box
from core.ocr.finding import Findings
from core.ocr.glyph_steps import StepSettings
from core.ocr.page import Character
from core.ocr.step_pictures import PenWidth, StepPicture, pen_width, step_pictures
from core.runs.class_means import ClassMeans
from gui.ocr.reader import Readers

Pixels = npt.NDArray[np.uint8]

_MOST = 256
"""Longer side of the crop that is shown, in pixels: a box may be as large as the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class XrayQuestion:
    """What is looked at.

    Parameters
    ----------
    place : int
        Of the character in the page.
    each : Character
        As its box is now, be it while it is dragged.
    settings : StepSettings
    findings : Findings
    pixels : ndarray of shape (height, width, 3), uint8
        The picture.
    run : str
    epoch : int or None
        See `Readers.get`.
    means : ClassMeans or None
        Of that run.
    """

    place: int
    each: Character
    settings: StepSettings
    findings: Findings = field(repr=False)
    pixels: Pixels = field(repr=False)
    run: str
    epoch: int | None
    means: ClassMeans | None = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class XrayAnswer:
    """What is seen of it.

    Parameters
    ----------
    question : XrayQuestion
    seen : BoxXray
    pictures : mapping of str to StepPicture
        By the name of the step; ``"mean"`` is missing where it is not known.
    pen : PenWidth
    class_name : str
        The likeliest.
    """

    question: XrayQuestion
    seen: BoxXray
    pictures: dict[str, StepPicture] = field(repr=False)
    pen: PenWidth
    class_name: str


def answer_xray(question: XrayQuestion, readers: Readers) -> XrayAnswer:
    """Follow the letter from the picture into the network.

    Raises
    ------
    RunError, ModelLoadError
        If the network cannot be read.
    """
    recogniser = readers.get(question.run, question.epoch)
    each, means = question.each, question.means
    seen = xray_box(question.findings, each.letter, recogniser, question.settings)
    name = recogniser.class_names[seen.label]
    mean = None if means is None else means.picture(seen.label)
    pictures = step_pictures(_crop(question.pixels, each), seen, mean, name)
    pen = pen_width(seen.steps.stroke, None if means is None else means.strokes)
    return XrayAnswer(question, seen, {step.name: step for step in pictures}, pen, name)


def _crop(pixels: Pixels, each: Character) -> Pixels:
    from PIL import Image

    crop = pixels[each.box.slices]
    if max(crop.shape[:2]) <= _MOST:
        return crop
    image = Image.fromarray(crop)
    image.thumbnail((_MOST, _MOST), Image.Resampling.BOX)
    return np.asarray(image)
