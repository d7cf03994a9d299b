"""The symmetry microscope: where units lie, and what moving one does to a paused run."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from core.analysis.unit_projection import fit_projection, fixed_directions
from core.training.displacement import displacements
from gui.change_marks import change_marks
from gui.session import UnitChoice
from gui.widgets.figures import format_metric


class Microscope:
    """The page, and what a user does with it."""

    def __init__(self, tab):
        self.tab, self.lab, self.qtbot = tab, tab.lab, tab.qtbot
        self.page = tab.view.grids.symmetry
        self.map = self.page.map
        tab.page("symmetry")

    @property
    def dots(self):
        return self.map.dots

    @property
    def note(self):
        return self.page.note.text

    def weights(self, epoch):
        folder = self.lab.current.folder
        return folder.read_checkpoint(epoch)["layer1.weight"].T

    def drag(self, unit, right, up, *, release=True):
        start = self.map.position_of(unit).toPoint()
        end = start + QPoint(right, -up)
        self.qtbot.mousePress(self.map, Qt.MouseButton.LeftButton, pos=start)
        self.qtbot.mouseMove(self.map, end)
        if release:
            self.qtbot.mouseRelease(self.map, Qt.MouseButton.LeftButton, pos=end)
            self.tab.settle()

    def message(self):
        return self.tab.view.messages.text

    def message_button(self, text):
        buttons = self.tab.view.messages.findChildren(QPushButton)
        (button,) = [b for b in buttons if b.text() == text and not b.isHidden()]
        return button


@pytest.fixture
def paused(open_lab, pictures, monkeypatch):
    """A zero-initialised network of 36-8-3, paused before its first step."""
    from tests.gui.tabs.weights.conftest import WeightsLab

    # Only while a run trains there is time between two looks at its units.
    monkeypatch.setattr("gui.tabs.weights.unit_presenter.LIVE_MS", 60_000)
    lab = open_lab(str(pictures))
    lab.enter(epochs=6, hidden="8", initialization="zero")
    lab.actions.reset.trigger()
    lab.wait_epoch(0)
    lab.wait_state("paused")
    tab = WeightsLab(lab)
    tab.settle()
    return Microscope(tab)


def test_dots_are_the_principal_components_of_the_weights(trained):
    microscope = Microscope(trained)
    first, last = microscope.weights(0), microscope.weights(5)
    both = np.concatenate((first, last)).astype(np.float64)
    _, _, axes = np.linalg.svd(both - both.mean(axis=0), full_matrices=False)
    expected = (last - both.mean(axis=0)) @ axes[:2].T

    np.testing.assert_allclose(np.abs(microscope.dots.positions), np.abs(expected), atol=1e-6)
    assert "principal components" in microscope.note
    assert "paused" in microscope.note
    assert not microscope.map.can_move

    # The plane is that of the whole film: at another epoch the units alone have moved.
    trained.session.set_epoch(2)
    trained.settle()
    expected = (microscope.weights(2) - both.mean(axis=0)) @ axes[:2].T
    np.testing.assert_allclose(np.abs(microscope.dots.positions), np.abs(expected), atol=1e-6)
    assert [len(trail) for trail in microscope.dots.trails] == [3] * 8


def test_a_click_and_the_keys_choose_units(trained):
    microscope = Microscope(trained)
    place = microscope.map.position_of(5).toPoint()
    microscope.qtbot.mouseClick(microscope.map, Qt.MouseButton.LeftButton, pos=place)
    chosen = trained.session.unit
    assert chosen.layer == "layer1"
    assert chosen.index in microscope.dots.heap_of(5)

    trained.session.set_unit(UnitChoice("layer1", 6))
    for key, unit in ((Qt.Key.Key_Right, 7), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Down, 1)):
        microscope.qtbot.keyClick(microscope.map, key)
        assert trained.session.unit.index == unit
    assert microscope.map.accessibleDescription().startswith("Unit 1")
    # A run that has ended lifts nothing.
    microscope.qtbot.keyClick(microscope.map, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert microscope.map.lift is None


def test_a_dragged_unit_of_a_zero_network_learns_alone(paused):
    microscope, lab = paused, paused.lab
    assert np.array_equal(microscope.dots.heaps, np.zeros(8))
    assert "two fixed random directions" in microscope.note
    assert lab.session.unit is None
    lab.session.set_unit(UnitChoice("layer1", 3))
    right = round(0.5 * microscope.map.scale())
    microscope.drag(3, right, 0)

    distance = right / microscope.map.scale()
    np.testing.assert_allclose(microscope.dots.positions[3], [distance, 0], atol=1e-6)
    assert len(microscope.dots.heap_of(0)) == 7
    assert "Unit 3 of layer 1 was moved by" in microscope.message()
    assert "only it can now learn a feature of its own" in microscope.message()

    lab.actions.run_pause.trigger()
    lab.wait_state("idle")
    microscope.tab.settle()
    (move,) = displacements(lab.current.record.changes)
    np.testing.assert_allclose(
        move.displacement.vector, distance * fixed_directions(36)[0], rtol=1e-6
    )
    assert (move.step, move.displacement.unit) == (0, 3)
    assert microscope.tab.view.options.badge == "2 distinct units of 8"
    np.testing.assert_allclose(
        np.delete(microscope.weights(6), 3, axis=0),
        np.tile(microscope.weights(6)[0], (7, 1)),
        atol=1e-6,
    )
    (mark,) = change_marks(lab.current.record.changes)
    assert mark.text.startswith("unit 3 of layer 1 moved by")
    assert "was moved" not in microscope.message()


def test_escape_puts_a_unit_back_and_undo_takes_a_move_back(paused):
    microscope, lab = paused, paused.lab
    lab.session.set_unit(UnitChoice("layer1", 2))
    microscope.drag(2, 60, 40, release=False)
    assert microscope.map.lift is not None
    microscope.qtbot.keyClick(microscope.map, Qt.Key.Key_Escape)
    microscope.qtbot.mouseRelease(microscope.map, Qt.MouseButton.LeftButton)
    assert microscope.map.lift is None
    assert not microscope.dots.positions.any()

    shift = Qt.KeyboardModifier.ShiftModifier
    for _ in range(3):
        microscope.qtbot.keyClick(microscope.map, Qt.Key.Key_Up, shift)
    microscope.qtbot.keyClick(microscope.map, Qt.Key.Key_Return)
    microscope.tab.settle()
    np.testing.assert_allclose(microscope.dots.positions[2], [0, 0.06], atol=1e-6)
    microscope.message_button("Undo").click()
    microscope.tab.settle()
    assert not microscope.dots.positions.any()

    microscope.drag(2, 60, 0)
    assert microscope.dots.positions.any()
    microscope.qtbot.keyClick(microscope.map, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    microscope.tab.settle()
    assert not microscope.dots.positions.any()
    lab.actions.step_epoch.trigger()
    lab.wait_epoch(1)
    lab.wait_state("paused")
    assert lab.current.record.changes == ()


def test_undo_takes_back_no_move_of_a_run_that_is_not_looked_at(open_lab, pictures):
    from tests.gui.tabs.weights.conftest import WeightsLab

    lab = open_lab(str(pictures))
    other = lab.finish(epochs=1, hidden="8")
    lab.enter(epochs=6, hidden="8", initialization="zero")
    lab.actions.reset.trigger()
    lab.wait_epoch(0)
    lab.wait_state("paused")
    tab = WeightsLab(lab)
    tab.settle()
    microscope, moved = Microscope(tab), lab.current
    microscope.drag(2, 30, 20)
    assert microscope.map.can_undo
    lab.session.select_run(other.run_id)
    tab.settle()
    assert not microscope.map.can_undo
    lab.session.select_run(moved.run_id)
    tab.settle()
    assert microscope.map.can_undo


def test_units_stay_where_they_are_elsewhere_than_at_the_newest_epoch(paused):
    microscope, lab = paused, paused.lab
    lab.actions.step_epoch.trigger()
    lab.wait_epoch(1)
    lab.wait_state("paused")
    microscope.tab.settle()
    assert microscope.map.can_move
    lab.session.set_epoch(0)
    microscope.tab.settle()
    assert not microscope.map.can_move
    assert "newest epoch" in microscope.note
    microscope.tab.layer("layer1.bias")
    assert microscope.dots is None


def test_axes_keep_their_direction_and_two_numbers_are_enough():
    rng = np.random.default_rng(0)
    first, last = rng.normal(size=(2, 9, 30))
    before = fit_projection(first, last)
    again = fit_projection(first, last + 0.01 * rng.normal(size=last.shape), before)
    assert (np.einsum("ij,ij->i", before.axes, again.axes) > 0.9).all()
    np.testing.assert_allclose(before.axes @ before.axes.T, np.eye(2), atol=1e-12)

    flat = fit_projection(np.zeros((4, 1)), np.ones((4, 1)))
    assert flat.components == 1
    np.testing.assert_array_equal(flat.axes[1], [0])
    # Units that train together: they differ along one direction, and rounding is none.
    line = fit_projection(np.zeros((4, 30)), np.ones((4, 30)) * (1 + 1e-7 * rng.random((4, 30))))
    assert line.components == 1
    assert "one direction" in line.words


def test_the_unit_beside_the_map_is_shown_as_it_was_moved(paused):
    tab, panel = paused.tab, paused.tab.view.unit
    unit = UnitChoice("layer1", 3)
    tab.session.set_unit(unit)
    tab.settle()
    before = panel.histogram.shares[0]
    assert "one of 8 alike" in panel._facts.text()
    paused.drag(3, 40, 10)
    (moved,) = tab.presenter.symmetry.moves(tab.presenter.answer)
    facts = panel._facts.text()
    assert f"norm {format_metric(moved.size)}" in facts
    assert f"moved by {format_metric(moved.size)} since epoch 0" in facts
    assert "alike" not in facts
    assert not np.array_equal(panel.histogram.shares[0], before)
    # The others are where they were.
    tab.session.set_unit(UnitChoice("layer1", 2))
    assert "moved" not in panel._facts.text()
    tab.session.set_unit(unit)
    paused.message_button("Undo").click()
    assert "moved" not in panel._facts.text()
    assert np.array_equal(panel.histogram.shares[0], before)
