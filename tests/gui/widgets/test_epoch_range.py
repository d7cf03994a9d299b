import pytest

from gui.widgets.epoch_range import MIN_SPAN, EpochRange


@pytest.fixture
def epochs(qapp):
    result = EpochRange()
    result.set_extent("loss", (1, 50))
    return result


def test_all_epochs_of_all_plots_are_shown(epochs):
    epochs.set_extent("accuracy", (0, 60))
    low, high = epochs.shown
    assert epochs.epochs == (0, 60)
    assert -1 < low < 0
    assert 60 < high < 61


def test_planned_epochs_get_room_until_the_user_zooms(epochs):
    epochs.set_planned(200)
    assert epochs.shown[1] > 200
    epochs.show_range(10, 20)
    epochs.set_planned(300)
    assert epochs.shown == (10, 20)
    epochs.fit()
    assert epochs.shown[1] > 300


def test_zooming_keeps_the_anchor_in_place(epochs):
    low, high = epochs.shown
    share = (20 - low) / (high - low)
    epochs.zoom(0.5, 20)
    low, high = epochs.shown
    assert (20 - low) / (high - low) == pytest.approx(share)


def test_zooming_in_ends_at_two_epochs(epochs):
    for _ in range(40):
        epochs.zoom(0.5, 20)
    low, high = epochs.shown
    assert high - low == pytest.approx(MIN_SPAN)


def test_zooming_out_ends_at_all_epochs_and_follows_them_again(epochs):
    epochs.zoom(0.5, 20)
    for _ in range(10):
        epochs.zoom(2, 20)
    assert not epochs.is_zoomed
    epochs.set_extent("loss", (1, 90))
    assert epochs.shown[1] > 90


def test_panning_stops_at_the_ends(epochs):
    epochs.show_range(10, 20)
    epochs.pan(-100)
    assert epochs.shown == pytest.approx((epochs.full[0], epochs.full[0] + 10))
    epochs.pan(1000)
    assert epochs.shown == pytest.approx((epochs.full[1] - 10, epochs.full[1]))


def test_there_are_no_epochs_without_curves(qapp):
    epochs = EpochRange()
    assert epochs.epochs is None
    epochs.set_extent("loss", None)
    assert epochs.shown[0] < epochs.shown[1]
