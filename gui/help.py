"""The texts of the Help menu."""

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from core.runs.store import RunStore
from core.version import APPLICATION_NAME, __version__
from gui.actions import LabActions
from gui.widgets.labels import label

_CELL = '<td style="white-space: nowrap">'


def shortcuts_text(actions: LabActions) -> str:
    """Return every key and what it does, as HTML."""
    rows = [
        (action.shortcut().toString(), action.text().replace("&", "").rstrip("…"))
        for action in actions.all()
        if not action.shortcut().isEmpty()
    ]
    rows += [
        ("Left, Right", "Move the cursor by an epoch"),
        ("Page Up, Page Down", "Move the cursor by ten epochs"),
        ("Wheel, middle drag", "Zoom and pan a plot"),
        ("F, L", "Fit the plot, logarithmic scale"),
        ("Shift+F", "Fit the plot to the selected run"),
        ("F2, V, Del", "Rename, hide or show, delete runs"),
        ("V, Ctrl+C", "Compare: tick the selected runs, copy the table"),
        ("Ctrl+F", "Filter the runs"),
        ("Page Down", "Coverage: next sample never seen"),
        ("Arrows, +, -, 0", "Matrix: go from cell to cell, zoom, show all classes"),
        ("Ctrl+arrows", "Matrix: go to the next cell that holds something"),
        ("Enter", "Matrix: go on to the pictures of a cell"),
        ("D", "Matrix: the duel of the two classes of a cell, and back"),
        ("M, B, Ctrl+Z", "Pictures: mark as mislabelled, as bad, undo"),
        ("Ctrl+click, Shift+click", "Pictures: select several"),
        ("Arrows, Page Up/Down", "Weights: another unit, another layer"),
        ("Del, Ctrl+Z", "Weights, Confusion: switch a unit off, and on again"),
        ("Shift+arrows, Enter", "Weights, symmetry: move a unit of a paused run"),
        ("Arrows, Enter", "Weights, layers: choose a layer, and show its weights"),
        ("Tab, F3", "OCR: next character, next doubtful one (Shift: before)"),
        ("F6", "OCR: out of the picture or its text (Shift: back)"),
        ("A … 9, Space, Del", "OCR: type what a character is, verify it, delete it"),
        ("Ctrl+B, M, D", "OCR: draw a box, merge those selected, split one"),
        ("Click, then A … 9, Space", "My handwriting: correct a letter, or verify it"),
        ("Ctrl+Page Down, Page Up", "OCR: next picture, the one before"),
        ("Space+drag", "OCR: pan the picture (or the middle button)"),
        ("Arrows", "OCR: move boxes; with Ctrl resize, with Shift by 10 pixels"),
        ("Enter, Alt+Up/Down", "OCR: part or join words, move a line"),
        ("Ctrl+Shift+R, L", "OCR: turn the picture clockwise, counterclockwise"),
        ("Esc", "Dismiss a message"),
    ]
    # In one column they would be higher than a projector's 768 pixels.
    half = (len(rows) + 1) // 2
    columns = "".join(
        f"<td><table>{_shortcut_lines(part)}</table></td>" for part in (rows[:half], rows[half:])
    )
    return f'<table cellspacing="8"><tr>{columns}</tr></table>'


class ShortcutsDialog(QDialog):
    """Shows every key. A message box would cut off what is wider than it likes to be."""

    def __init__(self, actions: LabActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.text = label(shortcuts_text(actions))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)


def _shortcut_lines(rows: list[tuple[str, str]]) -> str:
    return "".join(
        f"<tr>{_CELL}<b>{keys}</b>&nbsp;&nbsp;</td>{_CELL}{text}</td></tr>" for keys, text in rows
    )


def about_text() -> str:
    """Return what the program is, as HTML."""
    return (
        f"<b>{APPLICATION_NAME} {__version__}</b><br><br>"
        "A visual lab for neural networks that recognise.<br>MIT licence."
    )


def system_information(store: RunStore) -> str:
    """Return what a bug report needs, without importing what is not yet imported."""
    return "\n".join(
        (
            f"{APPLICATION_NAME} {__version__}",
            f"Python {platform.python_version()}, Qt {qVersion()}",
            platform.platform(),
            f"runs: {store.root}",
        )
    )
