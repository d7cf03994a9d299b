"""Units that are off belong to runs, and every tab hears of them."""

import pytest

from gui.lesions import Lesions, by_layer, units_words
from gui.session import UnitChoice

FIRST, SECOND = UnitChoice("layer1", 3), UnitChoice("layer2", 0)


@pytest.fixture
def lesions(qapp):
    lesions = Lesions()
    lesions.heard = []
    lesions.changed.connect(lesions.heard.append)
    return lesions


def test_units_are_off_for_their_run_alone(lesions, make_run):
    one, other = make_run("one"), make_run("other", created="2026-01-02T00:00:00")
    lesions.toggle(one, FIRST)
    lesions.put(one, [FIRST, SECOND])
    assert lesions.of(one) == {FIRST, SECOND}
    assert lesions.of(other) == lesions.of(None) == frozenset()
    lesions.undo(other)
    lesions.undo(one)
    assert lesions.of(one) == {FIRST}
    lesions.undo(one)
    assert not lesions.can_undo(one)
    assert lesions.of(one) == frozenset()
    assert lesions.heard == ["one"] * 4


def test_a_new_run_of_the_same_name_has_all_units(lesions, make_run):
    lesions.toggle(make_run("same"), FIRST)
    assert lesions.of(make_run("same", created="2026-02-02T00:00:00")) == frozenset()


def test_what_changes_nothing_is_no_step(lesions, make_run):
    run = make_run("one")
    lesions.put(run, ())
    assert not lesions.can_undo(run)
    assert lesions.heard == []


def test_units_are_named_by_their_layers():
    units = {FIRST, SECOND, UnitChoice("layer1", 1)}
    assert by_layer(units) == {"layer1": (1, 3), "layer2": (0,)}
    assert units_words(units) == "2 units of layer 1 and 1 of layer 2 off"


def test_the_training_tab_says_that_its_curves_show_all_units(lab):
    run = lab.finish(epochs=2, hidden="4")
    assert lab.view.lesions.text == ""
    units = [UnitChoice("layer1", index) for index in range(3)]
    lab.window.lesions.put(run, units)
    presenter = lab.window.tabs.widget(0).findChild(_presenter())
    lab.wait(lambda: "validation accuracy" in lab.view.lesions.text)
    whole = run.history.at(2).validation_accuracy
    assert lab.view.lesions.text.startswith("3 units of layer 1 off · validation accuracy ")
    assert f"({whole:.3f} with all)" in lab.view.lesions.text
    assert lab.view.lesions.text.endswith(" · curves and numbers: with all")
    lab.view.lesions.on_button.click()
    lab.wait(lambda: not presenter.is_busy)
    assert lab.view.lesions.text == ""
    # Of weights that are gone it is said that nobody knows what a lesion costs.
    for path in (run.folder.path / "checkpoints").iterdir():
        path.unlink()
    lab.window.lesions.put(run, units[:1])
    lab.wait(lambda: "What the lesion costs is not known" in lab.view.messages.text)
    assert "keeps no weights" in lab.view.messages.text
    # Dismissed, it does not come back with another epoch, but with another lesion.
    lab.view.messages.dismiss()
    lab.session.set_epoch(1)
    lab.wait(lambda: not presenter.is_busy)
    assert lab.view.messages.text == ""
    lab.window.lesions.put(run, units[:2])
    lab.wait(lambda: "What the lesion costs is not known" in lab.view.messages.text)
    lab.view.lesions.on_button.click()
    lab.wait(lambda: "What the lesion costs" not in lab.view.messages.text)


def _presenter():
    from gui.tabs.training.lesion_presenter import LesionPresenter

    return LesionPresenter
