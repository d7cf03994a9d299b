"""The choice of the data whose pictures are compressed: built-in sets, recent ones, or any file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QToolButton

from core.datasets.catalogue import BUILT_IN
from gui.notice import Notice
from gui.tabs.reconstruction.view import ReconstructionView
from gui.tabs.spec import TabContext


class DataMenu(QObject):
    """Opens other data for the whole window, and says in this tab what was wrong with them.

    An autoencoder is asked about any pictures of its size, whatever it was trained on.

    Parameters
    ----------
    view : ReconstructionView
    context : TabContext
    parent : QObject
    """

    def __init__(self, view: ReconstructionView, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._context = view, context
        self.menu = QMenu("Open data", view)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        view.data.setMenu(self.menu)
        view.data.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        view.open_data.setMenu(self.menu)
        context.loader.noticed.connect(self._show_notice)
        context.loader.settled.connect(view.messages.dismiss_topic)
        self._fill()

    def _fill(self) -> None:
        loader, actions = self._context.loader, self._context.actions
        self.menu.clear()
        for entry in BUILT_IN:
            action = self.menu.addAction(entry.title, partial(loader.open, entry.name))
            action.setToolTip(entry.description)
        self.menu.addSeparator()
        for path in self._context.preferences.recent_data:
            action = self.menu.addAction(Path(path).name, partial(loader.open, path))
            action.setToolTip(path)
        self.menu.addSeparator()
        self.menu.addAction("Data file…", actions.open_file.trigger)
        self.menu.addAction("Data folder…", actions.open_folder.trigger)

    def _show_notice(self, notice: Notice) -> None:
        if self._view.isVisible():
            self._view.messages.show_message(
                notice.text, notice.kind, notice.actions, topic=notice.topic
            )
