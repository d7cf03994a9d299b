"""The slim bar at the top of a tab in which errors and news appear."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui.theme.apply import set_style_property
from gui.theme.icons import ColorRole
from gui.widgets.buttons import icon_button, push_button
from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import label

MessageKind = Literal["info", "warning", "error"]
Action = tuple[str, Callable[[], object]]

_COLOR_ROLES: dict[MessageKind, ColorRole] = {
    "info": "accent",
    "warning": "warning",
    "error": "wrong",
}


@dataclass(frozen=True, slots=True)
class _Message:
    text: str
    kind: MessageKind
    actions: tuple[Action, ...]
    topic: str = ""


class MessageBar(QFrame):
    """Shows the newest message and how many wait behind it; hidden while there is none.

    The cross or Escape dismisses the message shown. Its action dismisses it too, and is called
    after that, so that it may show a message of its own.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages: list[_Message] = []
        self._action_buttons: list[QPushButton] = []
        self.setProperty("messageBar", "info")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

        self._icon = IconLabel("info", "accent")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._others = label("", "muted")
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._close = icon_button("close", "Dismiss (Esc)", accessible_name="Dismiss message")
        self._close.clicked.connect(self.dismiss)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addLayout(self._actions)
        layout.addWidget(self._others)
        layout.addWidget(self._close)

        # Works only while the bar is visible, and wherever in the window the focus is.
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.dismiss)
        self.hide()

    @property
    def count(self) -> int:
        """How many messages there are, with the one shown."""
        return len(self._messages)

    @property
    def text(self) -> str:
        """The message shown; empty when there is none."""
        return self._messages[-1].text if self._messages else ""

    def show_message(
        self,
        text: str,
        kind: MessageKind = "info",
        actions: Sequence[Action] = (),
        *,
        topic: str = "",
    ) -> None:
        """Show `text` above the messages that are there; the same text is shown only once.

        Parameters
        ----------
        text : str
            Plain text: what, got what, what to do.
        kind : {"info", "warning", "error"}
            Decides the colour and the icon.
        actions : sequence of (str, callable)
            Buttons: their words and what they do.
        topic : str
            What it is about; an older message on the same topic gives way.
        """
        self._messages = [
            message
            for message in self._messages
            if message.text != text and not (topic and message.topic == topic)
        ]
        self._messages.append(_Message(text, kind, tuple(actions), topic))
        self._refresh()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def has_topic(self, topic: str) -> bool:
        """Whether something is said on a topic: shown, or waiting behind what is."""
        return any(message.topic == topic for message in self._messages)

    def dismiss(self) -> None:
        """Remove the message shown; the next newest appears."""
        if self._messages:
            self._messages.pop()
            self._refresh()

    def dismiss_topic(self, topic: str) -> None:
        """Remove what was said on a topic that has settled itself."""
        self._messages = [message for message in self._messages if message.topic != topic]
        self._refresh()

    def clear(self) -> None:
        """Remove all messages."""
        self._messages.clear()
        self._refresh()

    def _refresh(self) -> None:
        self._remove_action_buttons()
        if not self._messages:
            self.hide()
            return
        message = self._messages[-1]
        set_style_property(self, "messageBar", message.kind)
        self._icon.set_icon(message.kind, _COLOR_ROLES[message.kind])
        self._text.setText(message.text)
        self.setAccessibleName(f"{message.kind}: {message.text}")
        others = self.count - 1
        self._others.setText(f"+{others} more")
        self._others.setVisible(others > 0)
        for action in message.actions:
            self._add_action_button(message, action)
        self.show()

    def _add_action_button(self, message: _Message, action: Action) -> None:
        text, on_clicked = action
        button = push_button(text, parent=self)

        def run() -> None:
            if message in self._messages:
                self._messages.remove(message)
                self._refresh()
            on_clicked()

        button.clicked.connect(run)
        self._actions.addWidget(button)
        self._action_buttons.append(button)
        button.show()

    def _remove_action_buttons(self) -> None:
        for button in self._action_buttons:
            button.hide()
            button.deleteLater()
        self._action_buttons.clear()
