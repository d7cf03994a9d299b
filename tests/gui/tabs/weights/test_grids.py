"""The grids of the Weights tab show what the checkpoints hold, at the cursor's epoch."""

import numpy as np
from PySide6.QtCore import Qt

from core.analysis.weight_grid import color_limits, color_tiles
from gui.session import UnitChoice
from gui.tabs.weights.view import INVITATION


def expected(tab, epoch, view="grid", array="layer1.weight"):
    """The colours of a layer's pictures, from the checkpoint alone."""
    arrays = tab.session.current_run.folder.read_checkpoint(epoch)
    tiles = arrays[array].T.reshape(-1, 6, 6)
    return color_tiles(tiles, color_limits([tiles], view)[0], tab.presenter._palette)


def test_without_a_run_the_page_invites(empty):
    assert empty.view.stack.currentWidget() is empty.view.empty
    assert empty.view.empty.text == INVITATION


def test_start_and_now_are_those_of_the_checkpoints(trained):
    assert np.array_equal(trained.pixels("start"), expected(trained, 0))
    assert np.array_equal(trained.pixels("now"), expected(trained, 5))
    assert not np.array_equal(trained.pixels("start"), trained.pixels("now"))
    assert trained.view.grids.panes["both", "now"].caption.text() == "Now: epoch 5"


def test_the_grid_follows_the_cursor(trained):
    for epoch in (1, 3, 0, 4):
        trained.session.set_epoch(epoch)
        trained.settle()

        assert np.array_equal(trained.pixels("now"), expected(trained, epoch))
        assert np.array_equal(trained.pixels("start"), expected(trained, 0))


def test_a_hidden_tab_does_nothing_and_catches_up(trained):
    trained.lab.window.tabs.setCurrentIndex(0)
    shown = trained.presenter.answer
    trained.session.set_epoch(2)
    trained.qtbot.wait(50)
    assert trained.presenter.answer is shown

    trained.lab.window.tabs.setCurrentWidget(trained.view)
    trained.lab.wait(lambda: trained.presenter.answer is not shown)

    assert np.array_equal(trained.pixels("now"), expected(trained, 2))


def test_the_change_is_the_difference(trained):
    trained.page("change")

    folder = trained.session.current_run.folder
    start, now = (folder.read_checkpoint(epoch)["layer1.weight"] for epoch in (0, 5))
    tiles = (now - start).T.reshape(-1, 6, 6)
    colors = color_tiles(tiles, color_limits([tiles], "grid")[0], trained.presenter._palette)
    assert np.array_equal(trained.pixels("change"), colors)


def test_units_are_sorted_alike_in_both_grids(trained):
    trained.choose(trained.view.options.order_box, "norm")

    weight = trained.session.current_run.folder.read_checkpoint(5)["layer1.weight"]
    order = np.argsort(-np.linalg.norm(weight, axis=0))
    assert trained.grid("now").order.tolist() == order.tolist()
    assert trained.grid("start").order.tolist() == order.tolist()
    assert np.array_equal(trained.pixels("now"), expected(trained, 5))


def test_each_tile_may_have_its_own_scale(trained):
    trained.choose(trained.view.options.scale_box, "tile")

    assert np.array_equal(trained.pixels("now"), expected(trained, 5, "tile"))
    assert "largest" in trained.view.grids.panes["both", "now"].colors.texts[2]


def test_the_colour_bar_has_the_numbers_of_the_contrast(trained):
    bar = trained.view.grids.panes["both", "now"].colors
    before = float(bar.texts[2])
    trained.view.options.contrast.setValue(4)
    trained.settle()

    assert abs(float(bar.texts[2]) - before / 2) < 0.002
    assert bar.texts[1] == "0"


def test_further_layers_are_a_matrix_and_biases_bars(trained):
    trained.layer("output.weight")
    assert trained.grid().arrangement.columns == 1
    assert trained.grid().tiles.shape[:3] == (3, 1, 8)
    trained.layer("layer1.bias")
    assert len(trained.grid().tiles) == 8
    assert trained.view.options.badge == "8 units"


def test_a_click_chooses_the_unit_for_all_tabs(trained):
    trained.click_unit(6)

    assert trained.session.unit == UnitChoice("layer1", 6)
    assert trained.grid("start").chosen == trained.grid("now").chosen == 6
    assert trained.view.unit.title == "Unit 6"


def test_arrow_keys_walk_over_units_and_pages_over_layers(trained):
    trained.click_unit(0)
    columns = trained.grid().arrangement.columns
    trained.press(Qt.Key.Key_Right)
    assert trained.session.unit.index == 1
    trained.press(Qt.Key.Key_Down)
    assert trained.session.unit.index == 1 + columns
    trained.press(Qt.Key.Key_End)
    assert trained.session.unit.index == 7
    trained.press(Qt.Key.Key_Right)
    assert trained.session.unit.index == 7
    trained.press(Qt.Key.Key_PageDown)
    assert trained.presenter.answer.layer.array == "layer1.bias"
    assert trained.session.unit == UnitChoice("layer1", 7)
    trained.press(Qt.Key.Key_PageDown)
    assert trained.presenter.answer.layer.array == "output.weight"
    assert trained.session.unit is None


def test_a_unit_of_another_layer_brings_its_layer(trained):
    trained.session.set_unit(UnitChoice("output", 1))
    trained.settle()

    assert trained.presenter.answer.layer.array == "output.weight"
    assert trained.view.unit.title == "Class middle"


def test_hover_names_the_unit_and_its_numbers(trained):
    text = trained.grid()._describe(3)

    weight = trained.session.current_run.folder.read_checkpoint(5)["layer1.weight"][:, 3]
    assert text.startswith("Unit 3: norm ")
    assert f"{np.linalg.norm(weight):.3f}" in text
    assert "change" in text
    assert "mean" in text


def test_the_unit_panel_shows_histograms_and_classes(trained):
    trained.click_unit(2)

    panel = trained.view.unit
    folder = trained.session.current_run.folder
    now = folder.read_checkpoint(5)["layer1.weight"][:, 2]
    counts, _ = np.histogram(now, panel.histogram.edges)
    assert np.allclose(panel.histogram.shares[0], counts / 36)
    outgoing = folder.read_checkpoint(5)["output.weight"][2]
    assert np.allclose(panel.bars._values, outgoing)
    assert panel.bars.shown_names == ["low", "middle", "high"]
    panel.sort_button.click()
    assert panel.bars.shown_names == [
        ("low", "middle", "high")[index] for index in np.argsort(-outgoing)
    ]


def test_damaged_weights_are_told_and_the_next_epoch_takes_that_back(trained):
    folder = trained.session.current_run.folder
    path = folder.checkpoints / "epoch_0003.safetensors"
    path.write_bytes(path.read_bytes()[:100])
    trained.session.set_epoch(3)
    trained.settle()
    assert "epoch_0003.safetensors is damaged" in trained.view.messages.text
    # Nothing of another epoch stays, to be looked at or saved.
    assert trained.presenter.answer is None
    assert len(trained.grid("now").tiles) == 0
    assert trained.view.options.layer_list.count() == 4
    assert (trained.view.options.badge, trained.view.options.states) == ("– ", "")

    trained.session.set_epoch(4)
    trained.settle()

    assert trained.view.options.badge == "8 distinct units of 8"
    assert trained.view.options.states.startswith("0 dead")
    assert trained.view.messages.text == ""
    assert np.array_equal(trained.pixels("now"), expected(trained, 4))


def test_nothing_of_another_run_is_shown_of_one_without_weights(trained):
    for path in trained.session.current_run.folder.checkpoints.iterdir():
        path.unlink()
    lost = trained.session.current_run.run_id
    trained.lab.window.tabs.setCurrentIndex(0)
    trained.lab.finish(epochs=3, hidden="8")
    trained.lab.window.tabs.setCurrentWidget(trained.view)
    trained.settle()
    trained.click_unit(2)
    trained.session.select_run(lost)
    trained.settle()

    assert "keeps no weights" in trained.view.messages.text
    assert len(trained.grid("now").tiles) == len(trained.grid("start").tiles) == 0
    assert trained.view.options.layer_list.count() == 0
    assert trained.view.options.badge == "– "
    trained.view.grids.exportRequested.emit()
    assert "no weights to export" in trained.view.messages.text


def test_the_list_of_runs_stays_as_it_is_while_the_cursor_moves(trained):
    cleared = []
    trained.view.options.run_box.model().rowsRemoved.connect(lambda *_: cleared.append(True))
    trained.session.set_epoch(1)
    trained.settle()

    assert trained.presenter.answer.weights.epoch == 1
    assert cleared == []


def test_zero_initialisation_leaves_one_distinct_unit(trained):
    assert trained.view.options.badge == "8 distinct units of 8"

    trained.lab.window.tabs.setCurrentIndex(0)
    trained.lab.finish(epochs=3, hidden="8", initialization="zero")
    trained.lab.window.tabs.setCurrentWidget(trained.view)
    trained.settle()

    assert trained.view.options.badge == "1 distinct unit of 8"
    caption = trained.view.grids.panes["both", "start"].caption
    assert caption.text() == "Start: epoch 0, all zero"

    trained.session.set_epoch(0)
    trained.click_unit(0)

    unit = trained.view.unit
    assert "serves no class more than others" in unit.facts
    assert trained.presenter.answer.describe(0).endswith("serves no class more than others")
    assert unit.samples_note.text().startswith("Dead: it answers the same to every sample")
    assert unit.most.isHidden()


def test_the_tab_follows_a_run_that_trains(trained):
    trained.lab.window.tabs.setCurrentIndex(0)
    trained.lab.run(epochs=400)
    trained.lab.window.tabs.setCurrentWidget(trained.view)
    run = trained.session.current_run
    trained.lab.wait(
        lambda: (
            trained.presenter.answer.question.folder is run.folder
            and trained.presenter.answer.weights.epoch > 2
        )
    )
    trained.lab.stop()
    trained.settle()

    last = run.history.last.epoch
    assert trained.presenter.answer.weights.epoch == last
    assert np.array_equal(trained.pixels("now"), expected(trained, last))


def test_a_network_that_diverged_is_shown_with_what_is_left(trained):
    folder = trained.session.current_run.folder
    state = folder.read_checkpoint(3)
    state["layer1.weight"] = state["layer1.weight"].copy()
    state["layer1.weight"][:, 2] = np.nan
    state["layer1.weight"][0, 5] = np.inf
    folder.write_checkpoint(3, state)
    trained.session.set_epoch(3)
    trained.settle()

    assert trained.view.messages.text == ""
    gap = trained.presenter._palette.gap
    assert (trained.pixels("now")[2] == gap).all()
    assert trained.grid()._describe(2).startswith("Unit 2: norm –")
    trained.click_unit(2)
    trained.click_unit(5)
    assert trained.view.unit.facts[0] == "norm ∞"


def test_a_run_that_trains_is_followed_no_more_than_five_times_a_second(trained):
    trained.lab.window.tabs.setCurrentIndex(0)
    trained.lab.run(epochs=5000)
    trained.lab.window.tabs.setCurrentWidget(trained.view)
    run = trained.session.current_run
    trained.lab.wait(lambda: trained.presenter.answer.question.folder is run.folder)
    answers = []
    trained.presenter._task.answered.connect(answers.append)
    trained.qtbot.wait(1000)
    trained.lab.stop()

    assert 2 <= len(answers) <= 6
