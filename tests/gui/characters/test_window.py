import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)
from shiboken6 import isValid

from core.synthetic.variation import Variation
from gui.characters.presenter import Characters
from gui.tabs.training.data_panel import DataPanel

ROOT = Path(__file__).resolve().parents[3]


def focus_chain(top):
    found, widget = [], top.nextInFocusChain()
    while widget is not top:
        stops = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if stops and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def test_what_was_set_is_there_when_it_is_opened_again(drawing):
    drawing.slider("slant").setValue(150)
    drawing.show("page")
    drawing.write("AGAIN")
    drawing.window.close()
    assert not drawing.window.isVisible()
    drawing.slider("jitter").setValue(10)
    assert not drawing.characters.is_busy, "nothing is drawn that nobody sees"
    drawing.characters.present()
    drawing.settle()
    assert drawing.window.pages.page == "page"
    assert drawing.window.text.text == "AGAIN"
    assert drawing.window.variation.values() == Variation(slant=0.5, jitter=0.01)


def test_its_size_is_remembered(drawing, preferences, qtbot):
    drawing.window.resize(800, 650)
    drawing.window.close()
    other = Characters(preferences)
    assert other.window.size() == QSize(800, 650)
    other.close()
    other.window.deleteLater()


def test_its_window_goes_with_it(qapp, preferences):
    characters = Characters(preferences)
    window = characters.window
    characters.close()
    characters.deleteLater()
    # Its own end comes first, and brings that of the window.
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(window)


def test_it_fits_a_projector(drawing, qtbot):
    for page in ("samples", "skeletons", "page"):
        drawing.show(page)
        drawing.window.variation.all_button.setChecked(True)
        assert drawing.window.minimumSizeHint().width() <= 1000
        assert drawing.window.minimumSizeHint().height() <= 600
    for width in (1024, 853):
        drawing.window.setMinimumSize(0, 0)
        drawing.window.resize(width, 740)
        # What says less is laid out once more.
        qtbot.wait(50)
        for button in drawing.window.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                assert button.width() >= button.minimumSizeHint().width(), button.text()
    caption = drawing.window.data_set.caption
    assert caption.elided_text() == caption.text()


def test_tab_goes_from_top_to_bottom_on_the_left_and_then_through_the_middle(drawing):
    for page in ("samples", "skeletons", "page"):
        drawing.show(page)
        chain = focus_chain(drawing.window)
        writers, variation = drawing.window.writers, drawing.window.variation
        left = [w for w in chain if writers.isAncestorOf(w) or variation.isAncestorOf(w)]
        tops = [w.mapTo(drawing.window, w.rect().bottomLeft()).y() // 4 for w in left]
        assert tops == sorted(tops)
        rest = [w for w in chain if drawing.window.data_set.isAncestorOf(w)]
        assert chain[-len(rest) :] == rest
        switch = [w for w in chain if drawing.window.pages.isAncestorOf(w)]
        assert chain.index(switch[0]) > chain.index(left[-1])
        if page == "page":
            assert chain.index(drawing.window.text.edit) > chain.index(switch[0])


def test_everything_is_named(drawing):
    kinds = (QAbstractButton, QAbstractItemView, QAbstractSlider, QLineEdit, QPlainTextEdit)
    for page in ("samples", "skeletons", "page"):
        drawing.show(page)
        for widget in drawing.window.findChildren(QWidget):
            if not isinstance(widget, kinds) or isinstance(widget, QScrollBar):
                continue
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible():
                continue
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget
            if isinstance(widget, QAbstractButton):
                assert widget.toolTip(), widget


def test_the_main_window_opens_it_and_trains_on_what_it_made(lab, tmp_path, qtbot):
    assert lab.window._characters is None
    lab.actions.draw_characters.trigger()
    characters = lab.window._characters
    lab.wait(characters.window.isVisible)
    lab.actions.draw_characters.trigger()
    assert lab.window._characters is characters
    card = characters.window.data_set
    for name, text in (("count", "2"), ("size", "8")):
        card.fields[name].editor.selectAll()
        qtbot.keyClicks(card.fields[name].editor, text)
    characters.data_set.make_at(tmp_path / "made.npz")
    lab.wait(lambda: lab.session.dataset.source == str(tmp_path / "made.npz"))
    assert lab.session.dataset.classes == 36
    assert len(lab.session.dataset.train) == 72
    lab.wait(lambda: not characters.is_busy)
    lab.window.showMinimized()
    buttons = characters.window.messages.findChildren(QAbstractButton)
    (go,) = [button for button in buttons if button.text() == "Go to training"]
    go.click()
    assert not lab.window.isMinimized()


def test_the_program_is_quit_from_there_too(lab, qtbot):
    window = lab.window.show_characters().window
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    lab.wait(lambda: not lab.window.isVisible() and not window.isVisible())


def test_the_data_card_leads_to_it(lab):
    data = lab.window.findChild(DataPanel)
    (entry,) = [a for a in data._open.menu().actions() if a.text() == "Draw characters…"]
    entry.trigger()
    lab.wait(lambda: lab.window._characters.window.isVisible())


def test_closing_the_main_window_closes_it_and_ends_its_work(lab, tmp_path):
    characters = lab.window.show_characters()
    lab.wait(characters.window.isVisible)
    characters.data_set.make_at(tmp_path / "made.npz")
    lab.close()
    assert not characters.window.isVisible()
    assert not characters.is_busy
    assert not (tmp_path / "made.npz").exists()


def test_the_main_window_does_not_import_it():
    code = "import sys, gui.main_window; print([m for m in sys.modules if 'gui.characters' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"
