"""Draws the picture of the chosen row off the GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QVBoxLayout

from core.reports.pictures import PixelPicture, row_picture
from core.reports.reproduction import RowResult
from core.reports.row import Outcome, ReportRow
from core.runs.store import RunStore
from gui.background.task import BackgroundTask, error_text
from gui.notice import sentence
from gui.report_pictures import row_image
from gui.tabs.compare.reports_details import ReportDetails
from gui.theme.manager import theme_manager
from gui.theme.tokens import Theme
from gui.widgets.still_picture import StillPicture

NOTHING_YET = "Nothing to show yet."
NO_PICTURE = "This row is of figures alone."
DRAWING = "Drawing…"

_CURVES_SIZE = QSize(420, 440)
"""Of curves beside the table, in logical pixels, so that their words can be read there."""

_KEPT = 12
"""Pictures that are drawn no second time."""


@dataclass(frozen=True, eq=False)
class _Drawn:
    name: str
    outcome: Outcome
    theme: Theme
    image: QImage | None
    caption: str


class ReportPicture(QObject):
    """Shows the picture of one row after the other; an answer for another one is dropped.

    Parameters
    ----------
    details : ReportDetails
    store : RunStore
        Where the runs behind rows are kept.
    parent : QObject
    """

    def __init__(self, details: ReportDetails, store: RunStore, parent: QObject) -> None:
        super().__init__(parent)
        self._details, self._store = details, store
        self._drawn: list[_Drawn] = []
        self._shown: tuple[str, Outcome | None, Theme] | None = None
        self._words = ""
        self._dialog: QDialog | None = None
        self._large: StillPicture | None = None
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_drawn)
        self._task.failed.connect(self._on_failed)
        details.picture.opened.connect(self._open)

    @property
    def is_busy(self) -> bool:
        """Whether a picture is still to be shown."""
        return self._task.is_busy

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._details.picture.image

    def show(self, row: ReportRow | None, result: RowResult | None) -> None:
        """Show the picture of a row, from what it has reached."""
        theme = theme_manager().theme
        outcome = None if result is None else result.outcome
        wanted = ("" if row is None else row.name, outcome, theme)
        before, self._shown = self._shown, wanted
        if before is not None and _is_same(before, wanted):
            return
        self._task.cancel()
        if row is None or outcome is None or not row.picture:
            has_none = row is not None and not row.picture
            self._put(None, NO_PICTURE if has_none else NOTHING_YET if row else "")
            return
        for each in self._drawn:
            if _is_same((each.name, each.outcome, each.theme), wanted):
                self._on_drawn(each)
                return
        self._put(None, DRAWING)
        store = self._store
        self._task.start(lambda: _draw(row, outcome, store, theme))

    def close(self) -> None:
        """Wait for what is drawn, and close the large picture."""
        self._task.wait()
        if self._dialog is not None:
            self._dialog.close()

    def _on_drawn(self, drawn: _Drawn) -> None:
        self._drawn = [each for each in self._drawn if each is not drawn][-_KEPT:]
        self._drawn.append(drawn)
        self._put(drawn.image, "" if drawn.image is not None else NOTHING_YET, drawn.caption)

    def _on_failed(self, error: Exception) -> None:
        self._put(None, sentence(error_text(error)))

    def _put(self, image: QImage | None, hint: str, caption: str = "") -> None:
        self._words = hint if image is None else caption or self._details.name.text()
        self._details.picture.set_picture(image, self._words)
        self._details.set_picture_caption(caption)
        if self._large is not None:
            self._large.set_picture(image, self._words)

    def _open(self) -> None:
        if self._dialog is None:
            self._dialog = QDialog(self._details)
            layout = QVBoxLayout(self._dialog)
            layout.setContentsMargins(8, 8, 8, 8)
            self._large = StillPicture("Picture of the row, large")
            self._large.set_picture(self.image, self._words)
            layout.addWidget(self._large)
            self._large.opened.connect(self._dialog.close)
            self._large.setCursor(Qt.CursorShape.ArrowCursor)
            room = self._details.screen().availableSize()
            self._dialog.resize(QSize(1000, 800).boundedTo(room))
        self._dialog.setWindowTitle(self._details.name.text())
        self._dialog.show()
        self._dialog.raise_()


def _draw(row: ReportRow, outcome: Outcome, store: RunStore, theme: Theme) -> _Drawn:
    picture = row_picture(row, outcome, store)
    if picture is None:
        return _Drawn(row.name, outcome, theme, None, "")
    # Curves and matrices are labelled themselves.
    caption = picture.caption if isinstance(picture, PixelPicture) else ""
    return _Drawn(row.name, outcome, theme, row_image(picture, theme, _CURVES_SIZE), caption)


def _is_same(
    one: tuple[str, Outcome | None, Theme], other: tuple[str, Outcome | None, Theme]
) -> bool:
    # Outcomes by identity: another one is of another run.
    return one[0] == other[0] and one[1] is other[1] and one[2] is other[2]
