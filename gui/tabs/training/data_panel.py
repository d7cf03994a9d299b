"""The data card: which data set, what it holds, and what it looks like."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QStackedLayout, QToolButton, QWidget

from core.datasets.catalogue import BUILT_IN, is_built_in
from core.datasets.dataset import SPLIT_WORDS, Dataset
from core.datasets.sample_sheet import SampleSheet, sample_sheet
from gui.tabs.training.picture_size_menu import PictureSizeMenu
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.class_bars import ClassBars, ClassCount
from gui.widgets.image_sheet import ImageSheet
from gui.widgets.labels import label
from gui.widgets.loading_progress import LoadingProgress
from gui.widgets.scatter_sheet import ScatterSheet

COLUMNS, ROWS = 9, 4
"""Tiles of the sample sheet: 36 classes at a glance."""

PICTURES_HEIGHT, POINTS_HEIGHT = 106, 106
"""Of the sheet, in logical pixels: what fits above the settings in a window 800 high."""


_ORIENTATIONS = {
    "auto": "Upright or not by the &format",
    "upright": "&Upright",
    "transposed": "&Transposed",
}
_INKS = {"auto": "Dark or light by &looking", "dark": "&Dark on light", "light": "&Light on dark"}


class DataPanel(Card):
    """Shows the data set for the next run and lets the user choose another.

    Signals
    -------
    sourceChosen(str)
        A built-in name or a path from the list.
    orientationChosen(str), inkChosen(str), pictureSizeChosen(int)
        How the data are to be read: see `core.datasets.loading.load_dataset`.
    fileRequested(), folderRequested()
        The user wants to look for one.
    charactersRequested()
        The user wants to see how characters are drawn, or to draw others.
    duplicatesRequested()
        The user wants to see the samples that are in two splits.
    cancelRequested()
        The user does not want to wait for what is being drawn.
    """

    sourceChosen = Signal(str)
    orientationChosen = Signal(str)
    inkChosen = Signal(str)
    pictureSizeChosen = Signal(int)
    fileRequested = Signal()
    folderRequested = Signal()
    charactersRequested = Signal()
    duplicatesRequested = Signal()
    cancelRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Data", parent)
        self._open = self.add_header_button(
            "open", "Open data (Ctrl+O), or draw characters (Ctrl+D)", "Open or draw data"
        )
        menu = QMenu(self._open)
        menu.addAction("Data file…", self.fileRequested.emit)
        menu.addAction("Data folder…", self.folderRequested.emit)
        menu.addAction("Draw characters…", self.charactersRequested.emit)
        menu.addAction("Find duplicates…", self.duplicatesRequested.emit)
        menu.addSeparator()
        self._orientation = _add_choices(
            menu, "Pictures in the file are", _ORIENTATIONS, self.orientationChosen.emit
        )
        self._ink = _add_choices(menu, "Characters are", _INKS, self.inkChosen.emit)
        self._sizes = PictureSizeMenu(menu)
        self._sizes.chosen.connect(self.pictureSizeChosen)
        menu.addMenu(self._sizes)
        self._open.setMenu(menu)
        self._open.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

        self._source = ChoiceBox()
        self._source.setAccessibleName("Data set")
        self._source.activated.connect(self._on_activated)
        self._pictures = ImageSheet()
        self._points = ScatterSheet()
        self._counts = ClassBars()
        self._caption = label("", "muted")
        self._caption.setWordWrap(True)
        self._caption.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

        self._duplicates = label("", "muted")
        self._duplicates.setWordWrap(True)
        self._duplicates.setToolTip(
            "What was trained on is no test: scores on these samples say less than they seem to"
        )
        self._duplicates.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._duplicates.linkActivated.connect(lambda _link: self.duplicatesRequested.emit())
        self._duplicates.hide()

        sheet = self._sheet = QWidget()
        sheet.setFixedHeight(PICTURES_HEIGHT)
        self._stack = QStackedLayout(sheet)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._pictures)
        self._stack.addWidget(self._points)
        self._progress = LoadingProgress()
        self._progress.cancelRequested.connect(self.cancelRequested)
        for widget in (self._source, sheet, self._counts, self._caption, self._duplicates):
            self.body.addWidget(widget)
        self.body.addWidget(self._progress)

    def set_sources(self, recent: tuple[str, ...], current: str) -> None:
        """List the built-in sets and the recent ones, with `current` chosen."""
        self._source.clear()
        for entry in BUILT_IN:
            self._source.addItem(entry.title, entry.name)
            index = self._source.count() - 1
            self._source.setItemData(index, entry.description, Qt.ItemDataRole.ToolTipRole)
        counted = current if is_built_in(current) and current not in BUILT_IN else ""
        if counted:
            self._source.addItem(_counted_title(counted), counted)
        others = [path for path in dict.fromkeys((current, *recent)) if path]
        others = [path for path in others if not is_built_in(path)]
        if others:
            self._source.insertSeparator(self._source.count())
        for path in others:
            self._source.addItem(_short_name(path, others), path)
            index = self._source.count() - 1
            self._source.setItemData(index, path, Qt.ItemDataRole.ToolTipRole)
        self._source.setCurrentIndex(self._source.findData(current))
        self._source.setToolTip(f"Data set for the next run: {current}")

    def set_reading(self, orientation: str, ink: str, picture_size: int | None) -> None:
        """Show how the present data were read; `picture_size` is None where there is no choice."""
        self._orientation[orientation].setChecked(True)
        self._ink[ink].setChecked(True)
        self._sizes.set_size(picture_size)

    def set_loading(self, name: str, activity: str) -> None:
        """Say that a data set is being read, and what takes time; empty when it is there."""
        self._progress.end()
        self._progress.set_what(activity)
        self._caption.setVisible(True)
        if name:
            self._caption.setText(f"Reading {name}…")

    @property
    def duplicates_text(self) -> str:
        """What is said of samples in two splits; empty where nothing."""
        return "" if self._duplicates.isHidden() else self._duplicates.text()

    def set_duplicates(self, sentence: str) -> None:
        """Say that samples are in two splits, and offer to show them; empty to say nothing."""
        self._duplicates.setText(f'{sentence} <a href="show">Show…</a>')
        self._duplicates.setVisible(bool(sentence))

    def set_progress(self, done: int, total: int, seconds: float) -> None:
        """Say how far the drawing or reading of a data set is."""
        self._caption.setVisible(False)
        self._progress.set_progress(done, total, seconds)

    def show_dataset(self, dataset: Dataset, sheet: SampleSheet | None) -> None:
        """Show samples and counts; `sheet` is None where samples are no pictures."""
        self._sheet.setFixedHeight(POINTS_HEIGHT if sheet is None else PICTURES_HEIGHT)
        if sheet is not None:
            self._pictures.set_sheet(sheet.image, ROWS, sheet.columns)
            self._pictures.set_tile_texts(_tile_texts(dataset, sheet))
            self._stack.setCurrentWidget(self._pictures)
        else:
            self._points.set_points(
                dataset.train.vectors[:, :2],
                dataset.train.labels,
                dataset.class_names,
                _axis_names(dataset),
            )
            self._stack.setCurrentWidget(self._points)
        self._counts.set_counts(_class_counts(dataset))
        self._caption.setText(_caption(dataset))
        self._caption.setToolTip("\n".join(dataset.notes))

    def _on_activated(self, index: int) -> None:
        self.sourceChosen.emit(self._source.itemData(index))


def _add_choices(
    menu: QMenu, title: str, choices: dict[str, str], chosen: Callable[[str], None]
) -> dict[str, QAction]:
    """Add a sub-menu of which one entry holds; return its actions by value."""
    sub = menu.addMenu(title)
    group = QActionGroup(sub)
    actions: dict[str, QAction] = {}
    for value, text in choices.items():
        actions[value] = action = sub.addAction(text)
        action.setCheckable(True)
        action.triggered.connect(lambda _checked=False, v=value: chosen(v))
        group.addAction(action)
    return actions


def make_sheet(dataset: Dataset) -> SampleSheet | None:
    """Return the sample sheet of a set of pictures; None for others."""
    if not dataset.is_pictures:
        return None
    return sample_sheet(dataset.train, dataset.classes, COLUMNS, ROWS)


def _counted_title(source: str) -> str:
    """Return the title of a built-in set with a count behind its name."""
    name, _, count = source.partition(":")
    return f"{BUILT_IN.get(name).title} · {int(count):,} a class"


def _short_name(path: str, others: list[str]) -> str:
    """Return the last part of a path, and the one before it where two would look the same."""
    found = Path(path)
    alike = [other for other in others if Path(other).name == found.name]
    return found.name if len(alike) < 2 else f"{found.name} · {found.parent.name}"


def _axis_names(dataset: Dataset) -> tuple[str, str]:
    names = (*dataset.feature_names, "feature 1", "feature 2")
    return names[0], names[1]


def _tile_texts(dataset: Dataset, sheet: SampleSheet) -> list[list[str]]:
    labels = dataset.train.labels[sheet.indices]
    texts = [
        f"{dataset.class_names[label]} · training sample {index}"
        for label, index in zip(labels, sheet.indices, strict=True)
    ]
    return [texts[at : at + sheet.columns] for at in range(0, len(texts), sheet.columns)]


def _class_counts(dataset: Dataset) -> list[ClassCount]:
    columns = [split.class_counts(dataset.classes).tolist() for _, split in dataset.splits()]
    return [
        ClassCount(name, *counts)
        for name, *counts in zip(dataset.class_names, *columns, strict=True)
    ]


def _caption(dataset: Dataset) -> str:
    facts = [f"{len(split):,} {SPLIT_WORDS[name]}" for name, split in dataset.splits()]
    shape = "×".join(str(size) for size in dataset.sample_shape)
    what = "pixels" if dataset.is_pictures else "features"
    facts += [f"{dataset.classes} classes", f"{shape} {what}"]
    if dataset.unreadable:
        facts.append(f"{dataset.unreadable:,} unreadable, left out")
    # Lines are broken between the facts, not within one.
    return " · ".join(fact.replace(" ", "\N{NO-BREAK SPACE}") for fact in facts)
