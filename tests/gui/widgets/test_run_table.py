import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication

from gui.theme.tokens import CARD_PADDING, SIDE_PANEL_WIDTH
from gui.widgets.comparison_table import DIVERGED, ComparisonTable, RunHead, TableLine
from gui.widgets.run_table_heads import share_width
from gui.widgets.run_table_model import value_text
from gui.widgets.settings_diff_table import SettingsDiffTable

PANEL = SIDE_PANEL_WIDTH - 2 * CARD_PADDING
HEADS = (
    RunHead("slow", "×0.1", "#005FA0"),
    RunHead("usual", "×1", "#BC4000"),
    RunHead("fast", "×10", "#008C64"),
)
LINES = (
    TableLine("learning rate", ("0.005", "0.05", "0.5")),
    TableLine("epochs", (60, 1200, 12)),
    TableLine("Validation"),
    TableLine("final loss", (1.3011, 1.0699, DIVERGED), "lower"),
    TableLine("best accuracy", (0.58, 0.684, None), "higher", tip="of all epochs"),
)


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.resize(PANEL, 300)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


@pytest.fixture
def comparison(qtbot, light):
    result = shown(qtbot, ComparisonTable())
    result.set_table(HEADS, LINES)
    return result


@pytest.fixture
def table(comparison):
    return comparison.table


def click(qtbot, table, row, column):
    place = table.visualRect(table.model().index(row, column)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


# -- values ------------------------------------------------------------------------------------


def test_numbers_are_shown_with_few_digits(table):
    texts = [[table.text_at(row, column) for column in range(3)] for row in range(5)]
    assert texts == [
        ["0.005", "0.05", "0.5"],
        ["60", "1,200", "12"],
        ["", "", ""],
        ["1.301", "1.070", "diverged"],
        ["0.580", "0.684", "–"],
    ]
    assert value_text(math.nan) == "–"


@pytest.mark.parametrize(
    ("values", "better", "best"),
    [
        ((3.0, 1.0, 2.0), "lower", {1}),
        ((3.0, 1.0, 2.0), "higher", {0}),
        ((1.0, 1.0, 2.0), "lower", {0, 1}),
        ((1.0, 1.0), "lower", set()),
        ((1.0, None, DIVERGED), "lower", set()),
        ((1.0, math.nan, math.inf, 2.0), "lower", {0}),
        ((math.inf, 1, 2), "higher", {2}),
        ((3.0, 1.0), None, set()),
        ((), "lower", set()),
    ],
)
def test_the_best_of_a_line(values, better, best):
    assert TableLine("loss", values, better).best == best


def test_the_best_is_semibold_and_said(table):
    model = table.model()
    weights = [model.index(3, column).data(Qt.ItemDataRole.FontRole) for column in range(3)]
    assert [font.weight() for font in weights] == [
        QFont.Weight.Normal,
        QFont.Weight.DemiBold,
        QFont.Weight.Normal,
    ]
    spoken = [model.index(4, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in (0, 1)]
    assert spoken == ["×0.1, best accuracy: 0.580", "×1, best accuracy: 0.684, the best"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_diverged_and_what_is_missing_have_their_colours(table, light, theme):
    light.choose(theme)
    model, tokens = table.model(), light.theme
    colors = {
        place: model.index(*place).data(Qt.ItemDataRole.ForegroundRole)
        for place in ((3, 0), (3, 2), (4, 2))
    }
    assert colors[3, 0] == QColor(tokens.text)
    assert colors[3, 2] == QColor(tokens.wrong_text)
    assert colors[4, 2] == QColor(tokens.muted)


def test_a_line_without_its_values_is_refused(table):
    with pytest.raises(ValueError, match="2 values for 3 runs"):
        table.set_table(HEADS, [TableLine("loss", (1.0, 2.0))])


# -- choosing a run ----------------------------------------------------------------------------


def test_a_click_chooses_a_run_once(comparison, table, qtbot):
    told = []
    comparison.runChosen.connect(told.append)
    click(qtbot, table, 3, 2)
    click(qtbot, table, 0, 2)
    click(qtbot, table, 0, 0)
    assert told == ["fast", "slow"]
    assert table.current() == "slow"


def test_a_click_on_a_name_chooses_its_run(comparison, table, qtbot):
    heads = table.horizontalHeader()
    place = QPoint(heads.sectionViewportPosition(1) + 8, 8)
    with qtbot.waitSignal(comparison.runChosen) as chosen:
        qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["usual"]


def test_arrow_keys_choose_runs(comparison, table, qtbot):
    told = []
    comparison.runChosen.connect(told.append)
    comparison.set_current("slow")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(table, key)
    assert told == ["usual", "fast"]


def test_setters_do_not_emit_and_the_chosen_run_stays(comparison, table, qtbot):
    with qtbot.assertNotEmitted(comparison.runChosen):
        comparison.set_current("fast")
        comparison.set_table(HEADS[::-1], [TableLine("loss", (1.0, 2.0, 3.0))])
        assert table.current() == "fast"
        comparison.set_table(HEADS[:2], [TableLine("loss", (1.0, 2.0))])
        assert table.current() is None
        comparison.set_current("nobody")
        comparison.set_table((), ())


# -- copying -----------------------------------------------------------------------------------


def test_control_c_copies_all_digits_for_a_spreadsheet(table, qtbot):
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "\t×0.1\t×1\t×10",
        "learning rate\t0.005\t0.05\t0.5",
        "epochs\t60\t1200\t12",
        "Validation",
        "final loss\t1.3011\t1.0699\tdiverged",
        "best accuracy\t0.58\t0.684\t",
    ]


def test_the_menu_copies(table):
    QGuiApplication.clipboard().clear()
    (action,) = table.build_menu().actions()
    action.trigger()
    assert QGuiApplication.clipboard().text() == table.tsv


def test_tabs_and_line_ends_in_a_text_do_not_break_the_table(table):
    table.set_table(HEADS[:1], [TableLine("a\tb", ("c\nd",))])
    assert table.tsv == "\t×0.1\na b\tc d"


# -- room --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "columns"),
    [(60, (40, 40)), (200, (40, 40, 60)), (90, (150, 140)), (200, (150, 60, 150)), (0, ())],
)
def test_what_can_fit_does_and_fills_the_width(title, columns):
    shares = share_width(290, title, columns)
    if columns:
        assert shares.title + sum(shares.columns) == 290
    for share, wanted in zip(shares.columns, columns, strict=True):
        assert share >= min(wanted, 60)


def test_what_cannot_fit_keeps_a_width_at_which_it_can_be_read():
    shares = share_width(250, 140, [150] * 6 + [30])
    assert shares.columns == (100, 100, 100, 100, 100, 100, 30)
    assert shares.title < 140


def test_three_runs_fit_the_side_panel(table):
    assert table.horizontalScrollBar().maximum() == 0
    for row in range(5):
        for column in range(3):
            index = table.model().index(row, column)
            room = table.visualRect(index)
            assert table.sizeHintForIndex(index).width() <= room.width()


def test_every_line_is_seen_and_a_long_title_breaks(table, qtbot):
    table.set_table(HEADS[:1], [TableLine("an early stopping patience of many words", ("a",))])
    assert table.rowHeight(0) > 30
    table.set_table(HEADS, LINES)
    assert table.rowHeight(0) < 30
    last = table.visualRect(table.model().index(4, 0))
    # The layout around it hears of the new height a little later.
    qtbot.waitUntil(lambda: last.bottom() < table.viewport().height())


def test_many_runs_scroll_while_the_titles_stay(table):
    heads = [RunHead(str(number), f"run {number}", "#005FA0") for number in range(9)]
    table.set_table(heads, [TableLine("loss", tuple(float(number) for number in range(9)))])
    bar = table.horizontalScrollBar()
    assert bar.maximum() > 0
    before = table.verticalHeader().grab().toImage()
    bar.setValue(bar.maximum())
    assert table.verticalHeader().grab().toImage() == before
    last = table.visualRect(table.model().index(0, 8))
    assert last.right() <= table.viewport().width()


# -- the sentence, and the settings --------------------------------------------------------------


def test_a_sentence_stands_below(comparison):
    comparison.set_sentence("×1 learns best.")
    assert comparison.sentence == "×1 learns best."
    comparison.set_sentence("")
    assert comparison._sentence.isHidden()


@pytest.fixture
def settings(qtbot, light):
    return shown(qtbot, SettingsDiffTable())


def test_only_settings_that_differ_are_lines(settings):
    different = {"Learning rate": ("0.05", "0.5"), "Hidden units": ("64", None)}
    settings.set_settings(HEADS[:2], different, {"Seed": "1", "Epochs": "60"})
    assert settings.tsv.splitlines() == [
        "\t×0.1\t×1",
        "Learning rate\t0.05\t0.5",
        "Hidden units\t64\t",
    ]
    assert settings.table.text_at(1, 1) == "–"
    assert settings.summary == "2 settings are the same"
    assert settings._summary.toolTip() == "Seed: 1\nEpochs: 60"


def test_what_is_the_same_is_counted(settings):
    assert "Select two or more runs" in settings.summary
    settings.set_settings(HEADS[:2], {}, {f"setting {number}": "1" for number in range(14)})
    assert settings.summary == "All 14 settings are the same"
    assert settings.table.isHidden()
    settings.set_settings(HEADS[:2], {"Seed": ("1", "2")}, {"Epochs": "60"})
    assert settings.summary == "1 setting is the same"
    assert settings.table.isVisible()
    settings.set_settings(HEADS[:2], {"Seed": ("1", "2")}, {str(at): "1" for at in range(40)})
    assert settings._summary.toolTip().endswith("and 15 more")


def test_a_column_of_the_settings_chooses_its_run(settings, qtbot):
    settings.set_settings(HEADS[:2], {"Seed": ("1", "2")}, {})
    with qtbot.waitSignal(settings.runChosen) as chosen:
        click(qtbot, settings.table, 0, 1)
    assert chosen.args == ["usual"]
    with qtbot.assertNotEmitted(settings.runChosen):
        settings.set_current("slow")
    assert settings.table.current() == "slow"
