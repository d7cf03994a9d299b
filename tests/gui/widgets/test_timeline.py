import pytest
from PySide6.QtCore import QPoint, Qt

from gui.widgets.timeline import Timeline


@pytest.fixture
def timeline(qtbot, light):
    result = Timeline()
    qtbot.addWidget(result)
    result.resize(900, 44)
    result.set_range(0, 120, 200)
    result.set_epoch(86)
    result.set_enabled_state(True)
    result.show()
    return result


def at(timeline, epoch):
    return QPoint(round(timeline.slider.column_of(epoch)), timeline.slider.height() // 2)


def test_setters_do_not_emit(timeline, qtbot):
    for signal in (timeline.epochChosen, timeline.liveToggled, timeline.playToggled):
        signal.connect(lambda *_: pytest.fail("a setter emitted"))
    timeline.set_epoch(12)
    timeline.set_live(True)
    timeline.set_playing(True)
    timeline.set_range(0, 5, 10)
    timeline.set_enabled_state(False)


def test_the_epoch_is_written_in_words(timeline):
    assert timeline.text == "epoch 86 of 120"
    timeline.set_epoch(None)
    assert timeline.text == "no epoch yet"


def test_nothing_jumps_while_the_number_grows(timeline):
    widths = set()
    for epoch in (1, 11, 111, 120):
        timeline.set_epoch(epoch)
        widths.add(timeline.slider.width())
    assert len(widths) == 1


def test_a_click_on_the_groove_chooses_that_epoch(timeline, qtbot):
    with qtbot.waitSignal(timeline.epochChosen) as chosen:
        qtbot.mouseClick(timeline.slider, Qt.MouseButton.LeftButton, pos=at(timeline, 30))
    assert chosen.args == [30]
    assert timeline.text == "epoch 30 of 120"


def test_a_drag_chooses_every_epoch_on_the_way_once(timeline, qtbot):
    seen = []
    timeline.epochChosen.connect(seen.append)
    qtbot.mousePress(timeline.slider, Qt.MouseButton.LeftButton, pos=at(timeline, 20))
    for epoch in (25, 25, 31):
        qtbot.mouseMove(timeline.slider, at(timeline, epoch))
    qtbot.mouseRelease(timeline.slider, Qt.MouseButton.LeftButton, pos=at(timeline, 31))
    assert seen == [20, 25, 31]


def test_epochs_still_to_come_cannot_be_chosen(timeline, qtbot):
    with qtbot.waitSignal(timeline.epochChosen) as chosen:
        qtbot.mouseClick(timeline.slider, Qt.MouseButton.LeftButton, pos=at(timeline, 180))
    assert chosen.args == [120]


@pytest.mark.parametrize(
    ("key", "epoch"),
    [
        (Qt.Key.Key_Left, 85),
        (Qt.Key.Key_Right, 87),
        (Qt.Key.Key_PageUp, 76),
        (Qt.Key.Key_PageDown, 96),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 120),
    ],
)
def test_keys_choose_epochs_as_in_the_plots(timeline, qtbot, key, epoch):
    with qtbot.waitSignal(timeline.epochChosen) as chosen:
        qtbot.keyClick(timeline.slider, key)
    assert chosen.args == [epoch]


def test_play_and_live_tell_what_was_wanted(timeline, qtbot):
    with qtbot.waitSignal(timeline.playToggled) as played:
        qtbot.mouseClick(timeline.play_button, Qt.MouseButton.LeftButton)
    assert played.args == [True]
    assert timeline.play_button.accessibleName() == "Pause the film"
    with qtbot.waitSignal(timeline.liveToggled) as live:
        qtbot.mouseClick(timeline.live_button, Qt.MouseButton.LeftButton)
    assert live.args == [True]


def test_without_epochs_the_bar_is_grey(timeline, qtbot):
    timeline.set_enabled_state(False)
    with qtbot.assertNotEmitted(timeline.epochChosen), qtbot.assertNotEmitted(timeline.playToggled):
        qtbot.mouseClick(timeline.slider, Qt.MouseButton.LeftButton, pos=at(timeline, 30))
        qtbot.mouseClick(timeline.play_button, Qt.MouseButton.LeftButton)


def test_a_run_of_one_epoch_can_be_shown(timeline):
    timeline.set_range(0, 0, 0)
    timeline.set_epoch(0)
    timeline.grab()
    assert timeline.text == "epoch 0 of 0"
