"""The coverage of the training samples: a mark each, a scale of colours, and who was left out."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.color_maps import visit_colors
from gui.widgets.coverage_marks import CoverageMarks
from gui.widgets.figures import sized
from gui.widgets.labels import label
from gui.widgets.themed import follow_theme

_BAR = 48.0
_ZERO = 10.0


class CoverageStrip(QWidget):
    """`CoverageMarks` above a line that explains them.

    Signals
    -------
    sampleChosen(int)
        The user wants to see a sample.
    """

    sampleChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks = CoverageMarks()
        self._scale = _VisitScale()
        self._all_seen = label("", "muted")
        self._unseen = QPushButton()
        self._unseen.setProperty("link", True)
        self._unseen.setToolTip("Go to the next sample that was never seen (Page Down)")
        self._unseen.clicked.connect(self.go_to_next_unseen)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._scale)
        below.addStretch(1)
        below.addWidget(self._all_seen)
        below.addWidget(self._unseen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.marks)
        layout.addLayout(below)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.marks)
        self.marks.sampleChosen.connect(self.sampleChosen)
        self.set_visits(np.empty(0, dtype=np.int64))

    def set_visits(self, visits: npt.NDArray[np.integer]) -> None:
        """Show how often every sample was visited.

        Parameters
        ----------
        visits : ndarray of shape (samples,), whole numbers
            One count a training sample, in the order of the training split.

        Raises
        ------
        ValueError
            If it has another shape or kind, or a negative number.
        """
        self.marks.set_visits(visits)
        unseen = visits.size - int(np.count_nonzero(visits))
        self._scale.set_most(int(visits.max()) if visits.size else 0)
        self._scale.setVisible(visits.size > 0)
        self._all_seen.setText(f"all {visits.size:,} seen" if visits.size else "no samples")
        self._all_seen.setVisible(unseen == 0)
        self._unseen.setText(f"{unseen:,} never seen")
        self._unseen.setAccessibleName(f"{unseen:,} samples never seen; go to the next of them")
        self._unseen.setVisible(unseen > 0)

    def set_labels(self, labels: npt.ArrayLike, class_names: Sequence[str]) -> None:
        """Say of which class the samples are, as indices into `class_names`."""
        self.marks.set_labels(labels, class_names)

    def set_selected(self, sample: int | None) -> None:
        """Ring a sample; this emits nothing."""
        self.marks.set_selected(sample)

    def next_unseen(self) -> int | None:
        """Return the first sample after the selected one that was never seen, from there around."""
        return self.marks.next_unseen()

    def go_to_next_unseen(self) -> None:
        """Choose the next sample that was never seen, as if it had been clicked."""
        sample = self.next_unseen()
        if sample is not None:
            self.set_selected(sample)
            self.sampleChosen.emit(sample)

    @property
    def summary(self) -> str:
        """What stands at the right below the marks."""
        shown = self._all_seen if self._unseen.isHidden() else self._unseen
        return shown.text()


class _VisitScale(QWidget):
    """Which colour means how many visits: a mark for 0, and a ramp from 1 to the most."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._most = 0
        self._font = sized(self.font(), MUTED_SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_most(self, most: int) -> None:
        if most != self._most:
            self._most = most
            self.setAccessibleName(f"Brightness: 0 to {most:,} visits")
            self.setToolTip("Dark: never seen. The brighter, the more visits")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font)
        words = metrics.horizontalAdvance("0") + metrics.horizontalAdvance(self._text())
        return QSize(round(words + _BAR + 8) + 1, round(metrics.height()) + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.muted))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        zero = QFontMetricsF(self._font).horizontalAdvance("0")
        painter.drawText(QRectF(0, 0, zero + 1, self.height()), middle, "0")
        bar = QRectF(round(zero) + 4, round(self.height() / 2) - 4, _BAR, 8)
        colors = [QColor(*color) for color in visit_colors(max(1, self._most)).tolist()]
        painter.fillRect(
            QRectF(bar.topLeft(), bar.bottomLeft()).adjusted(0, 0, _ZERO, 0), colors[0]
        )
        if self._most:
            ramp = bar.adjusted(_ZERO + 1, 0, 0, 0)
            gradient = QLinearGradient(ramp.topLeft(), ramp.topRight())
            for number, color in enumerate(colors[1:]):
                gradient.setColorAt(number / max(1, len(colors) - 2), color)
            painter.fillRect(ramp, gradient)
        painter.drawText(
            QRectF(bar.right() + 4, 0, self.width(), self.height()), middle, self._text()
        )
        painter.end()

    def _text(self) -> str:
        return f"{self._most:,} visit{'s' * (self._most != 1)}"
