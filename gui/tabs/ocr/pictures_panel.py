"""The card of pictures: those of this session, those of earlier ones, and sample pages."""

from PySide6.QtWidgets import QWidget

from gui.widgets.card import Card
from gui.widgets.picture_list import PictureList

_MOST_HEIGHT = 260
"""Of the list, in logical pixels."""


class PicturesPanel(Card):
    """A list of pictures below buttons that add some and take some off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pictures", parent)
        add = self.add_header_button
        self.open = add("open", "Open pictures (Ctrl+Shift+P)", "Open pictures")
        self.folder = add("folder", "Open all pictures of a folder", "Open a folder of pictures")
        self.remove = add(
            "trash", "Take off the list (Del); the file stays", "Take the picture off the list"
        )
        self.list = PictureList()
        self.list.setToolTip(
            "Click to open; Ctrl+Page Down and Ctrl+Page Up go to the next picture and back"
        )
        self.body.addWidget(self.list)
        # As high as four rows and two headings where there is room; the list scrolls.
        self.setMaximumHeight(self.sizeHint().height() + _MOST_HEIGHT - PictureList.LEAST_HEIGHT)
