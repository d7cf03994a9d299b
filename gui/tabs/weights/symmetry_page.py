"""The symmetry microscope: units as dots, and what may be done with them."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.still_text import StillText
from gui.widgets.unit_map import UnitDots, UnitMap

TOOLTIP = (
    "Each dot is a unit, where its weights lie: equal units lie on one another. Arrows walk over "
    "the units; in a paused run a dot can be dragged, or moved with Shift+arrows and Enter, and "
    "Escape puts it back"
)


class SymmetryPage(QWidget):
    """A map of the units, and below it what its axes are and whether units can be moved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = UnitMap("Units by their weights")
        self.note = StillText()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.map, 1)
        column.addWidget(self.note)

    def show_units(self, dots: UnitDots, note: str) -> None:
        """Show units and a note."""
        self.map.set_dots(dots)
        self.note.set_text(note)

    def show_hint(self, hint: str) -> None:
        """Show no units, and why."""
        self.map.set_dots(None, hint)
        self.note.set_text("")
