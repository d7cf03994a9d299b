"""One sample, large, in a frame beside what was clicked."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.theme.apply import tabular
from gui.widgets.buttons import icon_button
from gui.widgets.labels import label

_PICTURE = 160
_GAP = 4

Facts = Sequence[tuple[str, str]]
"""Names and values: ``[("class", "A"), ("visits", "7")]``."""


class SamplePopover(QFrame):
    """A picture, what it is, and the way to its neighbours.

    Left and Right ask for the neighbours, as the two buttons do. Escape, and a click anywhere
    else, closes it.

    Signals
    -------
    previousRequested(), nextRequested()
        The sample before or after this one is wanted; whoever hears it calls `set_sample`.
    closed()
    """

    previousRequested = Signal()
    nextRequested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popover", True)
        self._anchor = QRect()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label("", "title")
        self._shown_facts: tuple[tuple[str, str], ...] = ()
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self._back = icon_button("chevron-left", "Sample before (Left)", parent=self)
        self._on = icon_button("chevron-right", "Sample after (Right)", parent=self)
        self._back.clicked.connect(self.previousRequested)
        self._on.clicked.connect(self.nextRequested)
        header = QHBoxLayout()
        header.setSpacing(4)
        header.addWidget(self._title, 1)
        header.addWidget(self._back)
        header.addWidget(self._on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 12)
        layout.setSpacing(8)
        layout.addLayout(header)
        layout.addWidget(self._picture)
        layout.addLayout(self._facts)
        # The arrow keys are for the samples, not for going from button to button.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_sample(
        self, title: str, facts: Facts, picture: npt.NDArray[np.uint8] | None = None
    ) -> None:
        """Show a sample.

        Parameters
        ----------
        title : str
            ``"Training sample 123"``.
        facts : sequence of (name, value)
            Class, visits; for samples that are no pictures, their features.
        picture : ndarray of shape (height, width) or (height, width, 3), uint8, optional
            Grey or RGB, with its own black and white.

        Raises
        ------
        ValueError
            If the picture has another shape or kind.
        """
        self._title.setText(title)
        self._set_facts(facts)
        self._set_picture(picture)
        spoken = [title, *(f"{name} {value}" for name, value in facts)]
        self.setAccessibleName(", ".join(spoken))
        self._picture.setAccessibleName(title)
        if self.isVisible():
            self._fit()

    def open_at(self, anchor: QRect) -> None:
        """Open above a rectangle of the screen, or below it where there is no room above.

        Parameters
        ----------
        anchor : QRect
            In global coordinates.
        """
        self._anchor = anchor
        # A window that the system knows already is not moved by it when it opens.
        self.winId()
        self._fit()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def title(self) -> str:
        """What stands at the top."""
        return self._title.text()

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands below the picture."""
        return list(self._shown_facts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for a neighbour, or close."""
        match event.key():
            case Qt.Key.Key_Left:
                self.previousRequested.emit()
            case Qt.Key.Key_Right:
                self.nextRequested.emit()
            case Qt.Key.Key_Escape:
                self.close()
            case _:
                super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it was closed, by whatever."""
        super().hideEvent(event)
        self.closed.emit()

    def _fit(self) -> None:
        """Take the size of what is shown, beside the anchor and within its screen."""
        # Without it the edge and the sizes of type do not count yet.
        for widget in (self, *self.findChildren(QWidget)):
            widget.ensurePolished()
        for layout in (self._facts, self.layout()):
            if layout is not None:
                layout.activate()
        self.adjustSize()
        anchor, width, height = self._anchor, self.width(), self.height()
        screen = QGuiApplication.screenAt(anchor.center()) or self.screen()
        room = screen.availableGeometry()
        x = min(max(anchor.center().x() - width // 2, room.left()), room.right() + 1 - width)
        above = anchor.top() - _GAP - height
        below = min(anchor.bottom() + 1 + _GAP, room.bottom() + 1 - height)
        self.move(x, above if above >= room.top() else below)

    def _set_facts(self, facts: Facts) -> None:
        self._shown_facts = tuple(facts)
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for row, texts in enumerate(facts):
            name, value = label(texts[0], "muted"), label(texts[1])
            value.setFont(tabular(value.font()))
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            for column, cell in enumerate((name, value)):
                cell.setTextFormat(Qt.TextFormat.PlainText)
                self._facts.addWidget(cell, row, column, Qt.AlignmentFlag.AlignVCenter)
                # By itself it would show later, and until then not count for the size.
                cell.show()

    def _set_picture(self, picture: npt.NDArray[np.uint8] | None) -> None:
        self._picture.setVisible(picture is not None)
        if picture is None:
            self._picture.clear()
            return
        is_picture = picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] == 3)
        if picture.dtype != np.uint8 or not is_picture or not picture.size:
            raise ValueError(
                f"a picture is uint8 of shape (height, width[, 3]); got {picture.dtype} of shape "
                f"{picture.shape}"
            )
        # QImage does not own the memory, so the array is kept until the pixmap is made.
        pixels = np.ascontiguousarray(picture)
        height, width = pixels.shape[:2]
        kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
        image = QImage(pixels.data, width, height, pixels.strides[0], kind)
        ratio = self.devicePixelRatioF()
        # Whole device pixels a pixel of the picture, so that all are of one size.
        scale = max(1, int(_PICTURE * ratio / max(width, height)))
        larger = image.scaled(QSize(width, height) * scale)
        if max(width, height) > _PICTURE * ratio:
            larger = image.scaled(
                QSize(round(_PICTURE * ratio), round(_PICTURE * ratio)),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        larger.setDevicePixelRatio(ratio)
        self._picture.setPixmap(QPixmap.fromImage(larger))
        self._picture.setMinimumSize(QSize(_PICTURE, round(larger.height() / ratio)))
