"""The page of the layers: what is shown of the network, and what it answers to a sample."""

import csv
from io import StringIO

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from core.analysis.activations import LayeredNetwork
from core.analysis.heat_colors import viridis
from core.training.inference import softmax
from gui.session import SampleChoice, UnitChoice


class Layers:
    """The page, and what a user does with it."""

    def __init__(self, tab):
        self.tab, self.session, self.qtbot = tab, tab.session, tab.qtbot
        self.page = tab.view.grids.layers
        self.presenter = tab.presenter.layers
        tab.page("layers")

    @property
    def chosen(self):
        assert self.page.diagram.chosen == self.page.table.current_key
        return self.page.diagram.chosen

    def click(self, name, *, twice=False):
        block = self.page.diagram.geometry_of_blocks.block(name)
        click = self.qtbot.mouseDClick if twice else self.qtbot.mouseClick
        click(self.page.diagram, Qt.MouseButton.LeftButton, pos=block.front.center().toPoint())
        self.tab.settle()

    def click_tile(self, index):
        grid = self.page.grid
        place = grid.tile_rect(index).center().toPoint()
        self.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.tab.settle()

    def answers(self, layer, choice, epoch=None):
        """What the units of a layer answer, computed anew."""
        run = self.session.current_run
        arrays = run.folder.read_checkpoint(self.session.epoch if epoch is None else epoch)
        network = LayeredNetwork(arrays, run.record.config.settings.activation, (6, 6))
        vectors = dict(self.session.dataset.splits())[choice.split].vectors
        found = network.answers(vectors[choice.index][None])
        return {name: values[0] for _samples, name, values in found}[layer]


@pytest.fixture
def layers(trained):
    return Layers(trained)


def test_the_network_stands_there_as_blocks_and_as_a_table(layers):
    assert layers.tab.view.grids.title == "Network"
    rows = layers.page.table.rows
    assert [row.texts[:4] for row in rows] == [
        ("Input", rows[0].texts[1], "6×6×1", "–"),
        ("Layer 1", "36 to 8, Sigmoid", "8", "296"),
        ("Output", "8 to 3", "3", "27"),
    ]
    assert rows[1].texts[4:] == ("92%", "288")
    names = [block.row.name for block in layers.page.diagram.geometry_of_blocks.blocks]
    assert names == ["input", "layer1", "output"]
    assert layers.page.sums.text().startswith("323 parameters · 1.3 kB in float32")
    # At first the layer that the grids show.
    assert layers.chosen == "layer1"


def test_answers_are_those_to_the_cursors_sample_at_the_cursors_epoch(layers):
    choice = SampleChoice("train", 7)
    layers.session.set_sample(choice)
    layers.tab.settle()
    found = layers.presenter.answer
    expected = layers.answers("layer1", choice)
    np.testing.assert_allclose(found.layer.answers[0].values, expected, rtol=1e-6)
    assert len(layers.page.grid.tiles) == 8
    assert found.describe(3) == f"Unit 3: {expected[3]:.3f}"

    layers.session.set_epoch(1)
    layers.tab.settle()
    found = layers.presenter.answer
    np.testing.assert_allclose(
        found.layer.answers[0].values, layers.answers("layer1", choice, 1), rtol=1e-6
    )


def test_the_sample_and_its_likeliest_classes_stand_beside(layers):
    choice = SampleChoice("validation", 2)
    layers.session.set_sample(choice)
    layers.tab.settle()
    dataset = layers.session.dataset
    name = dataset.class_names[int(dataset.validation.labels[2])]
    assert layers.page.sample.caption == f"validation 2: {name}"
    image = layers.page.sample.image
    expected = np.rint(dataset.validation.inputs[2].clip(0, 1) * 255)
    assert image.pixelColor(4, 1).red() == expected[1, 4]

    probabilities = softmax(layers.answers("output", choice)[None])[0]
    shown = layers.page.classes.rows
    order = np.argsort(-probabilities)
    assert [row.name for row in shown] == [dataset.class_names[at] for at in order]
    assert shown[0].probability == pytest.approx(probabilities.max(), rel=1e-5)
    assert [row.is_actual for row in shown] == [row.name == name for row in shown]


def test_without_a_cursor_an_unseen_sample_is_shown_and_buttons_step(layers):
    assert layers.session.sample is None
    first = layers.presenter.answer.question.choice
    assert first == SampleChoice("test" if layers.session.dataset.test else "validation", 0)
    before, after = layers.page.step_buttons
    after.click()
    layers.tab.settle()
    assert layers.session.sample == SampleChoice(first.split, 1)
    assert layers.presenter.answer.question.choice.index == 1
    before.click()
    before.click()
    layers.tab.settle()
    last = len(dict(layers.session.dataset.splits())[first.split]) - 1
    assert layers.session.sample == SampleChoice(first.split, last)


def test_mouse_keys_and_the_table_choose_a_layer(layers):
    layers.click("output")
    assert layers.chosen == "output"
    assert layers.tab.presenter.answer.layer.array == "output.weight"
    assert layers.presenter.answer.layer.row.name == "output"
    assert layers.presenter.answer.describe(0).startswith("Class low: ")
    assert "probability" in layers.presenter.answer.describe(0)

    diagram = layers.page.diagram
    for key, name in (
        (Qt.Key.Key_Left, "layer1"),
        (Qt.Key.Key_Home, "input"),
        (Qt.Key.Key_Left, "input"),
        (Qt.Key.Key_End, "output"),
    ):
        layers.qtbot.keyClick(diagram, key)
        layers.tab.settle()
        assert layers.chosen == name
    assert "27 parameters" in diagram.accessibleDescription()

    table = layers.page.table
    table.setCurrentIndex(table.model().index(1, 0))
    layers.tab.settle()
    assert layers.chosen == "layer1"
    # The list at the left, too.
    layers.tab.layer("output.bias")
    assert layers.chosen == "output"


def test_the_input_has_tiles_but_no_weights(layers):
    layers.click("input")
    found = layers.presenter.answer
    assert found.tiles.kind == "maps"
    sample = layers.session.dataset.splits()
    choice = found.question.choice
    picture = dict(sample)[choice.split].inputs[choice.index]
    assert layers.page.grid.tiles.shape == (1, 6, 6, 3)
    row, column = np.unravel_index(picture.argmax(), picture.shape)
    # Behind the preparation ink may be light or dark; the largest has the last colour.
    prepared = found.layer.answers[0].values[..., 0]
    row, column = np.unravel_index(prepared.argmax(), prepared.shape)
    assert layers.page.grid.tiles[0, row, column].tolist() == viridis()[-1].tolist()
    assert not layers.page.weights_button.isEnabled()
    assert layers.page.colors.isVisible()
    layers.click_tile(0)
    assert layers.session.unit is None
    assert layers.page.grid.chosen == 0


def test_a_tile_is_a_unit_in_every_tab(layers):
    layers.click_tile(5)
    assert layers.session.unit == UnitChoice("layer1", 5)
    assert layers.page.grid.chosen == 5
    assert layers.tab.view.unit.title == "Unit 5"
    layers.session.set_unit(UnitChoice("output", 1))
    layers.tab.settle()
    assert layers.chosen == "output"
    assert layers.page.grid.chosen == 1


@pytest.mark.parametrize("way", ["button", "double", "enter", "row"])
def test_weights_of_the_layer_are_shown_in_the_grids(layers, way):
    layers.click("output")
    if way == "button":
        layers.page.weights_button.click()
    elif way == "double":
        layers.click("output", twice=True)
    elif way == "enter":
        layers.qtbot.keyClick(layers.page.diagram, Qt.Key.Key_Return)
    else:
        layers.qtbot.keyClick(layers.page.table, Qt.Key.Key_Return)
    layers.tab.settle()
    assert layers.tab.view.grids.view == "both"
    assert layers.tab.presenter.answer.layer.array == "output.weight"
    assert len(layers.tab.grid().tiles) == 3
    layers.tab.page("layers")
    assert layers.chosen == "output"


def test_units_that_are_off_change_what_the_layers_behind_answer(layers):
    layers.click("output")
    whole = layers.presenter.answer.layer.answers[0].values
    layers.tab.lab.window.lesions.toggle(layers.session.current_run, UnitChoice("layer1", 2))
    layers.tab.settle()
    choice = layers.presenter.answer.question.choice
    run = layers.session.current_run
    arrays = run.folder.read_checkpoint(layers.session.epoch)
    hidden = layers.answers("layer1", choice)
    expected = whole - hidden[2] * arrays["output.weight"][2]
    np.testing.assert_allclose(
        layers.presenter.answer.layer.answers[0].values, expected, rtol=1e-4, atol=1e-6
    )


def test_a_sample_chosen_in_another_tab_is_there_on_return(layers):
    tabs = layers.tab.lab.window.tabs
    tabs.setCurrentIndex(0)
    before = layers.presenter.answer
    layers.session.set_sample(SampleChoice("train", 4))
    layers.tab.settle()
    # Nothing is computed for a page that nobody sees.
    assert layers.presenter.answer is before
    tabs.setCurrentWidget(layers.tab.view)
    layers.tab.settle()
    assert layers.presenter.answer.question.choice == SampleChoice("train", 4)
    assert layers.page.sample.caption.startswith("train 4: ")


def test_other_data_are_not_answered(layers):
    from core.datasets.loading import load_dataset
    from core.training.config import DataChoice

    layers.session.set_dataset(load_dataset("toy-gaussians"), DataChoice("toy-gaussians"))
    layers.tab.settle()
    assert layers.presenter.answer is None
    assert "Open pictures to see what each layer answers" in layers.page.hint.text()
    message = layers.tab.view.messages
    assert message.text.startswith("Open pictures, the data of ")
    assert layers.page.sample.image is None
    # The layers stand there without any data.
    assert len(layers.page.table.rows) == 3


def test_a_diverged_network_says_so(layers):
    folder = layers.session.current_run.folder
    arrays = folder.read_checkpoint(3)
    arrays["output.bias"] = np.full_like(arrays["output.bias"], np.nan)
    folder.write_checkpoint(3, arrays)
    layers.session.set_epoch(3)
    layers.tab.settle()
    assert "not finite" in layers.page.hint.text()
    layers.session.set_epoch(2)
    layers.tab.settle()
    assert layers.page.hint.isHidden()
    assert layers.presenter.answer is not None


@pytest.mark.parametrize("suffix", [".png", ".csv", ".md", ".tex"])
def test_the_export_writes_the_layers(layers, tmp_path, monkeypatch, suffix):
    path = tmp_path / f"layers{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    layers.tab.view.grids.exportRequested.emit()
    layers.tab.settle()
    assert "Saved" in layers.tab.view.messages.text
    if suffix == ".png":
        with Image.open(path) as picture:
            assert picture.width >= 1440
    elif suffix == ".csv":
        rows = list(csv.DictReader(StringIO(path.read_text())))
        assert [row["parameters"] for row in rows] == ["0", "296", "27"]
    else:
        assert "323" in path.read_text()


def test_a_fire_module_has_its_parts_and_single_units_no_error(open_lab, store, tmp_path):
    pytest.importorskip("torch")
    from main import main
    from tests.gui.tabs.weights.conftest import WeightsLab

    rng = np.random.default_rng(2)
    data = tmp_path / "coloured.npz"
    pictures = rng.random((40, 25, 25, 3)).astype(np.float32)
    np.savez(data, x=pictures, y=np.arange(40) % 2, class_names=np.array(["a", "b"]))
    flags = ["--data", str(data), "--runs-dir", str(store.root), "--epochs", "1"]
    frozen = ["--frozen", "conv1-fire8"]
    assert main(["train", "--model", "torch-squeezenet", *flags, *frozen]) == 0
    lab = open_lab(str(data))
    lab.wait(lambda: lab.current is not None)
    tab = WeightsLab(lab)
    tab.settle()
    layers = Layers(tab)

    assert not tab.view.messages.isVisible()
    assert layers.page.table.frozen == {"conv1", *(f"fire{at}" for at in range(2, 9))}
    assert "frozen" in layers.page.sums.text()
    layers.click("fire3")
    found = layers.presenter.answer
    assert [answer.units for answer in found.layer.answers] == [16, 64, 64]
    assert found.describe(20).startswith("expand1x1, kernel 4: largest ")
    assert tab.presenter.answer.layer.array == "features.4.squeeze.weight"
    layers.presenter._choose_unit(20)
    tab.settle()
    assert tab.session.unit == UnitChoice("features.4.expand1x1", 4)
    assert layers.chosen == "fire3"
    assert layers.page.grid.chosen == 20
    layers.click("pool2")
    assert layers.presenter.answer.layer.row.name == "pool2"
    layers.click("means")
    assert layers.presenter.answer.describe(1).startswith("Class b: ")
