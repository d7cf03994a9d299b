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
    np.savez(data, x=rng.random((30, 25, 26, 3)).astype(np.float32), y=np.arange(30) % 3)
    flags = ["--data", str(data), "--runs-dir", str(store.root), "--epochs", "1"]
    assert main(["train", "--model", "torch-squeezenet", "--frozen", "conv1-fire8", *flags]) == 0
    lab = open_lab(str(data))
    lab.wait(lambda: lab.current is not None)
    tab = WeightsLab(lab)
    tab.settle()
    return tab


def test_its_kernels_and_histograms_are_seen_and_single_units_refused(squeezenet):
    tab = squeezenet
    titles = [layer.title for layer in tab.presenter.answer.layers]
    assert titles[:3] == ["Conv 1 kernels", "Conv 1 biases", "Fire 2 squeeze kernels"]
    assert len(tab.pixels()) == 64

    tab.layer("features.12.expand3x3.weight")
    tab.page("epochs")
    for quantity in ("weights", "gradients", "activations"):
        tab.choose(tab.view.grids.history_panel.quantity_box, quantity)
        assert tab.view.grids.history_panel.plot.history is not None
    assert not tab.view.messages.isVisible()

    tab.page("now")
    tab.click_unit(1)
    assert tab.view.unit.title == "Kernel 1"
    assert "Single units are looked at" in tab.view.unit.samples_note.text()
    tab.press(Qt.Key.Key_Delete)
    assert tab.view.messages.isVisible()
    tab.view.options.greedy.click()
    assert "those of SqueezeNet part and join" in tab.view.greedy.plot._hint


def test_units_of_the_classifier_are_the_classes(squeezenet):
    tab = squeezenet
    tab.layer("classifier.1.weight")

    tab.click_unit(2)

    assert "Class 2" in tab.view.unit.title


def test_units_are_seen_as_dots_that_move(squeezenet):
    tab = squeezenet
    tab.layer("features.12.squeeze.weight")

    tab.page("symmetry")

    assert not tab.view.messages.isVisible()
