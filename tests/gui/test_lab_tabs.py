"""Pages of the window are made when they are first looked at, or in idle time."""

from PySide6.QtCore import Qt

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
