"""The page of skeletons: every way in which a character may be written, and the chosen one."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.synthetic.alphabet import Alphabet, shipped_alphabet
from core.synthetic.sheets import skeleton_pictures
from core.synthetic.variation import Variation
from gui.background.live_task import LiveTask
from gui.background.task import BackgroundTask, error_text
from gui.characters.sample_drawing import draw_samples_of
from gui.characters.skeleton_delegate import PICTURE
from gui.characters.skeleton_details import COLUMNS, ROWS, WIDTH, SkeletonDetails
from gui.characters.skeleton_list import SkeletonList
from gui.characters.skeleton_model import SkeletonModel
from gui.notice import sentence
from gui.widgets.filter_field import FilterField
from gui.widgets.labels import label


class SkeletonsPage(QWidget):
    """The list with its filter, and at the right the chosen allograph.

    Attributes
    ----------
    filter : FilterField
    list : SkeletonList
    model : SkeletonModel
    details : SkeletonDetails
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = FilterField("skeletons")
        self.filter.field.setPlaceholderText("Filter by character or name, such as A round")
        self.model = SkeletonModel()
        self.list = SkeletonList()
        self.list.setModel(self.model)
        self._nothing = label("No skeleton fits; clear the filter.", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.details = SkeletonDetails()
        scroll = QScrollArea()
        scroll.setWidget(self.details)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(WIDTH + 10)
        scroll.setWidgetResizable(True)
        # The card's own surface shows through.
        scroll.viewport().setAutoFillBackground(False)
        self.details.setAutoFillBackground(False)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.filter)
        left.addWidget(self._nothing, 1)
        left.addWidget(self.list, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(left, 1)
        layout.addWidget(scroll)
        self.details.hide()
        self.say("Drawing the skeletons…")

    @property
    def note(self) -> QLabel:
        """What is said in place of the list."""
        return self._nothing

    def say(self, text: str) -> None:
        """Say why there is no list; empty where there is one."""
        self._nothing.setText(text)
        self._nothing.setVisible(bool(text))
        self.list.setVisible(not text)


class SkeletonsPresenter(QObject):
    """Draws the skeletons when they are first shown, and samples of the chosen one.

    Signals
    -------
    failed(str)
    """

    failed = Signal(str)

    def __init__(self, page: SkeletonsPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._how: tuple[int, Variation] | None = None
        self._is_shown = False
        self._alphabet: Alphabet | None = None
        self._wanted = 0
        self._asked: tuple[int, int, Variation] | None = None
        self._drawing = BackgroundTask(self)
        self._drawing.succeeded.connect(self._on_drawn)
        self._drawing.failed.connect(self._on_failed)
        self._samples = LiveTask(self)
        self._samples.answered.connect(page.details.show_samples)
        self._samples.failed.connect(self._on_failed)
        page.filter.textChanged.connect(self._on_filtered)
        page.list.selectionModel().currentChanged.connect(lambda *_: self._on_chosen())

    @property
    def is_busy(self) -> bool:
        """Whether something is drawn."""
        return self._drawing.is_busy or self._samples.is_busy

    def ask(self, seed: int, variation: Variation, *, shown: bool) -> None:
        """Draw samples of the chosen one like this as soon as the page is shown."""
        self._how, self._is_shown = (seed, variation), shown
        if not shown:
            return
        if self._alphabet is None and not self._drawing.is_busy:
            size = round((PICTURE - 4) * self._page.devicePixelRatioF())
            self._drawing.start(lambda: _draw(size))
        self._draw_samples()

    def choose(self, allograph: int) -> None:
        """Show this one, whatever the filter hides."""
        self._wanted = allograph
        if self._alphabet is None:
            return
        if self._page.model.row_of(allograph) < 0:
            self._page.filter.set_text("")
            self._on_filtered("")
        self._select()

    def close(self) -> None:
        """Wait for the threads."""
        self._drawing.wait()
        self._samples.close()

    def _on_drawn(self, drawn: tuple[Alphabet, object]) -> None:
        self._alphabet = drawn[0]
        self._page.model.set_skeletons(*drawn)  # type: ignore[arg-type]
        self._page.details.show()
        self._on_filtered(self._page.filter.text)

    def _on_filtered(self, text: str) -> None:
        model = self._page.model
        model.set_filter(text)
        self._page.filter.set_count(model.rowCount(), model.total)
        self._page.say("" if model.rowCount() else "No skeleton fits; clear the filter.")
        self._select()

    def _select(self) -> None:
        """Choose what was chosen before, or else the first."""
        model = self._page.model
        if not model.rowCount():
            return
        index = model.index(max(0, model.row_of(self._wanted)))
        self._page.list.setCurrentIndex(index)
        self._page.list.scrollTo(index)

    def _on_chosen(self) -> None:
        index = self._page.list.currentIndex()
        if self._alphabet is None or not index.isValid():
            return
        self._wanted = self._page.model.allograph_at(index.row())
        self._page.details.show_allograph(self._alphabet, self._wanted)
        self._draw_samples()

    def _draw_samples(self) -> None:
        if self._how is None or self._alphabet is None or not self._is_shown:
            return
        wanted, (seed, variation) = self._wanted, self._how
        if (wanted, seed, variation) == self._asked:
            return
        self._asked = wanted, seed, variation
        self._samples.ask(lambda: draw_samples_of(wanted, ROWS, COLUMNS, seed, variation))

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(sentence(error_text(error)))


def _draw(size: int) -> tuple[Alphabet, object]:
    alphabet = shipped_alphabet()
    return alphabet, skeleton_pictures(alphabet, size)
