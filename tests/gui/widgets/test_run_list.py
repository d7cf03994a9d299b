import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.widgets.run_list import RunList, RunRow
from gui.widgets.run_row_delegate import eye_rect
from gui.widgets.run_row_parts import DEEPEST, INDENT, fitting_line, shown_tags


def row(number, **changes):
    values = {
        "run_id": f"run{number}",
        "name": f"MLP {number}",
        "color": "#005FA0",
        "status": "finished",
        "detail": "best .587",
    }
    return RunRow(**(values | changes))


@pytest.fixture
def runs(qtbot, light):
    result = RunList()
    qtbot.addWidget(result)
    result.resize(260, 300)
    result.set_rows([row(number) for number in range(4)])
    result.show()
    result.activateWindow()
    qtbot.waitUntil(result.isActiveWindow)
    return result


def rect(runs, number):
    return runs.view.visualRect(runs.view.model().index(number, 0))


def click(qtbot, runs, number, *, eye=False, modifier=Qt.KeyboardModifier.NoModifier):
    area = eye_rect(rect(runs, number)) if eye else rect(runs, number)
    position = area.center() if eye else QPoint(60, area.center().y())
    qtbot.mouseClick(runs.view.viewport(), Qt.MouseButton.LeftButton, modifier, position)


# -- selection -------------------------------------------------------------------------------


def test_a_click_selects_a_run(runs, qtbot):
    with qtbot.waitSignal(runs.runSelected) as selected:
        click(qtbot, runs, 2)
    assert selected.args == ["run2"]
    assert runs.current() == "run2"
    assert runs.selected() == ["run2"]


def test_the_focus_alone_selects_nothing(runs, qtbot):
    runs.view.clearFocus()
    with qtbot.assertNotEmitted(runs.runSelected):
        runs.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert runs.selected() == []
    runs.set_current("run0")
    assert runs.selected() == ["run0"]


def test_arrow_keys_select_runs(runs, qtbot):
    runs.set_current("run1")
    with qtbot.waitSignal(runs.runSelected) as selected:
        qtbot.keyClick(runs.view, Qt.Key.Key_Down)
    assert selected.args == ["run2"]


def test_control_selects_several(runs, qtbot):
    click(qtbot, runs, 0)
    click(qtbot, runs, 2, modifier=Qt.KeyboardModifier.ControlModifier)
    assert runs.selected() == ["run0", "run2"]


def test_every_change_of_the_selection_is_told_once(runs, qtbot):
    told = []
    runs.selectionChanged.connect(told.append)
    click(qtbot, runs, 0)
    click(qtbot, runs, 2, modifier=Qt.KeyboardModifier.ControlModifier)
    click(qtbot, runs, 0, modifier=Qt.KeyboardModifier.ControlModifier)
    click(qtbot, runs, 2)
    qtbot.keyClick(runs.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert told == [["run0"], ["run0", "run2"], ["run2"], ["run0", "run1", "run2", "run3"]]


def test_a_selection_by_the_program_is_known_and_not_told(runs, qtbot):
    told = []
    runs.selectionChanged.connect(told.append)
    runs.set_current("run1")
    click(qtbot, runs, 1)
    runs.set_rows([row(0), row(3)])
    assert told == []
    click(qtbot, runs, 0)
    assert told == [["run0"]]


def test_setters_do_not_emit(runs, qtbot):
    signals = (runs.runSelected, runs.selectionChanged, runs.visibilityToggled, runs.renamed)
    for signal in (*signals, runs.deleteRequested):
        signal.connect(lambda *_: pytest.fail("a setter emitted"))
    runs.set_current("run1")
    runs.set_rows([row(3), row(2, visible=False)])
    runs.set_current(None)
    runs.set_rows([])
    assert runs.current() is None


# -- rows ------------------------------------------------------------------------------------


def test_new_rows_keep_selection_and_scroll(runs, qtbot):
    runs.set_rows([row(number) for number in range(40)])
    runs.set_current("run20")
    bar = runs.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    runs.set_rows([row(number, detail="epoch 9") for number in range(40)])
    assert runs.current() == "run20"
    assert runs.selected() == ["run20"]
    assert bar.value() == before


def test_rows_come_go_and_move(runs):
    wanted = [row(3), row(7), row(0, name="renamed"), row(2)]
    runs.set_current("run2")
    runs.set_rows(wanted)
    assert runs.rows == tuple(wanted)
    assert runs.current() == "run2"


def test_only_changed_rows_are_told(runs, qtbot):
    told = []
    runs.view.model().dataChanged.connect(lambda first, last, _roles: told.append(first.row()))
    runs.set_rows([row(0), row(1, detail="epoch 8"), row(2), row(3)])
    assert told == [1]


def test_rows_speak(runs):
    index = runs.view.model().index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "MLP 0, finished, best .587, shown"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "MLP 0\nfinished · best .587"


def test_tags_and_forks_speak(runs):
    runs.set_rows([row(0), row(1, tags=("good", "report a"), depth=1)])
    index = runs.view.model().index(1, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "MLP 1, fork, finished, best .587, tags good, report a, shown"
    assert "#good #report a" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_fork_stands_further_right_and_is_edited_there(runs, qtbot):
    runs.set_rows([row(0), row(1, depth=1), row(2, depth=2), row(3, depth=40)])
    lefts = []
    for number in range(4):
        lefts.append(start_renaming(qtbot, runs, number).x())
        qtbot.keyClick(editor(runs), Qt.Key.Key_Escape)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [left - lefts[0] for left in lefts] == [0, INDENT, 2 * INDENT, DEEPEST * INDENT]


def test_tags_that_do_not_fit_are_counted():
    metrics = QFontMetricsF(QFont())
    tags = ("one", "two", "three", "four")
    wide = shown_tags(tags, metrics, 1000)
    assert [text for text, _, _ in wide] == list(tags)
    seen = set()
    for room in range(0, 200):
        chips = shown_tags(tags, metrics, room)
        texts = [text for text, _, _ in chips]
        seen.add(len(texts))
        assert all(left + width <= room + 1e-9 for _, left, width in chips)
        hidden = len(tags) - sum(not text.startswith("+") for text in texts)
        assert not texts or not hidden or texts[-1] == f"+{hidden}"
    assert {0, 1, 2} <= seen


# -- eye -------------------------------------------------------------------------------------


def test_the_eye_hides_without_selecting(runs, qtbot):
    runs.set_current("run0")
    with (
        qtbot.assertNotEmitted(runs.runSelected),
        qtbot.waitSignal(runs.visibilityToggled) as toggled,
    ):
        click(qtbot, runs, 2, eye=True)
    assert toggled.args == ["run2", False]
    assert runs.current() == "run0"


def test_v_shows_a_hidden_run(runs, qtbot):
    runs.set_rows([row(0), row(1, visible=False)])
    runs.set_current("run1")
    with qtbot.waitSignal(runs.visibilityToggled) as toggled:
        qtbot.keyClick(runs.view, Qt.Key.Key_V)
    assert toggled.args == ["run1", True]


def test_the_eye_of_one_selected_run_means_them_all(runs, qtbot):
    seen = []
    runs.visibilityToggled.connect(lambda run_id, visible: seen.append((run_id, visible)))
    click(qtbot, runs, 0)
    click(qtbot, runs, 2, modifier=Qt.KeyboardModifier.ShiftModifier)
    click(qtbot, runs, 1, eye=True)
    assert seen == [("run0", False), ("run1", False), ("run2", False)]


# -- renaming --------------------------------------------------------------------------------


def editor(runs):
    return runs.view.findChild(QLineEdit)


def start_renaming(qtbot, runs, number):
    runs.set_current(f"run{number}")
    qtbot.keyClick(runs.view, Qt.Key.Key_F2)
    return editor(runs)


def test_f2_and_enter_rename(runs, qtbot):
    field = start_renaming(qtbot, runs, 1)
    assert field.text() == "MLP 1"
    field.selectAll()
    qtbot.keyClicks(field, "wide net")
    with qtbot.waitSignal(runs.renamed) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert renamed.args == ["run1", "wide net"]
    assert runs.rows[1].name == "wide net"


def test_escape_keeps_the_name(runs, qtbot):
    field = start_renaming(qtbot, runs, 1)
    qtbot.keyClicks(field, "other")
    with qtbot.assertNotEmitted(runs.renamed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert runs.rows[1].name == "MLP 1"


def test_an_empty_name_is_not_taken(runs, qtbot):
    field = start_renaming(qtbot, runs, 1)
    field.clear()
    with qtbot.assertNotEmitted(runs.renamed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert runs.rows[1].name == "MLP 1"


def test_a_double_click_renames(runs, qtbot):
    position = QPoint(60, rect(runs, 2).center().y())
    area = runs.view.viewport()
    qtbot.mouseClick(area, Qt.MouseButton.LeftButton, pos=position)
    qtbot.mouseDClick(area, Qt.MouseButton.LeftButton, pos=position)
    assert editor(runs).text() == "MLP 2"


def test_a_run_that_goes_on_does_not_undo_the_typing(runs, qtbot):
    field = start_renaming(qtbot, runs, 1)
    field.selectAll()
    qtbot.keyClicks(field, "half-writ")
    runs.set_rows([row(0), row(1, detail="epoch 9", progress=0.5), row(2), row(3)])
    QApplication.processEvents()
    assert editor(runs).text() == "half-writ"


# -- the rest --------------------------------------------------------------------------------


def test_delete_asks_for_all_selected(runs, qtbot):
    click(qtbot, runs, 0)
    click(qtbot, runs, 2, modifier=Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(runs.deleteRequested) as asked:
        qtbot.keyClick(runs.view, Qt.Key.Key_Delete)
    assert asked.args == [["run0", "run2"]]


def menu_actions(runs):
    return {action.text(): action for action in runs.build_menu().actions() if action.text()}


def test_the_menu_tells_what_was_wanted(runs, qtbot):
    runs.set_rows([row(0), row(1, status="stopped", can_continue=True)])
    click(qtbot, runs, 1)
    actions = menu_actions(runs)
    assert list(actions) == [
        "Rename",
        "Hide",
        "Show only this",
        "Compare",
        "Continue",
        "Fork…",
        "Use these settings",
        "Export as zip…",
        "Export for TensorBoard…",
        "Open folder",
        "Delete",
    ]
    for text, signal, told in (
        ("Continue", runs.continueRequested, ["run1"]),
        ("Fork…", runs.forkRequested, ["run1"]),
        ("Use these settings", runs.settingsRequested, ["run1"]),
        ("Open folder", runs.folderRequested, ["run1"]),
        ("Hide", runs.visibilityToggled, ["run1", False]),
        ("Show only this", runs.soloRequested, [["run1"]]),
        ("Export as zip…", runs.exportRequested, [["run1"]]),
        ("Export for TensorBoard…", runs.eventFilesRequested, [["run1"]]),
        ("Delete", runs.deleteRequested, [["run1"]]),
    ):
        with qtbot.waitSignal(signal) as emitted:
            actions[text].trigger()
        assert emitted.args == told
    actions["Rename"].trigger()
    assert editor(runs) is not None


def test_only_what_may_go_on_can_be_continued(runs, qtbot):
    click(qtbot, runs, 1)
    assert not menu_actions(runs)["Continue…"].isEnabled()
    runs.set_rows([row(0), row(1, can_continue=True)])
    with qtbot.waitSignal(runs.continueRequested) as emitted:
        menu_actions(runs)["Continue…"].trigger()
    assert emitted.args == ["run1"]


def test_one_run_is_compared_with_nothing(runs, qtbot):
    click(qtbot, runs, 1)
    assert not menu_actions(runs)["Compare"].isEnabled()


def test_several_runs_stay_selected_when_one_of_them_is_made_current(runs, qtbot):
    click(qtbot, runs, 1)
    click(qtbot, runs, 3, modifier=Qt.KeyboardModifier.ControlModifier)
    runs.set_current("run3")
    assert runs.selected() == ["run1", "run3"]


def test_the_menu_for_several_runs_offers_only_what_suits_them(runs, qtbot):
    click(qtbot, runs, 1)
    click(qtbot, runs, 3, modifier=Qt.KeyboardModifier.ShiftModifier)
    actions = menu_actions(runs)
    enabled = [text for text, action in actions.items() if action.isEnabled()]
    assert enabled == [
        "Hide",
        "Show only these",
        "Compare",
        "Export as zip…",
        "Export for TensorBoard…",
        "Delete 3 runs",
    ]
    chosen = ["run1", "run2", "run3"]
    for text, signal in (
        ("Show only these", runs.soloRequested),
        ("Compare", runs.compareRequested),
        ("Export as zip…", runs.exportRequested),
    ):
        with qtbot.waitSignal(signal) as emitted:
            actions[text].trigger()
        assert emitted.args == [chosen]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rows_of_all_kinds_can_be_painted(runs, light, theme):
    light.choose(theme)
    runs.set_rows(
        [
            row(0, status="running", progress=0.4),
            row(1, visible=False),
            row(3, depth=1, tags=("good", "a tag that is too long for the row", "third")),
            row(2, status="diverged", name="a name that is far too long for the list " * 3),
        ]
    )
    runs.set_current("run0")
    colors = runs.grab().toImage()
    names = {colors.pixelColor(x, y).name() for x in range(260) for y in range(0, 150)}
    assert light.theme.selection.lower() in names
    assert "#005fa0" in names


def test_without_runs_there_is_a_hint(runs, light):
    runs.set_rows([])
    blank = runs.grab().toImage()
    runs.set_hint("Train a network to see its run.")
    assert runs.grab().toImage() != blank


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("stopped · epoch 329/400 · best 0.705", "stopped · epoch 329/400 · best 0.705"),
        ("stopped · epoch 329/400 · best 0.70", "stopped · 329/400 · best 0.705"),
        ("stopped · 329/400 · best 0.70", "stopped · best 0.705"),
    ],
)
def test_a_short_row_gives_up_what_it_reached_last(qapp, room, line):
    run = row(1, status="stopped", detail="epoch 329/400 · best 0.705")
    metrics = QFontMetricsF(QFont())
    assert fitting_line(run, metrics, metrics.horizontalAdvance(room)) == line


def test_of_a_run_that_goes_on_a_short_row_leaves_out_that_it_does(qapp):
    run = row(1, status="running", detail="epoch 329/400 · best 0.705", progress=0.8)
    metrics = QFontMetricsF(QFont())
    room = metrics.horizontalAdvance("epoch 329/400 · best 0.705")
    assert fitting_line(run, metrics, room) == "epoch 329/400 · best 0.705"


def test_the_mark_of_a_row_has_the_shape_of_those_on_its_curves(runs):
    before = runs.view.grab(rect(runs, 0)).toImage()
    runs.set_rows([row(0, shape="diamond"), *(row(number) for number in range(1, 4))])
    assert runs.view.grab(rect(runs, 0)).toImage() != before
