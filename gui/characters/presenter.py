"""Brings the parameters to whatever draws with them."""

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from gui.characters.data_set_presenter import DataSetPresenter
from gui.characters.page_presenter import PagePresenter
from gui.characters.samples_page import SamplesPresenter
from gui.characters.skeletons_page import SkeletonsPresenter
from gui.characters.window import CharactersWindow
from gui.notice import Notice
from gui.preferences import Preferences


class Characters(QObject):
    """The window and what it does; made when the window is first asked for.

    Signals
    -------
    dataWanted(str)
        The user wants to train on this file or folder.
    trainingWanted()
        The user wants to see the main window.

    Attributes
    ----------
    window : CharactersWindow
    samples, skeletons, page, data_set : presenters
    """

    PAGES = ("samples", "skeletons", "page")

    dataWanted = Signal(str)
    trainingWanted = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        window = self.window = CharactersWindow(preferences)
        # It has no parent, so that it stands beside the main window, and yet goes with this object:
        # left to Python, it would end at any moment, even amid the construction of another window.
        self.destroyed.connect(window.deleteLater)
        self.samples = SamplesPresenter(window.samples, self)
        self.skeletons = SkeletonsPresenter(window.skeletons, self)
        self.page = PagePresenter(window.text, window.ask_page_file, self)
        self.data_set = DataSetPresenter(window.data_set, window.ask_data_set, self)
        # The last one that could be used is drawn with while an entry cannot.
        self._seed = 0
        window.writers.edited.connect(self._on_edited)
        window.variation.edited.connect(self._on_edited)
        window.style_panel.edited.connect(self._on_edited)
        window.pages.pageChosen.connect(self.show_page)
        window.closed.connect(self._on_closed)
        self.samples.allographChosen.connect(self._on_allograph_chosen)
        self.samples.failed.connect(self._on_failed)
        self.skeletons.failed.connect(self._on_failed)
        for presenter in (self.page, self.data_set):
            presenter.noticed.connect(self._on_noticed)
            presenter.settled.connect(window.messages.dismiss_topic)
        self.data_set.dataWanted.connect(self.dataWanted)
        self.data_set.trainingWanted.connect(self.trainingWanted)

    @property
    def is_busy(self) -> bool:
        """Whether something is being drawn or written."""
        return (
            self.samples.is_busy
            or self.skeletons.is_busy
            or self.page.is_busy
            or self.data_set.maker.is_busy
        )

    def present(self) -> None:
        """Show the window, and draw what it shows."""
        self.window.present()
        self._ask()

    def show_page(self, name: str) -> None:
        """Show a page, and draw it."""
        self.window.show_page(name)
        self._ask()

    def close(self) -> None:
        """Give up what is under way, wait for the threads, and close the window."""
        self.data_set.maker.cancel()
        if isValid(self.window):
            self.window.close()
        for presenter in (self.samples, self.skeletons, self.page, self.data_set):
            presenter.close()

    def _on_edited(self) -> None:
        seed = self.window.writers.value()
        self._seed = self._seed if seed is None else seed
        self._ask()

    def _on_closed(self) -> None:
        """Draw nothing that nobody sees."""
        self.data_set.maker.cancel()
        self._ask()

    def _ask(self) -> None:
        """Have the page that is shown drawn, and nothing while the window is closed."""
        name = self.window.pages.page if self.window.isVisible() else ""
        seed, variation = self._seed, self.window.variation.values()
        self.samples.ask(seed, variation, shown=name == "samples")
        self.skeletons.ask(seed, variation, shown=name == "skeletons")
        self.page.ask(seed, variation, self.window.style_panel.values(), shown=name == "page")
        self.data_set.ask(seed, variation)

    def _on_allograph_chosen(self, index: int) -> None:
        self.skeletons.choose(index)
        self.show_page("skeletons")

    def _on_failed(self, text: str) -> None:
        self._on_noticed(Notice(text, "error"))

    def _on_noticed(self, notice: Notice) -> None:
        self.window.messages.show_message(
            notice.text, notice.kind, notice.actions, topic=notice.topic
        )
