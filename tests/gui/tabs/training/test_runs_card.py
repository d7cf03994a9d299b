"""The Runs card against the session: selection, filter, menus, tables, and words of a run."""

import dataclasses

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.errors import RunError
from core.runs.store import RunStore
from gui.background.run_controller import RunState
from gui.tabs.training.comparison_page import ComparisonPage


@pytest.fixture
def three(lab):
    """Three finished runs; the newest stands at the top of the list and is current."""
    lab.window.resize(1500, 900)
    runs = [lab.finish(epochs=2) for _ in range(3)]
    lab.wait(lambda: len(lab.rows) == 3 and lab.view.runs.list.current() == lab.current.run_id)
    return runs


def select(lab, *runs):
    """Click rows, with Ctrl from the second on."""
    view = lab.view.runs.list.view
    modifier = Qt.KeyboardModifier.NoModifier
    ids = [row.run_id for row in lab.rows]
    for run in runs:
        row = view.visualRect(view.model().index(ids.index(run.run_id), 0))
        place = row.topLeft() + QPoint(row.width() // 2, 10)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)
        modifier = Qt.KeyboardModifier.ControlModifier


def heads(lab):
    table = lab.view.runs.comparison.table
    return [head.run_id for head in table.model().heads]


def filter_by(lab, text, count):
    lab.view.runs.filter.field.setText(text)
    lab.wait(lambda: len(lab.rows) == count)


# Selection


def test_a_run_that_the_filter_hides_leaves_no_other_selected_in_its_place(lab, three):
    first, _, third = three
    lab.library.describe(first.run_id, tags=("kept",))
    filter_by(lab, "tag:kept", 1)
    runs = lab.view.runs.list
    assert lab.current is third
    assert runs.current() is None
    assert runs.selected() == []

    # The one that is left can be chosen, although it was the list's only row before.
    select(lab, first)
    assert lab.current is first
    lab.session.select_run(third.run_id)
    lab.wait(lambda: runs.selected() == [])
    select(lab, first)
    assert lab.current is first
    filter_by(lab, "", 3)
    assert runs.selected() == [first.run_id]


def test_a_new_run_that_does_not_fit_the_filter_is_not_shown_as_another(lab, three):
    lab.library.describe(three[0].run_id, tags=("kept",))
    filter_by(lab, "tag:kept", 1)
    select(lab, three[0])
    lab.finish(epochs=1)
    lab.wait(lambda: lab.view.runs.list.selected() == [])


def test_a_column_that_is_chosen_keeps_the_comparison(lab, three):
    select(lab, *three)
    lab.wait(lambda: len(heads(lab)) == 3)
    assert lab.view.runs.switch.page == "compare"
    for run in three:
        lab.session.select_run(run.run_id)
        lab.wait(lambda run=run: lab.view.runs.list.current() == run.run_id)
    assert len(lab.view.runs.list.selected()) == 3
    assert len(heads(lab)) == 3


def test_a_new_comparison_takes_the_place_of_what_was_selected(lab, three):
    select(lab, *three[:2])
    lab.wait(lambda: len(heads(lab)) == 2)
    lab.enter(epochs="3")
    lab.actions.compare_rates.trigger()
    lab.wait(lambda: len(lab.session.runs) == 6 and not lab.controller.is_active)
    trio = [run.run_id for run in lab.session.runs[3:]]
    lab.wait(lambda: heads(lab) == trio)


def test_runs_that_are_deleted_leave_the_table(lab, three):
    select(lab, *three)
    lab.wait(lambda: len(heads(lab)) == 3)
    lab.library.delete([three[2].run_id])
    lab.wait(lambda: sorted(heads(lab)) == sorted(run.run_id for run in three[:2]))
    lab.library.delete([three[1].run_id])
    lab.wait(lambda: lab.view.runs.comparison.isHidden())


def test_a_name_that_changes_is_changed_in_the_table_too(lab, three):
    select(lab, *three[:2])
    lab.wait(lambda: len(heads(lab)) == 2)
    lab.library.describe(three[0].run_id, name="renamed")
    table = lab.view.runs.comparison.table
    lab.wait(lambda: "renamed" in [head.name for head in table.model().heads])


# Menus


def test_keys_of_the_menu_are_those_of_the_list_alone(lab, three, qtbot):
    menu = lab.actions.selected_runs.menu()
    menu.aboutToShow.emit()
    assert {action.shortcut().toString() for action in menu.actions()} >= {"V", "Del", "F2"}
    lab.view.plots.loss.setFocus()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_V):
        qtbot.keyClick(lab.view.plots.loss, key)
    assert len(lab.session.runs) == 3
    assert all(run.visible for run in lab.session.runs)

    # In the list they are about what is selected now, not when the menu was opened.
    select(lab, three[0])
    qtbot.keyClick(lab.view.runs.list.view, Qt.Key.Key_V)
    assert [run.visible for run in three] == [False, True, True]


# Tables of a run that trains


def test_tables_take_new_epochs_of_a_run_no_faster_than_people_read(lab, three, make_row):
    select(lab, *three[1:])
    lab.wait(lambda: len(heads(lab)) == 2)
    page = lab.window.findChild(ComparisonPage)
    # From here on the pause after a picture of the tables lasts until it is ended below.
    page._pause.setInterval(10**8)
    text = lab.view.runs.comparison.table.text_at
    page._pause.stop()
    lab.session.add_epochs(three[2].run_id, [make_row(3)])
    lab.wait(lambda: text(0, 0) == "3")
    for epoch in range(4, 20):
        lab.session.add_epochs(three[2].run_id, [make_row(epoch)])
        lab.qtbot.wait(1)
    assert text(0, 0) == "3"

    page._pause.stop()
    page._pause.timeout.emit()
    lab.wait(lambda: text(0, 0) == "19")
    # Another name or another run is shown at once.
    lab.library.describe(three[2].run_id, name="at once")
    lab.wait(
        lambda: "at once" in [head.name for head in page._panel.comparison.table.model().heads]
    )


# Words


@pytest.fixture
def notes(lab, three):
    lab.view.runs.switch._buttons["notes"].click()
    lab.wait(lambda: lab.view.runs.notes.isVisible())
    return lab.view.runs.notes


def type_note(qtbot, notes, text):
    notes.note.setFocus()
    notes.note.selectAll()
    qtbot.keyClicks(notes.note, text)


def stored(run):
    return run.folder.read_record()


def test_a_note_is_kept_when_another_page_is_chosen(lab, three, notes, qtbot):
    type_note(qtbot, notes, "a page")
    lab.view.runs.switch._buttons["numbers"].click()
    assert stored(three[2]).note == "a page"


def test_a_note_is_kept_for_its_run_when_another_run_is_chosen(lab, three, notes, qtbot):
    type_note(qtbot, notes, "of the third")
    lab.session.select_run(three[0].run_id)
    lab.wait(lambda: notes.note.content == "")
    assert stored(three[2]).note == "of the third"
    assert stored(three[0]).note == ""


def test_a_note_is_kept_when_the_card_is_hidden(lab, three, notes, qtbot):
    type_note(qtbot, notes, "hidden")
    lab.actions.right_panel.setChecked(False)
    assert stored(three[2]).note == "hidden"


def test_a_note_is_kept_when_the_window_closes(lab, three, notes, qtbot):
    type_note(qtbot, notes, "closed")
    notes.tags.setFocus()
    qtbot.keyClicks(notes.tags, "late")
    lab.close()
    assert stored(three[2]).note == "closed"
    assert stored(three[2]).tags == ("late",)


def test_a_note_typed_while_the_run_trains_is_kept_when_the_window_closes(lab, qtbot):
    run = lab.run(epochs=100_000)
    lab.view.runs.switch._buttons["notes"].click()
    lab.wait(lambda: lab.view.runs.notes.isEnabled())
    type_note(qtbot, lab.view.runs.notes, "and  blanks too")
    lab.wait_epoch(lab.current.history.last.epoch + 3)
    assert lab.view.runs.notes.note.content == "and  blanks too"
    assert lab.controller.state is RunState.RUNNING
    lab.close()
    assert stored(run).note == "and  blanks too"


def test_ctrl_return_in_a_note_keeps_it_and_continues_no_run(lab, notes, qtbot):
    run = lab.run(epochs=100_000)
    lab.wait_epoch(1)
    lab.stop()
    lab.wait(lab.actions.continue_run.isEnabled)
    lab.wait(lambda: notes.isEnabled() and notes.note.content == "")
    type_note(qtbot, notes, "kept")
    qtbot.keyClick(notes.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not lab.controller.is_active
    assert stored(run).note == "kept"


def test_a_note_that_cannot_be_written_stays_in_the_field(lab, three, notes, qtbot, monkeypatch):
    real = RunStore.describe

    def refuse(*_args, **_kwargs):
        raise RunError("the disk is full")

    monkeypatch.setattr(RunStore, "describe", refuse)
    type_note(qtbot, notes, "not lost")
    notes.tags.setFocus()
    qtbot.keyClicks(notes.tags, "neither")
    notes.commit()
    assert "disk is full" in lab.messages.text
    lab.session.select_run(three[0].run_id)
    lab.wait(lambda: notes.note.content == "")
    monkeypatch.setattr(RunStore, "describe", real)
    lab.session.select_run(three[2].run_id)
    lab.wait(lambda: notes.note.content == "not lost")
    notes.commit()
    assert stored(three[2]).note == "not lost"
    assert stored(three[2]).tags == ("neither",)


def test_tags_of_other_runs_are_offered_as_soon_as_they_have_them(lab, three, notes):
    lab.library.describe(three[0].run_id, tags=("wide",))
    lab.wait(lambda: notes.tags._known.stringList() == ["wide"])


@pytest.mark.parametrize("field", ["note", "tags", "filter"])
def test_a_blank_is_typed_into_fields_of_the_card(lab, notes, qtbot, field):
    editor = lab.view.runs.filter.field if field == "filter" else getattr(notes, field)
    editor.setFocus()
    qtbot.keyClicks(editor, "a b.c")
    text = editor.toPlainText() if field == "note" else editor.text()
    assert text == "a b.c"
    assert not lab.controller.is_active


def test_the_current_run_may_be_replaced_while_its_words_are_shown(lab, three, notes, qtbot):
    type_note(qtbot, notes, "typed")
    run = lab.session.run(three[2].run_id)
    lab.session.add_runs([dataclasses.replace(run)])
    lab.wait(lambda: len(lab.rows) == 3)
    assert notes.note.content == "typed"
