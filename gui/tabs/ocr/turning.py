"""A picture that lies on its side: shown as it is turned, and told where turning reads better."""

from PySide6.QtCore import QObject, Qt

from core.ocr.quarter_turns import size_words, turn_words
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.view import OcrView

TURN_TOPIC = "how the picture lies"


class OcrTurning(QObject):
    """Follows how the document's picture is turned.

    Parameters
    ----------
    view : OcrView
    document : OcrDocument
    parent : QObject
    """

    def __init__(self, view: OcrView, document: OcrDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        document.turned.connect(self._on_turned)
        document.turnHintChanged.connect(self._show_hint)

    def _on_turned(self) -> None:
        content = self._document.content
        if content is not None:
            self._view.canvas.set_levels(content.levels)
            # The button that was pressed is gone.
            self._view.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            self._view.picture.set_subtitle(size_words(content.picture))

    def _show_hint(self) -> None:
        hint, messages = self._document.turn_hint, self._view.messages
        if hint is None:
            messages.dismiss_topic(TURN_TOPIC)
            return
        turn = ("Turn", lambda: self._document.turn(hint))
        text = f"This page reads better {turn_words(hint)}."
        messages.show_message(text, "info", [turn], topic=TURN_TOPIC)
