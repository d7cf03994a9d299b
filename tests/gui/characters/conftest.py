"""The window that draws characters, and the ways in which a user acts on it."""

import pytest


class Drawing:
    """The window and what is behind it."""

    def __init__(self, qtbot, characters):
        self.qtbot = qtbot
        self.characters = characters
        self.window = characters.window

    def wait(self, condition):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def settle(self):
        """Wait until what is shown is the newest."""
        self.wait(lambda: not self.characters.is_busy)

    def show(self, page):
        self.window.pages._buttons[page].click()
        self.wait(lambda: self.window.pages.page == page)
        self.settle()

    def slider(self, name):
        return self.row(name).slider

    def row(self, name):
        rows = self.window.variation.rows | self.window.style_panel.rows
        return rows[name]

    def write(self, text):
        """Type a page's text, and wait until it is drawn."""
        self.window.text.edit.setPlainText(text)
        self.wait(lambda: self.characters.page._asked.text == text)
        self.settle()

    @property
    def message(self):
        return self.window.messages.text

    def press_message_button(self, text):
        from PySide6.QtWidgets import QPushButton

        buttons = self.window.messages.findChildren(QPushButton)
        (button,) = [b for b in buttons if not b.isHidden() and b.text() == text]
        button.click()


@pytest.fixture
def drawing(qapp, qtbot, light, preferences):
    """Open the window with its samples drawn."""
    from gui.characters.presenter import Characters

    characters = Characters(preferences)
    found = Drawing(qtbot, characters)
    characters.present()
    qtbot.waitUntil(characters.window.isVisible)
    found.settle()
    yield found
    characters.close()
    characters.window.deleteLater()
    characters.deleteLater()
