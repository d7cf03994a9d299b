"""The card from which a whole data set is made."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from core.errors import ConfigError
from core.settings import describe, setting
from core.synthetic.collection import STANDARD_COUNT
from core.synthetic.drawing import LARGEST, SMALLEST
from gui.theme.apply import set_style_property, tabular
from gui.theme.tokens import CARD_PADDING
from gui.widgets.buttons import primary_button, push_button
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label
from gui.widgets.setting_field import SettingField

NARROW_WIDTH = 920
"""Below this not all words fit, as on a projector at one and a half times the size."""

COMMAND = "Copy command"


@dataclass(frozen=True)
class DataSetSize:
    """How much is drawn."""

    count: int = setting(
        STANDARD_COUNT,
        "Pictures a class",
        "To train on; a third as many validate and a sixth test, at most 100 and 50.",
        minimum=1,
    )
    size: int = setting(
        32, "Size", "Side of a picture.", minimum=SMALLEST, maximum=LARGEST, unit="px"
    )


class DataSetCard(QFrame):
    """How many pictures of what size, and while they are drawn how far that is.

    Signals
    -------
    edited()
    makeRequested(), cancelRequested(), commandRequested()
    """

    edited = Signal()
    makeRequested = Signal()
    cancelRequested = Signal()
    commandRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName("Data set")
        defaults = DataSetSize()
        self.fields: dict[str, SettingField] = {}
        for name, described in describe(DataSetSize).items():
            field = SettingField(name, described, getattr(defaults, name), self)
            field.editor.setFixedWidth(84)
            field.title.setWordWrap(False)
            field.edited.connect(self.edited)
            self.fields[name] = field
        self.open_box = QCheckBox("Open it for training")
        self.open_box.setChecked(True)
        self.open_box.setToolTip(
            "Show an .npz or .mat file in the main window as the data of the next run"
        )
        self.command_button = push_button(COMMAND, "copy")
        self.command_button.setAccessibleName("Copy command of the data set")
        self.command_button.setToolTip("Copy the command line that makes this very data set")
        self.make_button = primary_button("Make a data set…", "data")
        self.make_button.setToolTip("Choose a file or folder, and draw into it")
        self.caption = ElidedLabel("")
        self.caption.setProperty("role", "muted")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Pictures drawn")
        self.cancel_button = push_button("Cancel", "close")
        self.cancel_button.setToolTip("Draw no more, and keep nothing of it")
        self.cancel_button.clicked.connect(lambda _checked=False: self.cancelRequested.emit())
        self.command_button.clicked.connect(lambda _checked=False: self.commandRequested.emit())
        self.make_button.clicked.connect(lambda _checked=False: self.makeRequested.emit())
        self.progress_text = ElidedLabel("")
        self.progress_text.setFont(tabular(self.progress_text.font()))
        self._title = label("Data set", "title")
        self._stack = QStackedLayout()
        self._stack.addWidget(self._choices())
        self._stack.addWidget(self._running())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(CARD_PADDING, CARD_PADDING, CARD_PADDING, CARD_PADDING)
        layout.addLayout(self._stack)

    def _choices(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title)
        for field in self.fields.values():
            row.addSpacing(8)
            row.addWidget(field.title)
            row.addWidget(field.editor)
            # What is wrong is said below all of them.
            field.message.setParent(page)
            field.message.setMaximumHeight(0)
        row.addStretch(1)
        row.addWidget(self.open_box)
        row.addSpacing(8)
        row.addWidget(self.command_button)
        row.addWidget(self.make_button)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.caption)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out in a narrow window what can be done without."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < NARROW_WIDTH
        self._title.setHidden(is_narrow)
        self.command_button.setText("" if is_narrow else COMMAND)

    def _running(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.progress_text, 1)
        row.addWidget(self.cancel_button)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.progress)
        column.addStretch(1)
        return page

    def value(self) -> DataSetSize | None:
        """Return what is entered; None while an entry cannot be used."""
        try:
            return DataSetSize(**{name: field.value() for name, field in self.fields.items()})
        except ConfigError:
            return None

    def problem(self) -> str:
        """Return what is wrong with an entry; empty if nothing is."""
        return next((error for f in self.fields.values() if (error := f.error())), "")

    def show_plan(self, text: str, *, is_possible: bool) -> None:
        """Say how much will be drawn, or why it cannot be."""
        set_style_property(self.caption, "role", "muted" if is_possible else "error")
        self.caption.setText(text)
        self.make_button.setEnabled(is_possible)
        self.command_button.setEnabled(is_possible)

    def show_progress(self, text: str, share: float, *, can_cancel: bool = True) -> None:
        """Show how far the drawing is, from 0 to 1."""
        self.progress_text.setText(text)
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(1000 * share))
        self.cancel_button.setEnabled(can_cancel)
        if self._stack.currentIndex() == 0:
            self._stack.setCurrentIndex(1)
            self.cancel_button.setFocus()

    def show_choices(self) -> None:
        """Show the choices again."""
        if self._stack.currentIndex() == 1:
            self._stack.setCurrentIndex(0)
            self.make_button.setFocus()

    @property
    def is_running(self) -> bool:
        """Whether progress is shown."""
        return self._stack.currentIndex() == 1
