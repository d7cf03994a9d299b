"""The current box, close up: its crop, what the network gets, and the likeliest characters."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from core.ocr.page import Character
from gui.widgets.captioned_picture import CaptionedPicture
from gui.widgets.card import Card
from gui.widgets.labels import label
from gui.widgets.probability_bars import ClassProbability, ProbabilityBars

Pixels = npt.NDArray[np.uint8]

_INVITATION = "Click a box, or a letter of the text, to see what the network sees."


class BoxPanel(Card):
    """Shows one character."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Box", parent)
        self.crop = CaptionedPicture("Crop of the picture")
        self.glyph = CaptionedPicture("Glyph: what networks get")
        self.facts = label(_INVITATION, "muted")
        self.facts.setWordWrap(True)
        self.bars = ProbabilityBars()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.crop)
        row.addWidget(self.glyph)
        self.body.addLayout(row)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.bars)
        self.body.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.show_character(None, None, None, 0)

    def show_character(
        self, each: Character | None, crop: Pixels | None, glyph: Pixels | None, number: int
    ) -> None:
        """Show a character, or an invitation.

        Parameters
        ----------
        each : Character or None
        crop : ndarray of shape (height, width, 3), uint8, or None
        glyph : ndarray of shape (32, 32), uint8, or None
        number : int
            Its place in the reading order, from 1 on.
        """
        for picture, name, pixels, words in (
            (self.crop, "picture", crop, "Crop of the picture"),
            (
                self.glyph,
                "glyph",
                glyph,
                "What networks get, 32×32: each in its own size and polarity",
            ),
        ):
            picture.setVisible(pixels is not None)
            picture.set_picture(_image(pixels), name if pixels is not None else "", words)
        self.bars.setVisible(each is not None)
        if each is None:
            self.set_subtitle("")
            self.facts.setText(_INVITATION)
            self.bars.set_rows(())
            return
        self.set_subtitle(f"{number}")
        self.show_reading(each)

    def show_reading(self, each: Character) -> None:
        """Show what a network says of the box, whose pictures are there already."""
        self.facts.setText(_facts(each))
        self.bars.set_rows(
            [
                ClassProbability(a.character, a.probability, a.character == each.text)
                for a in each.alternatives
            ]
        )


def _facts(each: Character) -> str:
    box = each.box
    said = "not read yet"
    if each.is_typed:
        said = f"{each.text}, typed"
    elif each.text:
        said = f"{each.text}, {each.confidence:.0%} sure"
    words = [f"Read as {said}" if each.text else "Not read yet", f"{box.width}×{box.height} px"]
    if each.angle:
        words.append(f"turned by {abs(each.angle):.0f}°")
    if each.is_verified:
        words.append("verified")
    if each.is_placed:
        words.append("box changed by hand")
    return " · ".join(words)


def _image(pixels: Pixels | None) -> QImage | None:
    if pixels is None:
        return None
    kept = np.ascontiguousarray(pixels)
    high, wide = kept.shape[:2]
    form = QImage.Format.Format_RGB888 if kept.ndim == 3 else QImage.Format.Format_Grayscale8
    # A copy, since the array is let go of.
    return QImage(kept.data, wide, high, kept.strides[0], form).copy()
