"""The list of runs: which one is looked at, which are drawn, how they are called."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from gui.theme.icons import set_icon
from gui.widgets.run_list_model import RunListModel, RunRow
from gui.widgets.run_list_view import RunListView
from gui.widgets.run_row_delegate import ROW_HEIGHT

__all__ = ["RunList", "RunRow"]

_SELECT_ONLY = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)


class RunList(QWidget):
    """Rows with a dot, a name, a second line, tags and an eye; forks stand under their run.

    F2 or a double click renames, V shows and hides, Delete deletes, Ctrl and Shift select
    several. Setters never emit; the signals tell what the user did.

    Signals
    -------
    runSelected(str)
        Another run is looked at.
    selectionChanged(list of str)
        Other runs are selected, from top to bottom.
    visibilityToggled(str, bool)
    soloRequested(list of str)
        Only these are to be drawn.
    compareRequested(list of str)
    renamed(str, str)
    continueRequested(str), forkRequested(str), settingsRequested(str), folderRequested(str)
    exportRequested(list of str), eventFilesRequested(list of str), deleteRequested(list of str)
    """

    runSelected = Signal(str)
    selectionChanged = Signal(list)
    visibilityToggled = Signal(str, bool)
    soloRequested = Signal(list)
    compareRequested = Signal(list)
    renamed = Signal(str, str)
    continueRequested = Signal(str)
    forkRequested = Signal(str)
    settingsRequested = Signal(str)
    folderRequested = Signal(str)
    exportRequested = Signal(list)
    eventFilesRequested = Signal(list)
    deleteRequested = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RunListModel(self)
        self.view = RunListView(self._model, self)
        self._by_program = False
        self._told: str | None = None
        self._told_selection: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._model.nameEdited.connect(self.renamed)
        self.view.selectionModel().currentChanged.connect(self._on_selection_changed)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.view.eyeClicked.connect(self._on_eye_clicked)
        self.view.deletePressed.connect(self._on_delete)
        self.view.menuRequested.connect(self._on_menu_requested)

    def set_rows(self, rows: list[RunRow]) -> None:
        """Show these runs; selection, scroll and a name being written stay as they are."""
        self._by_program = True
        self._model.set_rows(rows)
        self._by_program = False
        self._told_selection = self.selected()
        if self._told not in {row.run_id for row in rows}:
            self._told = None

    def set_current(self, run_id: str | None) -> None:
        """Show which run is looked at; several that are selected stay so if it is one of them."""
        index = QModelIndex() if run_id is None else self._model.index_of(run_id)
        among_selected = run_id is not None and run_id in self.selected()
        if not (among_selected and self.current() == run_id):
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self._by_program = True
            self.view.selectionModel().setCurrentIndex(
                index, keep if among_selected else _SELECT_ONLY
            )
            self._by_program = False
            if index.isValid():
                self.view.scrollTo(index)
        self._told = run_id
        self._told_selection = self.selected()

    def set_hint(self, text: str) -> None:
        """Say what to do while there is no run."""
        self.view.set_hint(text)

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """What is shown."""
        return self._model.rows

    def current(self) -> str | None:
        """Return the run that is looked at."""
        row = self._model.row_at(self.view.currentIndex())
        return None if row is None else row.run_id

    def selected(self) -> list[str]:
        """Return the selected runs from top to bottom."""
        rows = (self._model.row_at(index) for index in self.view.selected_indexes())
        return [row.run_id for row in rows if row is not None]

    def sizeHint(self) -> QSize:
        """Return the room for three runs."""
        return QSize(260, 3 * ROW_HEIGHT + 4)

    def minimumSizeHint(self) -> QSize:
        """Return the room for one run."""
        return QSize(140, ROW_HEIGHT + 4)

    def build_menu(self) -> QMenu:
        """Return the context menu for what is selected."""
        menu = QMenu(self)
        chosen = self.selected()
        row = self._model.row_at(self.view.currentIndex())
        if not chosen or row is None:
            return menu
        run_id, single = chosen[0], len(chosen) == 1
        shown = row.visible

        def add(
            text: str,
            icon_name: str,
            action: Callable[[], object],
            *,
            enabled: bool = True,
            key: Qt.Key | None = None,
        ) -> None:
            entry = menu.addAction(text)
            set_icon(entry, icon_name)
            entry.setEnabled(enabled)
            entry.triggered.connect(lambda: action())
            if key is not None:
                # It tells which key the list itself has; in the menu bar it would be the window's.
                entry.setShortcut(key)
                entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

        rename = partial(self.view.edit, self.view.currentIndex())
        add("Rename", "pencil", rename, enabled=single, key=Qt.Key.Key_F2)
        toggle = partial(self._toggle, chosen, not shown)
        eye = "eye-off" if shown else "eye"
        add("Hide" if shown else "Show", eye, toggle, key=Qt.Key.Key_V)
        solo = "Show only this" if single else "Show only these"
        add(solo, "eye", partial(self.soloRequested.emit, chosen))
        compare = partial(self.compareRequested.emit, chosen)
        add("Compare", "compare", compare, enabled=not single)
        menu.addSeparator()
        # How much longer a finished run goes on is still to be said.
        goes_on = "Continue…" if row.status == "finished" else "Continue"
        on = partial(self.continueRequested.emit, run_id)
        add(goes_on, "play", on, enabled=single and row.can_continue)
        add("Fork…", "fork", partial(self.forkRequested.emit, run_id), enabled=single)
        use = partial(self.settingsRequested.emit, run_id)
        add("Use these settings", "settings", use, enabled=single)
        menu.addSeparator()
        add("Export as zip…", "export", partial(self.exportRequested.emit, chosen))
        events = partial(self.eventFilesRequested.emit, chosen)
        add("Export for TensorBoard…", "chart", events)
        folder = partial(self.folderRequested.emit, run_id)
        add("Open folder", "folder", folder, enabled=single)
        menu.addSeparator()
        delete = "Delete" if single else f"Delete {len(chosen)} runs"
        add(delete, "trash", self._on_delete, key=Qt.Key.Key_Delete)
        return menu

    def _on_selection_changed(self) -> None:
        """Tell what is selected, and the current run once it is selected too.

        Qt makes the first row current when the list gets the focus, without selecting it; and a
        click makes a row current before it is selected.
        """
        if self._by_program:
            return
        chosen = self.selected()
        if chosen != self._told_selection:
            self._told_selection = chosen
            self.selectionChanged.emit(chosen)
        run_id = self.current()
        is_selected = self.view.selectionModel().isSelected(self.view.currentIndex())
        if run_id is None or not is_selected or run_id == self._told:
            return
        self._told = run_id
        self.runSelected.emit(run_id)

    def _on_eye_clicked(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None:
            # With several runs selected the eye of one of them means them all.
            chosen = self.selected()
            group = chosen if row.run_id in chosen else [row.run_id]
            self._toggle(group, not row.visible)

    def _toggle(self, run_ids: list[str], visible: bool) -> None:
        for row in self._model.rows:
            if row.run_id in run_ids and row.visible != visible:
                self.visibilityToggled.emit(row.run_id, visible)

    def _on_delete(self) -> None:
        self.deleteRequested.emit(self.selected())

    def _on_menu_requested(self, position: QPoint) -> None:
        menu = self.build_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not menu.isEmpty():
            menu.popup(position)
