"""The Reconstruction tab of a window, with and without an autoencoder."""

import pytest

from core.reconstruction import pca_cache


class Tab:
    """The page, and what a user does on it."""

    def __init__(self, lab):
        from gui.tabs.reconstruction.presenter import ReconstructionPresenter

        self.lab, self.qtbot = lab, lab.qtbot
        lab.window.tabs.setCurrentIndex(4)
        self.view = lab.window.tabs.currentWidget()
        self.presenter = self.view.findChild(ReconstructionPresenter)
        self.settle()

    def settle(self):
        self.lab.wait(self.view.is_settled)

    def fit(self):
        self.view.fit.click()
        self.settle()

    def choose(self, name):
        box = self.view.choice
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())
        self.settle()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "components"
    monkeypatch.setattr(pca_cache, "cache_folder", lambda: folder)
    return folder


@pytest.fixture
def tab(open_lab, pictures):
    return Tab(open_lab(str(pictures)))


@pytest.fixture
def fitted(tab):
    tab.fit()
    return tab


@pytest.fixture
def with_network(open_autoencoder):
    tab = Tab(open_autoencoder("--code", "4", "--hidden", "12", "--name", "small", epochs=3))
    tab.fit()
    return tab
