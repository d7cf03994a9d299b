"""The slim bar under the tabs: the film of a training, its epoch, and whether it is live."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QActionGroup, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from gui.theme.apply import tabular
from gui.theme.icons import set_icon
from gui.widgets.buttons import icon_button
from gui.widgets.epoch_slider import EpochSlider
from gui.widgets.labels import label

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Of the film; 1 is its usual speed."""


class Timeline(QWidget):
    """Play button, its speed, epoch slider, "epoch 86 of 120", Live.

    Setters never emit; the signals tell what the user did.
    """

    epochChosen = Signal(int)
    liveToggled = Signal(bool)
    playToggled = Signal(bool)
    speedChosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first, self._last, self._total = 0, 0, 0
        self._epoch: int | None = None
        self._playing = False
        self.play_button = icon_button("play", "")
        self.speed_button = self._make_speed_button()
        self.slider = EpochSlider()
        self._text = label("", "muted")
        self._text.setFont(tabular(self._text.font()))
        self.live_button = icon_button(
            "live",
            "Follow the newest epoch of the run",
            accessible_name="Live",
            checkable=True,
            framed=True,
            text="Live",
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(8)
        for widget in (
            self.play_button,
            self.speed_button,
            self.slider,
            self._text,
            self.live_button,
        ):
            layout.addWidget(widget)
        layout.setStretchFactor(self.slider, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.slider)
        self.play_button.clicked.connect(self._on_play_clicked)
        self.slider.epochChosen.connect(self._on_epoch_chosen)
        self.live_button.toggled.connect(self.liveToggled)
        self.set_playing(False)
        self.set_enabled_state(False)

    def _make_speed_button(self) -> QToolButton:
        button = icon_button(
            "speed", "Speed of the film", accessible_name="Speed of the film", text="1×"
        )
        menu = QMenu(button)
        group = QActionGroup(menu)
        for speed in SPEEDS:
            action = menu.addAction(_speed_text(speed))
            action.setCheckable(True)
            action.setChecked(speed == 1)
            action.triggered.connect(partial(self._on_speed_chosen, speed))
            group.addAction(action)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def set_range(self, first: int, last: int, total: int) -> None:
        """Let the epochs from first to last be chosen, of `total` that are planned."""
        self._first, self._last, self._total = first, last, max(total, last)
        self.slider.set_range(first, last, total)
        self._write_text()

    def set_epoch(self, epoch: int | None) -> None:
        """Show an epoch; None when the run has none yet."""
        self._epoch = epoch
        self.slider.set_epoch(self._first if epoch is None else epoch)
        self._write_text()

    def set_live(self, live: bool) -> None:
        """Show whether the newest epoch is followed."""
        with QSignalBlocker(self.live_button):
            self.live_button.setChecked(live)

    def set_playing(self, playing: bool) -> None:
        """Show whether the film runs."""
        self._playing = playing
        set_icon(self.play_button, "pause" if playing else "play")
        text = "Pause the film" if playing else "Play the film of the training"
        self.play_button.setToolTip(f"{text} (Ctrl+Space)")
        self.play_button.setAccessibleName(text)

    def set_enabled_state(self, enabled: bool) -> None:
        """Grey the bar while there is no epoch to choose."""
        for widget in (self.play_button, self.speed_button, self.slider, self.live_button):
            widget.setEnabled(enabled)
        self._write_text()

    @property
    def text(self) -> str:
        """What is written beside the slider."""
        return self._text.text()

    @property
    def is_playing(self) -> bool:
        """Whether the film runs."""
        return self._playing

    def _on_play_clicked(self) -> None:
        self.set_playing(not self._playing)
        self.playToggled.emit(self._playing)

    def _on_speed_chosen(self, speed: float) -> None:
        self.speed_button.setText(_speed_text(speed))
        self.speedChosen.emit(speed)

    def _on_epoch_chosen(self, epoch: int) -> None:
        self._epoch = epoch
        self._write_text()
        self.epochChosen.emit(epoch)

    def _write_text(self) -> None:
        """Write the text into room for the longest, so that nothing moves while it changes."""
        text = "no epoch yet" if self._epoch is None else f"epoch {self._epoch} of {self._last}"
        widest = "8" * len(str(self._total))
        metrics = QFontMetrics(self._text.font())
        room = max(
            metrics.horizontalAdvance(f"epoch {widest} of {widest}"),
            metrics.horizontalAdvance("no epoch yet"),
        )
        self._text.ensurePolished()
        # Of fixed height too, or each text would have the whole window laid out again.
        self._text.setFixedSize(room + 4, metrics.height() + 1)
        self._text.setText(text)
        self.slider.setToolTip(text)


def _speed_text(speed: float) -> str:
    return f"{speed:g}×"
