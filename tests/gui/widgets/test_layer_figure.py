"""Blocks of layers: where they lie, what of them is said, and that they fit."""

import pytest
from PySide6.QtCore import QRectF

from core.models.network_table import bytes_words, multiplied_words
from core.settings import from_mapping
from core.training.network_tables import network_table
from core.training.presets import PRESETS
from core.training.registry import MODELS
from gui.widgets.layer_geometry import LayerGeometry, layer_kind, layer_texts


def table(preset, shape, classes):
    chosen = PRESETS.get(preset)
    settings = from_mapping(MODELS.get(chosen.model).settings_type, chosen.settings)
    return network_table(chosen.model, settings, shape, classes)


NETWORKS = {
    "toy": ((2,), 4),
    "report-a-cnn": ((32, 32), 36),
    "conv-autoencoder": ((32, 32), 36),
    "squeezenet-finetune": ((224, 224, 3), 17),
    "report-a-flowers": ((64, 64, 3), 17),
}


def measure(text, is_name):
    return (8.0 if is_name else 7.0) * len(text)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("width", [420, 660, 1300])
def test_blocks_lie_in_their_slots_beside_one_another_and_within_the_area(name, width):
    network = table(name, *NETWORKS[name])
    height = LayerGeometry.wanted_height(network, width, measure, 60)
    area = QRectF(10, 20, width, height)
    geometry = LayerGeometry(network, area, measure)

    assert [block.row for block in geometry.blocks] == list(network.rows)
    for block in geometry.blocks:
        assert area.adjusted(-1, -1, 1, 1).contains(block.slot)
        assert block.slot.contains(block.front)
        if block.is_named:
            title, *texts = layer_texts(block.row)
            widest = max(measure(title, True), *(measure(text, False) for text in texts))
            assert widest <= block.slot.width()
        assert geometry.layer_at(block.front.center()) == block.row.name
    for before, after in zip(geometry.blocks, geometry.blocks[1:], strict=False):
        if before.line == after.line:
            assert before.slot.right() < after.slot.left()
        else:
            assert before.slot.bottom() <= after.slot.top()
    assert geometry.layer_at(area.topLeft()) is None or geometry.lines >= 1


def test_heights_and_widths_grow_with_sides_channels_and_units():
    network = table("squeezenet-finetune", (224, 224, 3), 17)
    geometry = LayerGeometry(network, QRectF(0, 0, 2000, 150), measure)
    assert geometry.lines == 1
    front = {block.row.name: block.front for block in geometry.blocks}
    assert front["input"].height() > front["conv1"].height() > front["fire4"].height()
    assert front["fire4"].height() > front["fire9"].height()
    assert front["input"].width() < front["conv1"].width() < front["fire9"].width()

    toy = LayerGeometry(table("toy", (2,), 4), QRectF(0, 0, 600, 150), measure)
    two, hidden, four = (block.front.height() for block in toy.blocks)
    assert two < four < hidden


def test_a_narrow_page_breaks_the_lines_evenly():
    network = table("squeezenet-finetune", (224, 224, 3), 17)
    geometry = LayerGeometry(network, QRectF(0, 0, 660, 300), measure)
    counts = [
        sum(block.line == line for block in geometry.blocks) for line in range(geometry.lines)
    ]
    assert geometry.lines == 2
    assert sum(counts) == 15
    assert max(counts) - min(counts) <= 2


def test_kinds_are_told_by_what_a_layer_has():
    kinds = [layer_kind(row) for row in table("conv-autoencoder", (32, 32), 36).rows]
    assert kinds == ["input", *["convolution"] * 3, *["dense"] * 2, *["convolution"] * 3]
    cnn = {row.name: layer_kind(row) for row in table("report-a-cnn", (32, 32), 36).rows}
    assert (cnn["pool1"], cnn["hidden1"], cnn["output"]) == ("summary", "dense", "dense")


def test_large_numbers_are_short():
    assert [multiplied_words(n) for n in (0, 925, 999.6e3, 68_416, 262.3e6, 1.5e9)] == [
        "0",
        "925",
        "1 M",
        "68.4 k",
        "262 M",
        "1.5 G",
    ]
    assert [bytes_words(n) for n in (716, 12_345, 2_924_868)] == ["716 bytes", "12.3 kB", "2.9 MB"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", NETWORKS)
def test_a_file_is_wide_enough_for_its_lines(qapp, name, theme):
    from gui.theme.tokens import THEMES
    from gui.widgets.layer_figure import layer_image

    image = layer_image(table(name, *NETWORKS[name]), name, THEMES[theme], 1)
    assert 720 <= image.width() <= 1224
    # Nothing reaches the edges.
    ground = image.pixel(0, 0)
    right, bottom = image.width() - 4, image.height() - 4
    assert all(image.pixel(right, y) == ground for y in range(image.height()))
    assert all(image.pixel(x, bottom) == ground for x in range(image.width()))
