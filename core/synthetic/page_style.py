"""How a page is laid out and photographed."""

from dataclasses import dataclass

from core.settings import setting


@dataclass(frozen=True)
class PageStyle:
    """How a page is laid out and photographed; lengths are in heights of a letter."""

    letter_height: int = setting(
        64, "Letter height", "Height of a capital.", minimum=8, maximum=512, unit="px"
    )
    letters_a_line: int = setting(
        24, "Letters a line", "Longer lines are broken, between words.", minimum=1, maximum=1000
    )
    letter_gap: float = setting(
        0.3, "Gap of letters", "Paper between two letters.", minimum=0.05, maximum=3
    )
    word_gap: float = setting(
        1.2, "Gap of words", "Paper between two words.", minimum=0.3, maximum=6
    )
    line_gap: float = setting(
        0.9, "Gap of lines", "Paper between two lines.", minimum=0.2, maximum=5
    )
    unevenness: float = setting(
        0.05,
        "Unevenness",
        "How far letters leave their line, lines slope, and gaps differ.",
        minimum=0,
        maximum=0.5,
    )
    shadow: float = setting(
        0.0, "Shadow", "How unevenly the page is lit: 0 is a clean scan.", minimum=0, maximum=1
    )
    grain: float = setting(
        0.0, "Grain", "Noise of paper and camera, in shades of 255.", minimum=0, maximum=50
    )
