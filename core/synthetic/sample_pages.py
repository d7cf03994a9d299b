"""The sample pages that come with the program: what each shows, and how it is drawn.

``main.py generate --sample-pages --output resources/pages --force`` draws them again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.files import write_together
from core.randomness import Stream, generator
from core.registry import Registry
from core.synthetic.page_style import PageStyle
from resources import resource_path

Grey = npt.NDArray[np.uint8]

TRUTH_NAME = "truth.json"
"""Beside the pages: the lines of each, as ``read --truth`` takes them."""

_QUALITY = 85
_RULE = 120
"""Shade of printed rules: lighter than ink."""


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page that is drawn, then laid askew, then put under a lamp.

    Parameters
    ----------
    name, title : str
        Of its file, without ending, and for people.
    text : str
        Lines of capitals and digits.
    seed : int
        Of the writer.
    style : PageStyle
        Its shadow and grain come last, on the page as it lies.
    degrees : float
        How far it is turned, counterclockwise.
    is_ruled : bool
        Whether there is a printed rule below each line.
    """

    name: str
    title: str
    text: str
    seed: int
    style: PageStyle = field(default_factory=PageStyle)
    degrees: float = 0.0
    is_ruled: bool = False

    @property
    def file_name(self) -> str:
        """What the picture is called."""
        return f"{self.name}.jpg"

    @property
    def lines(self) -> tuple[str, ...]:
        """What is written: the truth."""
        return tuple(self.text.splitlines())


SAMPLE_PAGES: Registry[SamplePage] = Registry(
    "sample page",
    SamplePage(
        "clean",
        "A clean page",
        "THE QUICK BROWN FOX\nJUMPS OVER 13 LAZY DOGS\nON 25 NOVEMBER 2026",
        7,
        PageStyle(grain=2.0),
    ),
    SamplePage(
        "shadow",
        "Askew, in a shadow",
        "PHOTOGRAPHS ARE NEVER FLAT\nA HAND HOLDS THE CAMERA\nAND ITS SHADOW FALLS\n"
        "ACROSS 4 LINES OF TEXT",
        3,
        PageStyle(letter_height=56, letters_a_line=30, shadow=0.8, grain=5.0),
        degrees=5.0,
    ),
    SamplePage(
        "form",
        "A form",
        "NAME ADA LOVELACE\nBORN 10 DECEMBER 1815\nROOM 36B SEAT 47\nCALL 555 0183 AFTER 9",
        4,
        PageStyle(line_gap=1.2, grain=3.0),
        is_ruled=True,
    ),
    SamplePage(
        "touching",
        "Letters that touch",
        "IN A HURRY LETTERS\nRUN INTO EACH OTHER\nWHERE DOES ONE END",
        5,
        PageStyle(letter_gap=0.08, unevenness=0.06, grain=3.0),
    ),
)


def draw_sample(sample: SamplePage) -> Grey:
    """Return a sample page; the same on every system but for rounding.

    Returns
    -------
    ndarray of shape (height, width)
        uint8, 0 is black.
    """
    # Here, since the OCR tab asks for nothing but the names of the files.
    from core.synthetic.page import draw_page
    from core.synthetic.page_light import light

    style = sample.style
    page = draw_page(sample.text, seed=sample.seed, style=replace(style, shadow=0.0, grain=0.0))
    picture = page.picture
    if sample.is_ruled:
        feet = [
            max(box.bottom for box in page.boxes if box.line == line)
            for line in range(len(page.lines))
        ]
        picture = _ruled(picture, feet, style.letter_height)
    if sample.degrees:
        picture = _turned(picture, sample.degrees)
    rng = generator(sample.seed, Stream.PAGE, 2)
    return light(picture, style.shadow, style.grain, rng)


def write_samples(folder: Path) -> dict[Path, Grey]:
    """Draw all sample pages as JPEG, with their truth beside them; what is there is replaced.

    Raises
    ------
    OSError
        If they cannot be written; none is then.
    """
    pictures = {folder / sample.file_name: draw_sample(sample) for sample in SAMPLE_PAGES}
    truth = {"images": {each.file_name: {"lines": list(each.lines)} for each in SAMPLE_PAGES}}
    folder.mkdir(parents=True, exist_ok=True)
    write_together(
        {path: _jpeg(picture) for path, picture in pictures.items()}
        | {folder / TRUTH_NAME: (json.dumps(truth, indent=1) + "\n").encode()}
    )
    return pictures


def shipped_samples() -> Mapping[Path, SamplePage]:
    """Return the files of the sample pages that come with the program."""
    return {resource_path("pages", sample.file_name): sample for sample in SAMPLE_PAGES}


def _ruled(picture: Grey, feet: list[int], height: int) -> Grey:
    """Return a page with a rule below each line, as long as the page less its margins."""
    thick, margin = max(2, height // 24), height // 2
    ruled = picture.copy()
    for foot in feet:
        top = foot + height // 3
        part = ruled[top : top + thick, margin : picture.shape[1] - margin]
        np.minimum(part, _RULE, out=part)
    return ruled


def _turned(picture: Grey, degrees: float) -> Grey:
    from PIL import Image

    turned = Image.fromarray(picture).rotate(
        degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    return np.asarray(turned)


def _jpeg(picture: Grey) -> bytes:
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
