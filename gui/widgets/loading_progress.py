"""How far something is that takes a while, how long it still takes, and Cancel."""

from PySide6.QtWidgets import QWidget

from gui.widgets.progress_panel import ProgressPanel

_ESTIMATE_AFTER_S = 0.4
"""Earlier, an estimate would jump about."""


class LoadingProgress(ProgressPanel):
    """Hidden until there is progress."""

    def __init__(self, what: str = "Drawing characters", parent: QWidget | None = None) -> None:
        super().__init__(what, "Stop; what is done so far is not kept", parent)
        self._what = what

    def set_what(self, what: str) -> None:
        """Say what takes time: "Drawing characters"."""
        self._what = what
        self.bar.setAccessibleName(what)

    def set_progress(self, done: int, total: int, seconds: float) -> None:
        """Show how much is done, of how much, and what is left at the speed of so far."""
        text = f"{self._what}… {done / max(total, 1):.0%}"
        if done and seconds > _ESTIMATE_AFTER_S:
            text += f" · {max(1, round(seconds * (total - done) / done))} s left"
        self.text.setText(text)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.show()

    def end(self) -> None:
        """Hide: it is done, or given up."""
        self.hide()
