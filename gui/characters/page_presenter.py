"""Draws, copies and saves the page of the text."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from core.synthetic.page import PageStyle
from core.synthetic.page_files import truth_path
from core.synthetic.variation import Variation
from gui.background.live_task import LiveTask
from gui.background.task import BackgroundTask, error_text
from gui.characters.command import page_command
from gui.characters.page_page import TextPage
from gui.characters.page_question import (
    DrawnPage,
    PageQuestion,
    draw_for_screen,
    save_page,
)
from gui.notice import Notice, sentence

TOPIC = "page"


class PagePresenter(QObject):
    """Keeps the page up to date while it is shown.

    Signals
    -------
    noticed(Notice)
    settled(str)
        What was noticed on a topic is over.
    """

    noticed = Signal(object)
    settled = Signal(str)

    def __init__(
        self,
        page: TextPage,
        ask_place: Callable[[], Path | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._ask_place = ask_place
        self._how: tuple[int, Variation, PageStyle] | None = None
        self._is_shown = False
        self._asked: PageQuestion | None = None
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_drawn)
        self._task.failed.connect(self._on_failed)
        self._task.busyChanged.connect(page.set_busy)
        self._saver = BackgroundTask(self)
        self._saver.succeeded.connect(self._on_saved)
        self._saver.failed.connect(self._on_save_failed)
        self._saver.busyChanged.connect(page.set_saving)
        page.textEdited.connect(self._draw)
        page.saveRequested.connect(self._save)
        page.copyRequested.connect(self._copy)
        page.commandRequested.connect(self._copy_command)

    @property
    def is_busy(self) -> bool:
        """Whether something is drawn or saved."""
        return self._task.is_busy or self._saver.is_busy

    def ask(self, seed: int, variation: Variation, style: PageStyle, *, shown: bool) -> None:
        """Draw the page like this as soon as it is shown."""
        self._how, self._is_shown = (seed, variation, style), shown
        self._draw()

    def close(self) -> None:
        """Wait for the threads."""
        self._task.close()
        self._saver.wait()

    def save_to(self, target: Path, *, overwrite: bool = False) -> None:
        """Write the page of the present text; ask first where something would be replaced."""
        question = self._question()
        if question is None or self._saver.is_busy:
            return
        if not target.suffix:
            target = target.with_name(f"{target.name}.png")
        if target.suffix.lower() != ".png":
            text = f"{target.name}: pages are written as .png; name it so."
            self.noticed.emit(Notice(text, "error", topic=TOPIC))
            return
        there = [path for path in (target, truth_path(target)) if path.exists()]
        if there and not overwrite:
            replace = ("Replace", lambda: self.save_to(target, overwrite=True))
            names = " and ".join(path.name for path in there)
            text = f"{names} {'are' if len(there) > 1 else 'is'} there already; nothing was saved."
            self.noticed.emit(Notice(text, "warning", (replace,), topic=TOPIC))
            return
        self.settled.emit(TOPIC)
        drawn = self._page.view.paper.drawn
        self._saver.start(lambda: save_page(question, target, drawn))

    def _question(self) -> PageQuestion | None:
        return None if self._how is None else PageQuestion(self._page.text, *self._how)

    def _draw(self) -> None:
        question = self._question()
        if question is None or not self._is_shown or question == self._asked:
            return
        self._asked = question
        self._task.ask(lambda: draw_for_screen(question))

    def _on_drawn(self, drawn: DrawnPage) -> None:
        self._page.show_page(drawn)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_problem(sentence(error_text(error)))

    def _save(self) -> None:
        place = self._ask_place()
        if place is not None:
            self.save_to(place)

    def _copy(self) -> None:
        drawn = self._page.view.paper.drawn
        if drawn is not None:
            QGuiApplication.clipboard().setImage(drawn.images[0])
            self.noticed.emit(Notice("The page is on the clipboard, as a picture.", topic=TOPIC))

    def _copy_command(self) -> None:
        if self._how is not None:
            seed, variation, style = self._how
            QGuiApplication.clipboard().setText(
                page_command(self._page.text, seed, variation, style)
            )
            self.noticed.emit(
                Notice("The command that draws this page is on the clipboard.", topic=TOPIC)
            )

    def _on_saved(self, target: Path) -> None:
        text = f"Saved {target}, its text and boxes beside it in {truth_path(target).name}."
        self.noticed.emit(Notice(text, topic=TOPIC))

    def _on_save_failed(self, error: Exception) -> None:
        self.noticed.emit(Notice(sentence(error_text(error)), "error", topic=TOPIC))
