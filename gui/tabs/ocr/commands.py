"""What keys, gestures and buttons do to the page."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from core.ocr import edits
from core.ocr.box import Box
from core.ocr.segmenting import thinnest_column
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.keys import ALT, CTRL, NONE, SHIFT, OcrKeys
from gui.tabs.ocr.space_to_pan import SpaceToPan
from gui.tabs.ocr.view import TOPIC, OcrView


class OcrCommands(QObject):
    """Makes the document do what the user wants.

    Parameters
    ----------
    view : OcrView
    document : OcrDocument
    parent : QObject
    """

    def __init__(
        self,
        view: OcrView,
        document: OcrDocument,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        canvas = view.canvas
        canvas.clicked.connect(self._click)
        canvas.banded.connect(document.select)
        canvas.boxDrawn.connect(document.insert)
        canvas.boxChanged.connect(document.set_box)
        view.text.clicked.connect(self._click)
        view.text.lineMoved.connect(
            lambda line, to: document.change("Move line", edits.move_line, line, to)
        )
        for button, work in (
            (view.undo, document.stack.undo),
            (view.redo, document.stack.redo),
            (view.whole, canvas.fit),
            (view.draw, lambda: canvas.set_drawing(draws=True)),
            (view.copy, self.copy_text),
            (view.again, document.read_again),
        ):
            button.clicked.connect(lambda _checked=False, work=work: work())
        self._connect_keys()

    def _connect_keys(self) -> None:
        document, canvas, key = self._document, self._view.canvas, Qt.Key
        commands = {
            (key.Key_Tab, NONE): lambda: self.step(1),
            (key.Key_Backtab, SHIFT): lambda: self.step(-1),
            (key.Key_F3, NONE): lambda: self.next_doubtful(1),
            (key.Key_F3, SHIFT): lambda: self.next_doubtful(-1),
            (key.Key_Space, NONE): self.verify,
            (key.Key_Delete, NONE): self.delete,
            (key.Key_Backspace, NONE): self.delete,
            (key.Key_Z, CTRL): document.stack.undo,
            (key.Key_Z, CTRL | SHIFT): document.stack.redo,
            (key.Key_Y, CTRL): document.stack.redo,
            (key.Key_A, CTRL): lambda: document.select(range(len(document.page))),
            (key.Key_B, CTRL): lambda: canvas.set_drawing(draws=True),
            (key.Key_M, CTRL): lambda: document.merge(document.selected),
            (key.Key_D, CTRL): self.split,
            (key.Key_R, CTRL): document.read_again,
            (key.Key_R, CTRL | SHIFT): lambda: document.turn(90),
            (key.Key_L, CTRL | SHIFT): lambda: document.turn(270),
            (key.Key_C, CTRL): self.copy_text,
            (key.Key_0, CTRL): canvas.fit,
            (key.Key_Plus, CTRL): lambda: canvas.zoom(1.25),
            (key.Key_Equal, CTRL): lambda: canvas.zoom(1.25),
            (key.Key_Minus, CTRL): lambda: canvas.zoom(0.8),
            (key.Key_Up, ALT): lambda: self.move_line(-1),
            (key.Key_Down, ALT): lambda: self.move_line(1),
            (key.Key_Return, NONE): self.break_word,
            (key.Key_Escape, NONE): self._escape,
        }
        self._keys = OcrKeys((canvas, self._view.text), document, commands, self._nudge, self)
        self._pan = SpaceToPan(canvas, self.verify, self)

    def _click(self, place: int | None, adds: bool) -> None:
        selected = self._document.selected
        if place is None:
            self._document.select([])
        else:
            self._document.select(selected ^ {place} if adds else [place])

    def step(self, by: int) -> None:
        """Select the next character, or the one before; round the ends."""
        count = len(self._document.page)
        if count:
            selected = self._document.selected
            here = (max(selected) if by > 0 else min(selected)) if selected else -(by > 0)
            self._document.select([(here + by) % count])

    def next_doubtful(self, by: int) -> None:
        """Select the next doubtful character, or the one before."""
        page, threshold = self._document.page, self._view.doubt.value() / 100
        doubtful = [at for at, each in enumerate(page) if each.is_doubtful(threshold)]
        if not doubtful:
            self._view.messages.show_message("No character is doubtful.", "info", topic=TOPIC)
            return
        here = min(self._document.selected, default=-1 if by > 0 else len(page))
        beyond = [at for at in doubtful if (at - here) * by > 0]
        self._document.select([(beyond or doubtful)[0 if by > 0 else -1]])

    def verify(self) -> None:
        """Say that the selected characters are right, and go on from a single one."""
        selected = self._document.selected
        if selected:
            self._document.verify(selected)
            if len(selected) == 1:
                self.step(1)

    def delete(self) -> None:
        """Take the selected characters out."""
        if self._document.selected:
            self._document.delete(self._document.selected)

    def split(self) -> None:
        """Cut the selected character in two: at the mouse, or where its ink is thinnest."""
        document, canvas = self._document, self._view.canvas
        current, findings = document.current, document.findings
        if current is None or findings is None:
            return
        each = document.page.characters[current]
        column = thinnest_column(findings, each.letter)
        if canvas.pointer is not None:
            row, across = canvas.view.place(canvas.pointer)
            is_inside = each.box.top <= row < each.box.bottom
            if is_inside and each.box.left < round(across) < each.box.right:
                column = round(across)
        document.split(current, column)

    def move_line(self, by: int) -> None:
        """Read the line of the selected characters earlier or later."""
        if self._document.selected:
            page = self._document.page
            line = page.characters[min(self._document.selected)].line
            self._document.change("Move line", edits.move_line, line, line + by)

    def break_word(self) -> None:
        """Begin a word at the selected character, or join it to the one before."""
        current = self._document.current
        if current is not None:
            self._document.change("Part or join words", edits.break_word, current)

    def _nudge(self, down: int, right: int, resizes: bool) -> None:
        document, picture = self._document, self._document.picture
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
            self._document.select([])

    def copy_text(self) -> None:
        """Put the text onto the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self._document.page.lines))
