"""Marking the pictures that one looks at: keys, menus, and the list as a file."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QWidget

from core.datasets.marks import MARK_KINDS, Mark, MarkKind, Place, marks_to_csv, marks_to_json
from gui.background.file_saver import FileSaver, refusal
from gui.notice import Notice
from gui.saving import ask_for_file
from gui.tabs.confusion.pictures_presenter import PicturesPresenter
from gui.tabs.confusion.view import ConfusionView
from gui.tabs.spec import TabContext

EXPORT_TOPIC = "export of the marks"

_KEYS: dict[int, MarkKind] = {Qt.Key.Key_M: "mislabelled", Qt.Key.Key_B: "bad"}
_LIKELY = 3
"""Classes that are offered first: those that the sample is likeliest to be."""


class MarksPresenter(QObject):
    """Between the window's marks and the pictures of the Confusion tab.

    Parameters
    ----------
    view : ConfusionView
    context : TabContext
    pictures : PicturesPresenter
        Knows which samples are shown.
    notify : callable
        Takes a `Notice` for the user.
    parent : QObject
    """

    def __init__(
        self,
        view: ConfusionView,
        context: TabContext,
        pictures: PicturesPresenter,
        notify: Callable[[Notice], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._marks = context.marks
        self._context = context
        self._pictures = pictures
        self._notify = notify
        self._saver = FileSaver(self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_not_saved)
        self._grid, self._bar = view.pictures.grid, view.pictures.marks
        self._grid.installEventFilter(self)
        self._grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._grid.customContextMenuRequested.connect(self._on_context_menu)
        self._grid.selectionChanged.connect(self._show_state)
        self._bar.menuRequested.connect(self._on_bar_menu)
        self._bar.undoRequested.connect(self._marks.undo)
        view.pictures.sample.markRequested.connect(self._on_sample_menu)
        self._marks.changed.connect(self._show_state)
        pictures.updated.connect(self._show_state)
        self._marks.noticed.connect(notify)
        context.session.datasetChanged.connect(self._show_state)
        self._show_state()

    @property
    def selected(self) -> list[Place]:
        """The samples that a key or a menu is about."""
        shown = self._pictures.shown
        if shown is None:
            return []
        indices = self._pictures.indices
        return [(shown.split, int(indices[place])) for place in self._grid.selected]

    def menu(self, places: Sequence[Place], *, lists: bool = True) -> QMenu:
        """Return the menu of marks for samples.

        Parameters
        ----------
        places : sequence of (split, index)
            May be none.
        lists : bool
            Whether to offer what is about all marks too.
        """
        menu = QMenu("Mark", self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        known = [self._marks.at(place) for place in places]
        for key, kind in _KEYS.items():
            words = f"&{kind.capitalize()}\t{QKeySequence(key).toString()}"
            action = menu.addAction(words, partial(self.toggle, kind, places))
            action.setCheckable(True)
            action.setChecked(bool(known) and all(m is not None and m.kind == kind for m in known))
            action.setEnabled(bool(places))
        classes = menu.addMenu("&Should be")
        classes.setEnabled(bool(places))
        self._fill_classes(classes, places)
        note = menu.addAction("&Note…", partial(self._ask_note, places))
        note.setEnabled(bool(known) and None not in known)
        take_back = menu.addAction("&Take the mark back", partial(self._marks.remove, places))
        take_back.setEnabled(any(mark is not None for mark in known))
        undo = menu.addAction("&Undo\tCtrl+Z", self._marks.undo)
        undo.setEnabled(bool(self._marks.undo_words))
        if lists:
            menu.addSeparator()
            for suffix, title in (("csv", "&CSV"), ("json", "&JSON")):
                action = menu.addAction(f"Export marks as {title}…", partial(self._export, suffix))
                action.setEnabled(self._marks.count() > 0)
            menu.addAction(self._context.actions.find_duplicates)
        return menu

    def toggle(self, kind: MarkKind, places: Sequence[Place]) -> None:
        """Mark samples, or take the mark back where all have it."""
        known = [self._marks.at(place) for place in places]
        if not places:
            return
        if all(mark is not None and mark.kind == kind for mark in known):
            self._marks.remove(places)
        else:
            self._marks.mark(places, kind, answer=self._answer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take M, B and Ctrl+Z while the pictures have the focus, before menus hear of them."""
        if isinstance(event, QKeyEvent) and event.type() in (
            QEvent.Type.ShortcutOverride,
            QEvent.Type.KeyPress,
        ):
            act = self._act_of(event)
            if act is not None:
                if event.type() == QEvent.Type.KeyPress:
                    act()
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _act_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.matches(QKeySequence.StandardKey.Undo) and self._marks.undo_words:
            return self._marks.undo
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain == Qt.KeyboardModifier.NoModifier and event.key() in _KEYS:
            return partial(self.toggle, _KEYS[event.key()], self.selected)
        return None

    # Menus

    def _fill_classes(self, menu: QMenu, places: Sequence[Place]) -> None:
        shown = self._pictures.shown
        if shown is None or not places:
            return

        def offer(name: str) -> None:
            menu.addAction(
                name.replace("&", "&&"),
                lambda: self._marks.mark(places, "mislabelled", intended=name, answer=self._answer),
            )

        if len(places) == 1:
            index = places[0][1]
            actual = int(shown.predictions.labels[index])
            likely = [each for each, _ in shown.predictions.top(index, _LIKELY + 1)]
            for each in [each for each in likely if each != actual][:_LIKELY]:
                offer(shown.names[each])
            menu.addSeparator()
        for name in shown.names:
            offer(name)

    def _on_context_menu(self, at: QPoint) -> None:
        self._open(self.menu(self.selected), self._grid.viewport().mapToGlobal(at))

    def _on_bar_menu(self) -> None:
        self._open(self.menu(self.selected), _below(self._bar.button))

    def _on_sample_menu(self) -> None:
        choice = self._context.session.sample
        if choice is not None:
            button = self._view.pictures.sample.mark_button
            places: list[Place] = [(choice.split, choice.index)]
            self._open(self.menu(places, lists=False), _below(button))

    def _open(self, menu: QMenu, at: QPoint) -> None:
        menu.popup(at)

    def _ask_note(self, places: Sequence[Place]) -> None:
        known = [mark for place in places if (mark := self._marks.at(place)) is not None]
        if not known:
            return
        text, accepted = QInputDialog.getText(
            self._view,
            "Note on the mark",
            "What is wrong, in your words:",
            QLineEdit.EchoMode.Normal,
            known[0].note,
        )
        if accepted:
            for kind in MARK_KINDS:
                self._note([p for p in places if _kind(self._marks.at(p)) == kind], kind, text)

    def _note(self, places: Sequence[Place], kind: MarkKind, text: str) -> None:
        if places:
            note = " ".join(text.split())
            self._marks.mark(places, kind, intended=None, note=note, answer=self._answer)

    # What is known

    def _answer(self, place: Place) -> tuple[str, float, int] | None:
        shown = self._pictures.shown
        if shown is None or shown.split != place[0]:
            return None
        answers, index = shown.predictions, place[1]
        predicted = shown.names[int(answers.predicted[index])]
        return predicted, float(answers.confidence[index]), shown.epoch

    def _show_state(self) -> None:
        shown, count = self._pictures.shown, self._marks.count()
        here = count if shown is None else self._marks.count(shown.split)
        chosen = len(self._grid.selected)
        words = f"{here:,} marked" if here else "none marked"
        if chosen > 1:
            words = f"{chosen:,} selected"
        tip = f"{here:,} samples of this split are marked, {count:,} of the whole data set"
        self._bar.set_state(words, self._marks.undo_words, tip)

    # The list as a file

    def _export(self, suffix: str) -> None:
        dataset = self._context.session.dataset
        if dataset is None:
            return
        folder = Path(self._context.preferences.export_folder)
        kind = "CSV table (*.csv)" if suffix == "csv" else "JSON list (*.json)"
        path = ask_for_file(self._view, folder / f"marks-{dataset.name}.{suffix}", suffix, kind)
        if path is not None:
            marks = self._marks.all()
            write = marks_to_csv if suffix == "csv" else marks_to_json
            self._saver.save(path, lambda: write(marks).encode(errors="backslashreplace"))

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._context.preferences.export_folder = paths[0].parent
        self._notify(Notice(f"Saved the marks as {paths[0]}.", topic=EXPORT_TOPIC))

    def _on_not_saved(self, path: Path | None, error: Exception) -> None:
        self._notify(Notice(refusal(path, error), "error", topic=EXPORT_TOPIC))


def _kind(mark: Mark | None) -> MarkKind | None:
    return None if mark is None else mark.kind


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
