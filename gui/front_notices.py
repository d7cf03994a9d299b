"""What parts of the window without a page have to say, in the tab that is looked at."""

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QTabWidget

from gui.notice import Notice, in_window_words


class FrontNotices(QObject):
    """Shows notices where the user is; the first tab, which tells of runs, shows them by itself.

    Parameters
    ----------
    tabs : QTabWidget
        Whose pages may have a bar of `messages`.
    parent : QObject
    """

    def __init__(self, tabs: QTabWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._tabs = tabs

    def follow(self, noticed: SignalInstance, settled: SignalInstance | None = None) -> None:
        """Show each `Notice` of a signal, and take back the topics of another."""
        noticed.connect(self._show)
        if settled is not None:
            settled.connect(self._take_back)

    def _show(self, notice: Notice) -> None:
        messages = getattr(self._tabs.currentWidget(), "messages", None)
        if messages is not None and self._tabs.currentIndex() > 0:
            text = in_window_words(notice.text)
            messages.show_message(text, notice.kind, notice.actions, topic=notice.topic)

    def _take_back(self, topic: str) -> None:
        for at in range(1, self._tabs.count()):
            messages = getattr(self._tabs.widget(at), "messages", None)
            if messages is not None:
                messages.dismiss_topic(topic)
