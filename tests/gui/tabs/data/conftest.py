"""The Data tab of a window, with small downloads from a server on this machine."""

import pytest


class DataTab:
    """The page, and what a user does on it."""

    def __init__(self, lab):
        from gui.tabs.data.presenter import DataPresenter

        self.lab, self.qtbot = lab, lab.qtbot
        self.view = lab.window.tabs.show_page("data")
        self.presenter = self.view.findChild(DataPresenter)
        self.settle()

    def settle(self):
        self.lab.wait(self.view.is_settled)

    @property
    def rows(self):
        return {row.key: row for row in self.view.list.rows}

    @property
    def message(self):
        return self.view.messages.text

    def choose(self, key):
        model = self.view.list.model()
        self.view.list.setCurrentIndex(model.index(model.place_of(key)))
        self.settle()

    def press(self, words):
        """Press a button of the message that is shown."""
        from PySide6.QtWidgets import QPushButton

        buttons = self.view.messages.findChildren(QPushButton)
        (button,) = [b for b in buttons if b.text() == words and not b.isHidden()]
        button.click()

    def download(self, key):
        """Ask for a download, and say yes."""
        self.choose(key)
        self.view.facts.download.click()
        assert not self.view.question.isHidden()
        self.view.question.yes.click()

    def finish(self):
        self.lab.wait(lambda: not self.presenter.downloads.is_busy)
        self.settle()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where downloads of the test lie; line breaks are not waited for."""
    there = tmp_path / "downloads"
    monkeypatch.setattr("core.datasets.downloads.store.downloads_folder", lambda: there)
    monkeypatch.setattr("core.datasets.downloads.fetch.PAUSES_S", (0.01,) * 3)
    return there


@pytest.fixture
def open_tab(downloads_from, open_lab):
    return lambda data=None: DataTab(open_lab(data))


@pytest.fixture
def tab(open_tab, pictures):
    return open_tab(str(pictures))
