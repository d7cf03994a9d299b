"""Whoever uses the keyboard or a screen reader: names, tips, order, and keys in dialogs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QStackedWidget,
    QWidget,
)

from gui.help import ShortcutsDialog
from gui.tabs.training.fork_dialog import ForkDialog
from gui.widgets.page_switch import PageSwitch

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)


def focus_chain(top):
    """The widgets that Tab comes to, in its order."""
    found, widget = [], top.nextInFocusChain()
    while widget is not top:
        stops = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if stops and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def is_part_of_another(widget):
    above = widget.parent()
    while above is not None:
        if isinstance(above, (QComboBox, QAbstractSpinBox)):
            return True
        above = above.parent()
    return False


def assert_named(top):
    for widget in top.findChildren(QWidget):
        own = not widget.objectName().startswith("qt_") and not isinstance(widget, QScrollBar)
        if not isinstance(widget, CONTROLS) or not own or is_part_of_another(widget):
            continue
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        assert widget.accessibleName() or text, widget
        if isinstance(widget, QAbstractButton) and widget.isVisible():
            assert widget.toolTip(), widget


@pytest.fixture
def with_run(lab):
    lab.window.resize(1500, 900)
    lab.finish(epochs=3)
    lab.wait(lambda: lab.rows)
    return lab


def test_every_control_of_the_window_has_a_name_and_every_button_a_tip(with_run):
    for page in ("numbers", "notes", "compare"):
        with_run.view.runs.switch._buttons[page].click()
        assert_named(with_run.window)


@pytest.fixture
def dialog(with_run, qtbot):
    dialog = ForkDialog(with_run.current, 2, with_run.view)
    dialog.show()
    yield dialog
    dialog.close()
    dialog.deleteLater()


def test_tab_goes_through_the_fork_dialog_from_top_to_bottom(dialog):
    assert_named(dialog)
    for shown in (False, True):
        dialog.all_button.setChecked(shown)
        dialog.form.layout().activate()
        rows = [widget.mapTo(dialog, widget.rect().center()) for widget in focus_chain(dialog)]
        tops = [place.y() for place in rows[:-3]]
        assert tops == sorted(tops)
        lefts = [place.x() for place in rows[-3:]]
        assert lefts == sorted(lefts)


def test_tab_goes_through_the_runs_card_from_top_to_bottom(with_run):
    with_run.finish(epochs=2)
    panel = with_run.view.runs
    with_run.wait(panel.filter.isVisible)
    panel.switch._buttons["notes"].click()
    card = [widget for widget in focus_chain(with_run.window) if panel.isAncestorOf(widget)]
    tops = [widget.mapTo(panel, widget.rect().center()).y() for widget in card]
    assert tops == sorted(tops)
    assert [type(widget).__name__ for widget in card[:2]] == ["QLineEdit", "RunListView"]


@pytest.fixture
def switch(qtbot):
    pages = QStackedWidget()
    switch = PageSwitch(pages)
    for name in ("one", "two", "three"):
        switch.add_page(name, name.title(), f"What {name} shows", QWidget())
    host = QWidget()
    qtbot.addWidget(host)
    switch.setParent(host)
    pages.setParent(host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    yield switch
    host.close()


def test_left_and_right_go_from_page_to_page(switch, qtbot):
    chosen = []
    switch.pageChosen.connect(chosen.append)
    switch._buttons["one"].setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(switch.window().focusWidget(), key)
    assert chosen == ["two", "three", "one", "three"]
    assert switch.page == "three"
    assert switch._buttons["three"].hasFocus()


def test_pages_are_named_by_what_stands_on_them_and_described(switch):
    button = switch._buttons["two"]
    assert button.accessibleName() == "Two"
    assert button.accessibleDescription() == button.toolTip() == "What two shows"


def test_the_card_passes_on_with_one_tab(with_run):
    panel = with_run.view.runs
    buttons = [w for w in focus_chain(with_run.window) if panel.switch.isAncestorOf(w)]
    assert buttons == [panel.switch._buttons[panel.switch.page]]


def test_keys_of_the_window_do_nothing_while_a_dialog_is_open(with_run, qtbot):
    dialog = ForkDialog(with_run.current, 2, with_run.view)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_T, Qt.Key.Key_R, Qt.Key.Key_Return, Qt.Key.Key_Z):
        qtbot.keyClick(dialog.form.editor("momentum"), key, control)
        if not dialog.isVisible():
            dialog.open()
    dialog.name_edit.setFocus()
    qtbot.keyClicks(dialog.name_edit, "a b.c")
    assert dialog.name_edit.text() == "a b.c"
    qtbot.keyClick(dialog.epoch_box, Qt.Key.Key_Space)
    assert not with_run.controller.is_active
    assert len(with_run.session.runs) == 1
    dialog.close()
    dialog.deleteLater()


def test_the_focus_alone_chooses_no_run_in_a_table(with_run, qtbot):
    other = with_run.finish(epochs=2)
    panel = with_run.view.runs
    with_run.wait(lambda: len(with_run.rows) == 2)
    panel.list.view.selectAll()
    table = panel.comparison.table
    with_run.wait(table.isVisible)
    table.set_current(None)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert with_run.current.run_id == other.run_id
    table.selectColumn(1)
    assert with_run.current.run_id == table.model().heads[1].run_id


def test_what_a_menu_can_check_shows_its_check_mark(lab):
    for action in lab.actions.all():
        if action.isCheckable():
            assert not action.isIconVisibleInMenu(), "an icon would stand in its place"


def test_the_words_of_the_first_button_are_never_cut(lab):
    controls = lab.view.controls
    for running, paused in ((False, False), (True, False), (False, True)):
        controls.set_running(running=running, paused=paused)
        lab.window.resize(1280, 800)
        assert controls._run.width() >= controls._run.sizeHint().width(), controls._run.text()


def test_all_keys_fit_on_a_projector(lab, qtbot):
    dialog = ShortcutsDialog(lab.actions)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.width() < 1024
    assert dialog.height() < 660
    # Nothing is cut off.
    assert dialog.text.width() >= dialog.text.sizeHint().width()
    assert dialog.text.height() >= dialog.text.sizeHint().height()
