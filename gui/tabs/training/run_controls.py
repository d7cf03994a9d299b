"""Run, step, stop and reset: the buttons of the actions in the Run menu."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from gui.actions import LabActions
from gui.theme.icons import set_icon
from gui.widgets.buttons import icon_button, primary_button


class RunControls(QWidget):
    """A row of buttons; each is enabled, named and explained as its action is."""

    def __init__(self, actions: LabActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_action = actions.run_pause
        self._run = primary_button("Run", "play")
        self._run.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._run.clicked.connect(lambda _checked=False: actions.run_pause.trigger())
        self.setFocusProxy(self._run)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        # "Resume" needs the room.
        layout.setSpacing(4)
        layout.addWidget(self._run, 1)
        for action, icon in (
            (actions.step_batch, "step-batch"),
            (actions.step_epoch, "step-epoch"),
            (actions.stop, "stop"),
            (actions.reset, "reset"),
            (actions.compare_rates, "trio"),
        ):
            button = icon_button(icon, action.toolTip(), framed=True)
            button.setAccessibleName(action.text().replace("&", ""))
            layout.addWidget(button)
            _follow(button, action)
            button.clicked.connect(lambda _checked=False, action=action: action.trigger())
        _follow(self._run, actions.run_pause)

    def set_running(self, *, running: bool, paused: bool = False) -> None:
        """Let the first button pause, go on, or begin a run."""
        self._run.setText("Pause" if running else "Resume" if paused else "Run")
        set_icon(self._run, "pause" if running else "play", "on_accent")


def _follow(button: QToolButton | QPushButton, action: QAction) -> None:
    def update() -> None:
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())

    action.changed.connect(update)
    update()
