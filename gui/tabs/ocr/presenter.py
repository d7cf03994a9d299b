"""Between a page that is read and the OCR view: what is shown, and what a gesture does."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from core.ocr import edits
from core.ocr.box import Box
from core.ocr.glyph_cutting import cut_glyphs
from core.ocr.page import Character
from core.ocr.picture_file import PICTURE_SUFFIXES, Picture, picture_of_pixels
from core.ocr.pipelines import PIPELINES
from core.ocr.reading_settings import ReadingSettings
from gui.background.live_task import LiveTask
from gui.background.task import BackgroundTask, error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.ocr.reader import DEFAULT
from gui.ocr.work import read_boxes
from gui.session import SessionRun
from gui.tabs.ocr.export import OcrExport
from gui.tabs.ocr.keys import ALT, CTRL, NONE, SHIFT, OcrKeys
from gui.tabs.ocr.truth_presenter import TruthPresenter
from gui.tabs.ocr.view import OcrView
from gui.tabs.spec import TabContext

SAMPLE_TEXT = "THE QUICK BROWN FOX\nJUMPS OVER 13 LAZY DOGS\nON 25 NOVEMBER 2026"
SAMPLE_SEED = 7

CURSOR = "cursor"
"""Stands for the selected run at the cursor's epoch."""

_TOPIC = "page"


class OcrPresenter(QObject):
    """Follows the document; while the tab is hidden it draws nothing."""

    def __init__(self, view: OcrView, context: TabContext) -> None:
        super().__init__(view)
        self._view = view
        self._context = context
        self._session = context.session
        self.document = OcrDocument(self)
        self._sample = BackgroundTask(self)
        self._sample.succeeded.connect(self.document.open)
        self._sample.failed.connect(self._on_failed)
        self._export = OcrExport(view, self.document, context.preferences, self)
        self.truth = TruthPresenter(view, self.document, self)
        self._live = LiveTask(self)
        self._live.answered.connect(self._show_dragged_reading)
        self._live.failed.connect(self._on_failed)
        self._connect()
        self._connect_keys()
        view.empty.add_button("Open a picture…", self.ask, icon_name="open", primary=True)
        view.empty.add_button("Try a sample page", self.open_sample)
        view.set_settled(lambda: not self._is_busy())
        self._show_runs()
        self._show_doubt(view.doubt.value())
        self._on_stack()

    def _connect(self) -> None:
        view, document, canvas = self._view, self.document, self._view.canvas
        document.opened.connect(self._on_opened)
        document.pageChanged.connect(self._show_page)
        document.currentChanged.connect(self._show_current)
        document.busyChanged.connect(self._on_busy)
        document.failed.connect(self._on_failed)
        document.stack.indexChanged.connect(self._on_stack)
        canvas.clicked.connect(self._click)
        canvas.banded.connect(document.select)
        canvas.boxDrawn.connect(document.insert)
        canvas.boxChanged.connect(document.set_box)
        canvas.boxDragged.connect(self._show_dragged)
        view.text.clicked.connect(self._click)
        view.dropped.connect(lambda paths: self.open_paths(paths))
        for button, work in (
            (view.open, self.ask),
            (view.undo, document.stack.undo),
            (view.redo, document.stack.redo),
            (view.whole, canvas.fit),
            (view.draw, lambda: canvas.set_drawing(draws=True)),
            (view.copy, self.copy_text),
            (view.again, document.read_again),
        ):
            button.clicked.connect(lambda _checked=False, work=work: work())
        view.run.activated.connect(self._choose_run)
        view.stage.activated.connect(self._choose_stage)
        view.context.setChecked(document.settings.context)
        view.context.toggled.connect(self._choose_context)
        view.rejected.toggled.connect(self._show_rejected)
        view.doubt.valueChanged.connect(self._show_doubt)
        self._session.runsChanged.connect(self._show_runs)
        self._session.epochChanged.connect(self._follow_cursor)
        self._session.currentRunChanged.connect(self._follow_cursor)
        view.shown.connect(self._follow_cursor)

    def _connect_keys(self) -> None:
        document, canvas, key = self.document, self._view.canvas, Qt.Key
        commands = {
            (key.Key_Tab, NONE): lambda: self.step(1),
            (key.Key_Backtab, SHIFT): lambda: self.step(-1),
            (key.Key_F3, NONE): lambda: self.next_doubtful(1),
            (key.Key_F3, SHIFT): lambda: self.next_doubtful(-1),
            (key.Key_Space, NONE): self._verify,
            (key.Key_Delete, NONE): self._delete,
            (key.Key_Backspace, NONE): self._delete,
            (key.Key_Z, CTRL): document.stack.undo,
            (key.Key_Z, CTRL | SHIFT): document.stack.redo,
            (key.Key_Y, CTRL): document.stack.redo,
            (key.Key_A, CTRL): lambda: document.select(range(len(document.page))),
            (key.Key_B, CTRL): lambda: canvas.set_drawing(draws=True),
            (key.Key_M, CTRL): lambda: document.merge(document.selected),
            (key.Key_D, CTRL): self._split,
            (key.Key_R, CTRL): document.read_again,
            (key.Key_C, CTRL): self.copy_text,
            (key.Key_V, CTRL): self.paste,
            (key.Key_0, CTRL): canvas.fit,
            (key.Key_Plus, CTRL): lambda: canvas.zoom(1.25),
            (key.Key_Equal, CTRL): lambda: canvas.zoom(1.25),
            (key.Key_Minus, CTRL): lambda: canvas.zoom(0.8),
            (key.Key_Up, ALT): lambda: self._move_line(-1),
            (key.Key_Down, ALT): lambda: self._move_line(1),
            (key.Key_Return, NONE): self._break_word,
            (key.Key_Escape, NONE): self._escape,
        }
        self._keys = OcrKeys(
            (self._view.canvas, self._view.text), document, commands, self._nudge, self
        )

    def _is_busy(self) -> bool:
        work = (self.document, self._sample, self.truth, self._export, self._live)
        return any(each.is_busy for each in work)

    # Opening

    def ask(self) -> None:
        """Let the user choose a picture."""
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        path, _ = QFileDialog.getOpenFileName(
            self._view, "Open a picture", "", f"Pictures ({kinds});;All files (*)"
        )
        if path:
            self.open_paths([path])

    def open_paths(self, paths: list[str]) -> None:
        """Open the first of some pictures."""
        if paths:
            self.document.open(Path(paths[0]))

    def open_sample(self) -> None:
        """Draw a page and read it."""

        def work() -> Picture:
            from core.synthetic.page import draw_page

            drawn = draw_page(SAMPLE_TEXT, seed=SAMPLE_SEED).picture
            grey = drawn if drawn.ndim == 3 else np.repeat(drawn[..., None], 3, axis=2)
            return picture_of_pixels(grey, "Sample page")

        self._sample.start(work)
        self._on_busy(True)

    def paste(self) -> None:
        """Read the picture on the clipboard."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self._view.messages.show_message("There is no picture on the clipboard.", "info")
            return
        image = image.convertToFormat(image.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
        self.document.open(picture_of_pixels(pixels, "From the clipboard"))

    def _on_opened(self) -> None:
        content = self.document.content
        if content is None:
            return
        self._view.messages.clear()
        for note in content.notes:
            self._view.messages.show_message(sentence(note), "info")
        self._view.set_empty(empty=False)
        self._view.picture.set_title(content.picture.name)
        self._view.picture.set_subtitle(self._size_text())
        self._view.canvas.set_levels(content.levels)
        self._show_stages(list(content.stages))
        self._show_rejected(self._view.rejected.isChecked())
        self._view.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    # Showing

    def _show_page(self) -> None:
        page, view = self.document.page, self._view
        view.canvas.set_characters(page.characters)
        view.text.set_characters(page.characters, page.lines)
        self._show_counts()
        self._show_current()

    def _show_counts(self) -> None:
        page = self.document.page
        threshold = self._view.doubt.value() / 100
        doubtful = sum(not c.is_locked and c.confidence < threshold for c in page)
        locked = sum(c.is_locked for c in page)
        lines = len(page.lines)
        text = (
            f"{len(page)} characters in {lines} line{'' if lines == 1 else 's'}, {doubtful} "
            f"doubtful, {locked} corrected or verified"
        )
        if not len(page):
            text = "No letters were found. Draw a box around one (Ctrl+B)."
        self._view.counts.setText(text)

    def _show_current(self) -> None:
        document, view = self.document, self._view
        view.canvas.set_selected(document.selected)
        view.text.set_selected(document.selected)
        current = document.current
        if current is None or document.content is None:
            view.box.show_character(None, None, None, 0)
            return
        each = document.page.characters[current]
        self._show_box(current, each.box, moved=False)

    def _show_dragged(self, place: int, box: Box) -> None:
        """Follow the mouse: the crop at once, what the network says of it as soon as it can."""
        self._show_box(place, box, moved=True)
        document = self.document
        page, findings = edits.set_box(document.page, place, box), document.findings
        readers, run, epoch = document.readers, document.run, document.epoch
        if findings is not None:
            self._live.ask(
                lambda: (
                    place,
                    box,
                    read_boxes(findings, page, [place], readers.get(run, epoch))[place],
                )
            )

    def _show_dragged_reading(self, answer: tuple[int, Box, Character]) -> None:
        place, box, read = answer
        if self._view.canvas.dragged_box == (place, box):
            self._view.box.show_reading(read)

    def _show_box(self, place: int, box: Box, *, moved: bool) -> None:
        """Show crop and glyph of a character; a few milliseconds."""
        document = self.document
        assert document.content is not None
        each = document.page.characters[place]
        if moved:
            each = edits.set_box(document.page, place, box).characters[place]
        glyph = cut_glyphs(document.content.findings, [each.letter], [each.angle])[0]
        crop = document.content.picture.pixels[box.slices]
        shown = np.rint(255 * (1 - glyph)).astype(np.uint8)
        self._view.box.show_character(each, crop, shown, place + 1)

    def _show_rejected(self, show: bool) -> None:
        findings = self.document.findings
        rejected = findings.rejected if show and findings is not None else ()
        self._view.canvas.set_rejected([(box, str(reason)) for box, reason in rejected])

    def _show_stages(self, names: list[str]) -> None:
        box, titles = self._view.stage, PIPELINES.get("default").stages
        box.clear()
        box.addItem("Show the picture", "")
        for name in names:
            box.addItem(f"Show: {titles[name].lower()}", name)

    def _choose_stage(self, _index: int) -> None:
        content = self.document.content
        if content is not None:
            self._view.canvas.set_stage(content.stages.get(self._view.stage.currentData()))

    def _show_doubt(self, per_cent: int) -> None:
        self._view.doubt_words.setText(f"doubtful below {per_cent} %")
        self._view.canvas.set_doubt(per_cent / 100)
        self._view.text.set_doubt(per_cent / 100)
        self._show_counts()

    def _show_runs(self) -> None:
        box = self._view.run
        chosen = box.currentData() or DEFAULT
        box.clear()
        box.addItem("Shipped recogniser", DEFAULT)
        box.addItem("Selected run, at the cursor", CURSOR)
        for run in reversed(self._session.runs):
            if _reads(run):
                box.addItem(run.record.name, str(run.folder.path))
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _on_stack(self, _index: int = 0) -> None:
        stack = self.document.stack
        self._view.undo.setEnabled(stack.canUndo())
        self._view.redo.setEnabled(stack.canRedo())
        self._view.undo.setToolTip(f"Undo {stack.undoText()} (Ctrl+Z)".replace("  ", " "))
        self._view.redo.setToolTip(f"Redo {stack.redoText()} (Ctrl+Shift+Z)".replace("  ", " "))

    def _on_busy(self, busy: bool) -> None:
        self._view.picture.set_subtitle("reading…" if busy else self._size_text())
        self._view.again.setEnabled(not busy)

    def _size_text(self) -> str:
        picture = self.document.picture
        return "" if picture is None else f"{picture.width}×{picture.height} px"

    def _on_failed(self, error: Exception) -> None:
        self._on_busy(False)
        self._view.messages.show_message(sentence(error_text(error)), "error", topic=_TOPIC)

    # Doing

    def _choose_run(self, _index: int) -> None:
        if self._view.run.currentData() == CURSOR:
            self._follow_cursor()
            return
        self.document.run, self.document.epoch = self._view.run.currentData(), None
        self.document.read_again()

    def _follow_cursor(self, _epoch: object = None) -> None:
        """Show the text as the selected run reads it at the cursor's epoch."""
        view, run, epoch = self._view, self._session.current_run, self._session.epoch
        if view.run.currentData() != CURSOR or not view.isVisible():
            return
        if run is None or not _reads(run) or epoch is None:
            view.messages.show_message(
                "The selected run knows no single characters; select one that was trained on "
                "letters or digits, in the Training tab.",
                "info",
                topic=_TOPIC,
            )
            return
        kept = [at for at in run.folder.checkpoint_epochs() if at <= epoch]
        if kept:
            self.document.follow(str(run.folder.path), kept[-1])

    def _choose_context(self, on: bool) -> None:
        self.document.settings = ReadingSettings(context=on)
        self.document.read_again()

    def _click(self, place: int | None, adds: bool) -> None:
        selected = self.document.selected
        if place is None:
            self.document.select([])
        else:
            self.document.select(selected ^ {place} if adds else [place])

    def step(self, by: int) -> None:
        """Select the next character, or the one before; round the ends."""
        count = len(self.document.page)
        if count:
            selected = self.document.selected
            here = (max(selected) if by > 0 else min(selected)) if selected else -(by > 0)
            self.document.select([(here + by) % count])

    def next_doubtful(self, by: int) -> None:
        """Select the next doubtful character, or the one before."""
        page, threshold = self.document.page, self._view.doubt.value() / 100
        doubtful = [at for at, c in enumerate(page) if not c.is_locked and c.confidence < threshold]
        if not doubtful:
            self._view.messages.show_message("No character is doubtful.", "info", topic=_TOPIC)
            return
        here = min(self.document.selected, default=-1 if by > 0 else len(page))
        beyond = [at for at in doubtful if (at - here) * by > 0]
        self.document.select([(beyond or doubtful)[0 if by > 0 else -1]])

    def _verify(self) -> None:
        selected = self.document.selected
        if selected:
            self.document.verify(selected)
            if len(selected) == 1:
                self.step(1)

    def _delete(self) -> None:
        if self.document.selected:
            self.document.delete(self.document.selected)

    def _split(self) -> None:
        current = self.document.current
        if current is not None:
            box = self.document.page.characters[current].box
            self.document.split(current, (box.left + box.right) // 2)

    def _move_line(self, by: int) -> None:
        if self.document.selected:
            page = self.document.page
            line = page.characters[min(self.document.selected)].line
            self.document.change("Move line", edits.move_line, line, line + by)

    def _break_word(self) -> None:
        current = self.document.current
        if current is not None:
            self.document.change("Part or join words", edits.break_word, current)

    def _nudge(self, down: int, right: int, resizes: bool) -> None:
        document, picture = self.document, self.document.picture
        if picture is None:
            return
        shape = (picture.height, picture.width)
        current = document.current
        if resizes and current is not None:
            box = document.page.characters[current].box
            bottom = max(box.top + 2, min(box.bottom + down, shape[0]))
            edge = max(box.left + 2, min(box.right + right, shape[1]))
            document.set_box(current, Box(box.top, box.left, bottom, edge))
        elif not resizes:
            document.change("Move", edits.move, document.selected, down, right, shape)

    def _escape(self) -> None:
        if not self._view.canvas.cancel_gesture():
            self.document.select([])

    def copy_text(self) -> None:
        """Put the text onto the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self.document.page.lines))


def _reads(run: SessionRun) -> bool:
    """Whether a run was trained on grey pictures of single characters, and keeps weights."""
    data = run.record.dataset
    is_grey = len(data.sample_shape) == 2
    return is_grey and all(len(n) == 1 for n in data.class_names) and run.history.last is not None


def make_ocr_tab(context: TabContext) -> QWidget:
    """Make the page with its presenter, which lives as long as the page."""
    view = OcrView()
    presenter = OcrPresenter(view, context)
    view.set_closing(presenter.document.close)
    return view
