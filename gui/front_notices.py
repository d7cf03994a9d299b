"""What parts of the window without a page have to say, in the tab that is looked at."""

from PySide6.QtCore import QObject, SignalInstance

from gui.lab_tabs import LabTabs
from gui.notice import Notice, in_window_words


class FrontNotices(QObject):
    """Shows notices where the user is; the first tab, which tells of runs, shows them by itself.

    Parameters
    ----------
    tabs : LabTabs
    parent : QObject
    """

    def __init__(self, tabs: LabTabs, parent: QObject) -> None:
        super().__init__(parent)
        self._tabs = tabs

    def follow(self, noticed: SignalInstance, settled: SignalInstance | None = None) -> None:
        """Show each `Notice` of a signal, and take back the topics of another."""
        noticed.connect(self._show)
        if settled is not None:
            settled.connect(self._take_back)

    def _show(self, notice: Notice) -> None:
        if self._tabs.currentIndex() > 0:
            text = in_window_words(notice.text)
            messages = self._tabs.front.messages
            messages.show_message(text, notice.kind, notice.actions, topic=notice.topic)

    def _take_back(self, topic: str) -> None:
        for index, page in self._tabs.made.items():
            if index > 0:
                page.messages.dismiss_topic(topic)
