"""A page as it was asked for, drawn and written off the GUI thread."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from core.errors import ConfigError
from core.synthetic.page import Page, PageStyle, draw_page
from core.synthetic.page_files import write_page
from core.synthetic.variation import Variation
from gui.characters.pixels import grey_image

SMALL_ENOUGH = 1000
"""Wider images are kept at half their size too, so that painting them small stays quick."""

MOST_PIXELS = 60_000_000
"""Squares of letters on a page: what takes some seconds to draw, which nothing can interrupt."""

PIXELS_A_LETTER = 1300
"""The time that a letter takes however small it is, in pixels of a larger one."""


@dataclass(frozen=True)
class PageQuestion:
    """What decides how a page looks."""

    text: str
    seed: int
    variation: Variation
    style: PageStyle

    def draw(self) -> Page:
        """Draw the page.

        Raises
        ------
        ConfigError
            If nothing of the text can be drawn, or the page is too large.
        """
        letters = sum(character.isalnum() for character in self.text)
        if letters * (self.style.letter_height**2 + PIXELS_A_LETTER) > MOST_PIXELS:
            raise ConfigError(
                f"{letters:,} characters of {self.style.letter_height} pixels take too long to "
                "draw while you watch; shorten the text, make the letters lower, or use "
                "main.py generate --page"
            )
        return draw_page(self.text, seed=self.seed, variation=self.variation, style=self.style)


@dataclass(frozen=True, eq=False)
class DrawnPage:
    """A page, and its picture at several sizes, each half of the one before."""

    question: PageQuestion
    page: Page
    images: tuple[QImage, ...]


def draw_for_screen(question: PageQuestion) -> DrawnPage:
    """Draw a page and what is needed to paint it at any size."""
    page = question.draw()
    images = [grey_image(page.picture)]
    while max(images[-1].width(), images[-1].height()) > SMALL_ENOUGH:
        images.append(
            images[-1].scaled(
                max(1, images[-1].width() // 2),
                max(1, images[-1].height() // 2),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
    return DrawnPage(question, page, tuple(images))


def save_page(question: PageQuestion, target: Path, drawn: DrawnPage | None = None) -> Path:
    """Write a page as PNG, with its truth beside it; draw it unless it is `drawn` already.

    Raises
    ------
    ConfigError
        If it cannot be drawn or written.
    """
    page = drawn.page if drawn is not None and drawn.question == question else question.draw()
    try:
        write_page(page, target, question.seed)
    except OSError as error:
        raise ConfigError(
            f"{target} cannot be written ({error.strerror or error}); name another place"
        ) from error
    return target
