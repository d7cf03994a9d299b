"""A run of SqueezeNet: its kernels and histograms are seen, single units are not."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from main import main
from tests.gui.tabs.weights.conftest import WeightsLab


@pytest.fixture
def squeezenet(open_lab, store, tmp_path):
    pytest.importorskip("torch")
    rng = np.random.default_rng(2)
    data = tmp_path / "larger.npz"
    np.savez(data, x=rng.random((60, 25, 26, 3)).astype(np.float32), y=np.arange(60) % 3)
    flags = ["--data", str(data), "--runs-dir", str(store.root), "--epochs", "2"]
    assert main(["train", "--model", "torch-squeezenet", "--frozen", "conv1-fire8", *flags]) == 0
    lab = open_lab(str(data))
    lab.wait(lambda: lab.current is not None)
    tab = WeightsLab(lab)
    tab.settle()
    return tab


def test_its_kernels_and_histograms_are_seen(squeezenet):
    tab = squeezenet
    titles = [layer.title for layer in tab.presenter.answer.layers]
    assert titles[:3] == ["Conv 1 kernels", "Conv 1 biases", "Fire 2 squeeze kernels"]
    kernels = tab.presenter.answer.weights.arrays["features.0.weight"]
    assert tab.pixels().shape[0] == len(kernels) == 64

    tab.layer("features.12.expand3x3.weight")
    tab.page("epochs")
    for quantity in ("weights", "gradients", "activations"):
        tab.choose(tab.view.grids.history_panel.quantity_box, quantity)
        assert tab.view.grids.history_panel.plot.history is not None
        assert not tab.view.messages.isVisible()


def test_single_units_are_refused_in_a_sentence(squeezenet):
    tab = squeezenet
    tab.layer("features.12.squeeze.weight")

    tab.click_unit(1)
    print("MSG", tab.view.messages.isVisible(), tab.view.unit.title)

    tab.press(Qt.Key.Key_Delete)
    print("LES", tab.view.options.lesions.text())
    tab.view.options.greedy.click()
    tab.settle()
    print("HINT", tab.view.greedy.plot._hint)
    tab.page("symmetry")
    tab.layer("classifier.1.weight")
    tab.click_unit(0)
    print(tab.view.unit.title)
