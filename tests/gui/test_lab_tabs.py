"""Pages of the window are made when they are first looked at, or in idle time."""

import sys
from dataclasses import replace

from PySide6.QtCore import Qt

from core.runs.folder import RunFolder
from gui import lab_tabs
from gui.tabs.registry import TABS


def titles(tabs):
    return [tabs.tabText(index) for index in range(tabs.count())]


def test_only_the_first_page_is_made_at_the_start(lab):
    tabs = lab.window.tabs
    assert [bool(tabs.widget(at).children()) for at in range(3)] == [True, False, False]
    assert titles(tabs) == [spec.title for spec in TABS]


def test_a_page_is_made_when_its_tab_is_clicked(lab):
    tabs = lab.window.tabs
    told = []
    tabs.currentChanged.connect(lambda at: told.append((at, hasattr(tabs.widget(at), "messages"))))
    middle = tabs.tabBar().tabRect(2).center()
    lab.qtbot.mouseClick(tabs.tabBar(), Qt.MouseButton.LeftButton, pos=middle)

    page = tabs.currentWidget()
    assert told == [(2, True)]
    assert page.isVisible()
    assert titles(tabs) == [spec.title for spec in TABS]
    assert tabs.tabToolTip(2) == tuple(TABS)[2].tooltip
    assert not tabs.tabIcon(2).isNull()
    tabs.setCurrentIndex(0)
    tabs.setCurrentIndex(2)
    assert tabs.currentWidget() is page


def test_a_page_that_is_made_late_leaves_out_the_panels_that_were_hidden(lab):
    lab.actions.right_panel.setChecked(False)
    lab.window.tabs.setCurrentIndex(2)
    view = lab.window.tabs.currentWidget()
    assert view.right.isHidden()
    assert not view.left.isHidden()


def test_pages_are_made_ahead_while_nothing_is_under_way(lab):
    tabs = lab.window.tabs
    tabs._timer.setInterval(0)
    current = tabs.currentWidget()
    told = []
    tabs.currentChanged.connect(told.append)
    tabs.begin_idle_work()
    lab.wait(lambda: all(tabs.widget(at).children() for at in range(3)))
    lab.wait(lambda: not tabs._timer.isActive() and not tabs._modules.is_busy)

    assert tabs.currentWidget() is current
    assert told == []


def test_the_library_of_a_stored_run_is_imported_ahead(lab, monkeypatch):
    imported = []

    def load_library(name):
        imported.append(name)
        if name == "torch":
            monkeypatch.setitem(sys.modules, name, object())

    monkeypatch.delitem(sys.modules, "torch", raising=False)
    monkeypatch.setattr(lab_tabs, "load_library", load_library)
    tabs, session = lab.window.tabs, lab.session
    tabs.make_all()
    run = lab.finish(epochs=1)
    tabs._timer.setInterval(0)
    tabs.begin_idle_work()
    lab.wait(lambda: not tabs._timer.isActive())
    assert imported == []

    record = replace(run.record, config=replace(run.record.config, model="torch-mlp"))
    folder = RunFolder(run.folder.path.with_name("other"))
    session.add_runs([replace(run, folder=folder, record=record)])
    lab.wait(lambda: imported == ["torch"])
    lab.wait(lambda: not tabs._timer.isActive() and not tabs._libraries.is_busy)
    session.remove_runs(["other"])
    assert imported == ["torch"]


def test_no_page_is_made_ahead_while_a_network_trains(lab):
    tabs = lab.window.tabs
    lab.run(epochs=100_000)
    lab.wait_epoch(1)
    tabs._timer.setInterval(0)
    tabs.begin_idle_work()
    lab.wait_epoch(lab.current.history.last.epoch + 20)
    assert not tabs.widget(1).children()
    lab.controller.stop()
    lab.wait(lambda: tabs.widget(1).children() and tabs.widget(2).children())
