"""The window's Page menu, at work while the photograph is in front."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from gui.actions import LabActions
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.commands import OcrCommands
from gui.tabs.ocr.export import OcrExport
from gui.tabs.ocr.importing import OcrImport
from gui.tabs.ocr.view import OcrView


class PageMenu(QObject):
    """Connects the actions of the menu, and lets only those be chosen that can be done.

    Parameters
    ----------
    view : OcrView
    document : OcrDocument
    actions : LabActions
    commands : OcrCommands
    importing : OcrImport
    export : OcrExport
    parent : QObject
    """

    def __init__(
        self,
        view: OcrView,
        document: OcrDocument,
        actions: LabActions,
        commands: OcrCommands,
        importing: OcrImport,
        export: OcrExport,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        self._actions = actions
        work: dict[str, Callable[[], object]] = {
            "page_again": document.read_again,
            "page_turn_right": lambda: document.turn(90),
            "page_turn_left": lambda: document.turn(270),
            "page_doubtful": lambda: commands.next_doubtful(1),
            "page_verify": commands.verify,
            "page_draw": lambda: view.canvas.set_drawing(draws=True),
            "page_split": commands.split,
            "page_merge": lambda: document.merge(document.selected),
            "page_delete": commands.delete,
            "page_break_word": commands.break_word,
            "page_line_up": lambda: commands.move_line(-1),
            "page_line_down": lambda: commands.move_line(1),
            "page_import": importing.ask,
        }
        for name, does in work.items():
            action = getattr(actions, name)
            action.triggered.connect(lambda _checked=False, does=does: does())
        formats = actions.page_export.menu()
        assert isinstance(formats, QMenu)
        export.fill(formats)
        for signal in (document.opened, document.currentChanged, view.shown, view.hidden):
            signal.connect(self._show)
        self._show()

    def _show(self) -> None:
        """Enable what can be done now."""
        document, actions = self._document, self._actions
        is_there = self._view.isVisible() and document.content is not None
        needs = {
            actions.page_split: document.current is not None,
            actions.page_break_word: document.current is not None,
            actions.page_merge: len(document.selected) > 1,
            actions.page_verify: bool(document.selected),
            actions.page_delete: bool(document.selected),
            actions.page_line_up: bool(document.selected),
            actions.page_line_down: bool(document.selected),
        }
        for action in actions.page:
            action.setEnabled(is_there and needs.get(action, True))
