"""The page of samples: a sheet that follows the sliders, and what is pointed at."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.synthetic.alphabet import CHARACTERS, shipped_alphabet
from core.synthetic.variation import Variation
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.characters.class_sheet import ClassSheet
from gui.characters.sample_drawing import Samples, draw_samples
from gui.notice import sentence
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.tile_pointer import Tile

HINT = "Point at a character to see how it is written; click it to see its skeleton"


class SamplesPage(QWidget):
    """The sheet, and a line that names what is pointed at.

    Attributes
    ----------
    sheet : ClassSheet
    caption : ElidedLabel
        The window puts it where it takes no height from the sheet.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = ClassSheet(CHARACTERS)
        self.caption = ElidedLabel(HINT)
        self.caption.setProperty("role", "muted")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sheet)


class SamplesPresenter(QObject):
    """Draws the samples off the GUI thread while the page is shown.

    Signals
    -------
    allographChosen(int)
        The user wants to see this one's skeleton.
    failed(str)
    """

    allographChosen = Signal(int)
    failed = Signal(str)

    def __init__(self, page: SamplesPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._asked: tuple[int, Variation] | None = None
        self._is_shown = False
        self._samples: Samples | None = None
        self._pointed: Tile | None = None
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_drawn)
        self._task.failed.connect(self._on_failed)
        page.sheet.columnsChanged.connect(lambda _columns: self._draw())
        page.sheet.tilePointed.connect(self._on_pointed)
        page.sheet.tileClicked.connect(self._on_clicked)

    @property
    def is_busy(self) -> bool:
        """Whether the sheet shown is not yet the newest."""
        return self._task.is_busy

    @property
    def samples(self) -> Samples | None:
        """What is shown."""
        return self._samples

    def ask(self, seed: int, variation: Variation, *, shown: bool) -> None:
        """Draw these as soon as the page is shown."""
        is_new = (seed, variation) != self._asked
        appears = shown and not self._is_shown
        self._asked, self._is_shown = (seed, variation), shown
        if is_new or appears:
            self._draw()

    def close(self) -> None:
        """Wait for the thread."""
        self._task.close()

    def _draw(self) -> None:
        if self._asked is None or not self._is_shown:
            return
        columns, (seed, variation) = self._page.sheet.columns, self._asked
        self._task.ask(lambda: draw_samples(columns, seed, variation))

    def _on_drawn(self, samples: Samples) -> None:
        self._samples = samples
        self._page.sheet.set_samples(samples)
        self._on_pointed(self._pointed)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(sentence(error_text(error)))

    def _on_pointed(self, tile: Tile | None) -> None:
        self._pointed = tile
        text = "" if tile is None else self._name_of(tile)
        self._page.caption.setText(text or HINT)
        self._page.sheet.setAccessibleDescription(text)

    def _on_clicked(self, row: int, column: int) -> None:
        if self._samples is not None:
            self.allographChosen.emit(int(self._samples.allographs[row, column]))

    def _name_of(self, tile: Tile) -> str:
        samples = self._samples
        if samples is None or tile[1] >= samples.columns:
            return ""
        allograph = shipped_alphabet().allographs[samples.allographs[tile]]
        return f"{allograph.character} · {allograph.name}"
