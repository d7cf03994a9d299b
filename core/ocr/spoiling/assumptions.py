"""What reading letters takes for granted, and a page that breaks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.ocr.box import Box
from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.page import Character, Page
from core.ocr.spoiling.sheet import Sheet, sheet_of
from core.registry import Registry
from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle

EXAMPLE_HEIGHT = 56
"""Letters of an example, in pixels: read at once, and large enough to be spoilt."""


@dataclass(frozen=True)
class Assumption:
    """Something that a picture must fulfil to be read well.

    Parameters
    ----------
    name, title : str
    sentence : str
        What is assumed, and why.
    broken : str
        What goes wrong where it does not hold.
    text : str
        What is written on its example.
    seed : int
        Of the example's writer.
    amounts : mapping of str to float
        How the example is spoilt; see `core.ocr.spoiling.registry`.
    """

    name: str
    title: str
    sentence: str
    broken: str
    text: str
    seed: int
    amounts: Mapping[str, float] = field(hash=False)

    @property
    def lines(self) -> tuple[str, ...]:
        """What is written on the example."""
        return tuple(self.text.splitlines())

    def example(self) -> Sheet:
        """Return the example before it is spoilt, with the letters that were drawn."""
        style = PageStyle(letter_height=EXAMPLE_HEIGHT, unevenness=0.03)
        drawn = draw_page(self.text, seed=self.seed, style=style)
        findings = find_letters(drawn.picture, FindingSettings())
        letters = (
            Character(
                Box(each.top, each.left, each.bottom, each.right),
                each.line,
                each.word,
                each.character,
            )
            for each in drawn.boxes
        )
        return sheet_of(drawn.picture, findings, Page(tuple(letters), findings.height))


ASSUMPTIONS: Registry[Assumption] = Registry(
    "assumption",
    Assumption(
        "apart",
        "Letters stand apart",
        "Each letter is a piece of ink of its own: that is how it is found.",
        "Letters that touch are found as one, and what is cut out is no letter that there is.",
        "HELLO WORLD\nMIND THE GAP",
        3,
        {"join": 0.6},
    ),
    Assumption(
        "upright",
        "Letters stand upright",
        "Lines run level, and no letter is turned by more than a little.",
        "On a turned page lines run into each other, and a turned N is a Z.",
        "ZEN WIND\nMUNCH A NUT",
        5,
        {"rotate": 36.0},
    ),
    Assumption(
        "print-like",
        "Letters look like print",
        "Block capitals like those of the training set, of an even stroke.",
        "Letters that lean or are bent, as in cursive, are none that the network has seen.",
        "QUICK NOTES\nBY HAND 24",
        4,
        {"wobble": 0.21, "slant": 45.0},
    ),
    Assumption(
        "distinguishable",
        "Letters can be told apart",
        "No two characters look the same, and the picture is sharp.",
        "Of an O that is written like 0 only the word can say what it is; in a code nothing can.",
        "GO BIG ZOO\nSOIL 2016",
        5,
        {"look-alikes": 100.0},
    ),
)
"""As the reports of the course have them, in the order of the stages that they trouble."""
