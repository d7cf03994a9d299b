"""The box X-ray: each step of the current box's way into the network, and what comes of it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.ocr.glyph_steps import StepSettings
from core.ocr.page import Character
from core.settings import describe
from gui.tabs.ocr.pen_badge import PenBadge
from gui.tabs.ocr.step_tile import LARGE_SIDE, StepTile
from gui.tabs.ocr.xray_work import XrayAnswer
from gui.widgets.card import Card
from gui.widgets.labels import label
from gui.widgets.probability_bars import ClassProbability, ProbabilityBars
from gui.widgets.scrolled import scrolled

_INVITATION = (
    "Click a box, or a letter of the text, to follow it into the network step by step, and to try "
    "what if a step were other."
)

_SEVERAL = (
    "{} boxes are selected: merge them (Ctrl+M), nudge them with the arrow keys, verify (Space) or "
    "delete them. Click one box to follow it into the network."
)

_STEPS = (
    ("crop", "Crop", ""),
    ("ink", "Ink", "contrast"),
    ("upright", "Turn", "angle"),
    ("sized", "Size", "box"),
    ("glyph", "Pen", "stroke"),
)
"""Name and title of a step, and the field of `StepSettings` that its slider changes."""

_COLUMNS = 3

_NO_MEAN = (
    "No mean picture: open the data that this network was trained on, or keep its means by "
    "'runs class-means'"
)


class BoxPanel(Card):
    """Shows one character.

    Signals
    -------
    stepChanged(str, object)
        A field of `StepSettings`, and the value that the user wants, or None: its default.
    resetRequested()
        All of them.

    Attributes
    ----------
    tiles : dict of str to StepTile
        By the name of the step; ``"input"`` and ``"mean"`` are below the others.
    """

    stepChanged = Signal(str, object)
    resetRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Box", parent)
        self.reset = self.add_header_button(
            "reset", "Take all steps as the program does by itself", "Reset the steps"
        )
        self.reset.clicked.connect(lambda _checked=False: self.resetRequested.emit())
        self.facts = label(_INVITATION, "muted")
        self.facts.setWordWrap(True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # Two lines, so that nothing below moves while a box is dragged.
        self.facts.setMinimumHeight(2 * self.facts.fontMetrics().lineSpacing())
        self._number = 0
        known = describe(StepSettings)
        self.tiles: dict[str, StepTile] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        for at, (name, title, field) in enumerate(_STEPS):
            tile = StepTile(title, known.get(field))
            tile.moved.connect(partial(self.stepChanged.emit, field))
            self.tiles[name] = tile
            grid.addWidget(tile, at // _COLUMNS, at % _COLUMNS)
        self.pen = PenBadge()
        grid.addWidget(self.pen, len(_STEPS) // _COLUMNS, len(_STEPS) % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        ends = QHBoxLayout()
        ends.setContentsMargins(0, 0, 0, 0)
        ends.setSpacing(8)
        for name, title in (("input", "Network input"), ("mean", "Mean picture")):
            self.tiles[name] = StepTile(title, side=LARGE_SIDE)
            ends.addWidget(self.tiles[name])
        self.bars = ProbabilityBars()
        self.bars_note = label("", "muted")
        self.bars_note.setWordWrap(True)
        self.steps = QWidget()
        inside = QVBoxLayout(self.steps)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(grid)
        inside.addLayout(ends)
        inside.addWidget(self.bars)
        inside.addWidget(self.bars_note)
        inside.addStretch(1)
        # On a low screen the steps scroll; none of them is cut off.
        self._scrolled = scrolled(self.steps)
        self.body.addWidget(self.facts)
        self.body.addWidget(self._scrolled, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.invite()

    def invite(self, selected: int = 0) -> None:
        """Show no box, and say how to choose one, or what can be done to several."""
        self.set_subtitle("")
        self.facts.setText(_SEVERAL.format(selected) if selected > 1 else _INVITATION)
        self.reset.setEnabled(False)
        # The area with them: its scroll bar would stay.
        self._scrolled.hide()
        self.bars.set_rows(())

    def show_character(self, each: Character, number: int) -> None:
        """Say what the page holds of a character; its X-ray comes by `show_xray`.

        Parameters
        ----------
        each : Character
        number : int
            Its place in the reading order, from 1 on.
        """
        self._number = number
        self.facts.setText(_facts(each))

    def show_settings(self, settings: StepSettings, defaults: StepSettings) -> None:
        """Let the sliders say what the steps do."""
        for name, _, field in _STEPS:
            if field:
                self.tiles[name].set_value(getattr(settings, field), getattr(defaults, field))
        is_changed = settings != defaults
        self.reset.setEnabled(is_changed)
        self.set_subtitle(f"{self._number} · what if" if is_changed else f"{self._number}")

    def show_xray(self, answer: XrayAnswer) -> None:
        """Show each step, and the likeliest classes."""
        for name, tile in self.tiles.items():
            step = answer.pictures.get(name)
            tile.set_step(step, "" if step is not None else _NO_MEAN)
        self.pen.set_pen(answer.pen)
        text = answer.question.each.text
        self.bars_note.setText(_why_unlike(answer))
        self.bars.set_rows(
            [
                ClassProbability(a.character, a.probability, a.character == text)
                for a in answer.seen.alternatives
            ]
        )
        self._scrolled.show()


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


def _why_unlike(answer: XrayAnswer) -> str:
    """Say why the page is more or less sure of a character than the bars are, if it is."""
    each, settings = answer.question.each, answer.question.settings
    if each.is_typed or not each.text or settings != StepSettings(angle=each.angle):
        return ""
    seen = {other.character: other.probability for other in answer.seen.alternatives}
    if round(100 * seen.get(each.text, 0.0)) == round(100 * each.confidence):
        return ""
    return (
        f"Read from this input alone. The {each.confidence:.0%} of the page are a mean over small "
        "turns where it is unsure, and among letters alone in a word of letters."
    )
