import math

import pytest
from PySide6.QtCore import QEvent, QObject

from gui.widgets.figures import format_metric
from gui.widgets.readout_table import ReadoutTable


@pytest.fixture
def table(qtbot, light):
    result = ReadoutTable()
    qtbot.addWidget(result)
    return result


def test_values_stand_under_their_epoch(table):
    table.set_values(86, {"loss": {"train": 0.1523, "validation": 1.0712}})
    assert table.title == "At epoch 86"
    assert table.text_at("loss", "train") == "0.152"
    assert table.text_at("loss", "validation") == "1.071"
    assert "loss, training: 0.152" in table.accessibleName()


def test_what_is_missing_is_a_dash(table):
    table.set_values(86, {"loss": {"train": 0.15}})
    table.set_values(3, {"accuracy": {"train": None}})
    assert table.text_at("loss", "train") == "–"
    assert table.text_at("accuracy", "train") == "–"


def test_without_an_epoch_all_is_missing(table):
    table.set_values(None, {})
    assert table.title == "No epoch yet"
    assert table.text_at("loss", "validation") == "–"


def test_columns_do_not_move_when_digits_change(table):
    table.resize(240, 80)
    table.set_values(1, {"loss": {"train": 1.111, "validation": 0.1}})
    before = table.sizeHint()
    table.set_values(2, {"loss": {"train": 8.888, "validation": 0.9}})
    assert table.sizeHint() == before


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.000"),
        (0.98141, "0.981"),
        (12.345, "12.35"),
        (1234.5, "1.23e+03"),
        (0.00012, "1.2e-04"),
        (-0.5, "−0.500"),
        (math.inf, "∞"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_numbers_are_written_in_few_places(value, text):
    assert format_metric(value) == text


def test_new_numbers_do_not_lay_the_window_out_again(qtbot, qapp, table):
    requests = []

    class Counter(QObject):
        def eventFilter(self, _watched, event):
            requests.extend([event] if event.type() == QEvent.Type.LayoutRequest else [])
            return False

    table.set_values(0, {"loss": {"train": 2.0, "validation": 2.0}})
    table.show()
    for _ in range(3):
        qapp.processEvents()
    counter = Counter()
    table.installEventFilter(counter)
    for epoch in range(1, 9):
        table.set_values(epoch, {"loss": {"train": 1 / epoch, "validation": 2 / epoch}})
        qapp.processEvents()
    assert requests == []


def test_room_grows_for_long_numbers(table):
    table.set_values(123_456, {"loss": {"train": 1.5e31, "validation": 1.0}})
    cell = table._cells["loss", "train"]
    assert cell.fontMetrics().horizontalAdvance(cell.text()) <= cell.width()
