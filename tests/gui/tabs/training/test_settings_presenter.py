"""What the form shows: presets, what suits the data, what the user typed, what was used last."""

import numpy as np
import pytest

from core.models.squeezenet_layers import TRUNK_NAMES
from core.training.presets import PRESETS
from gui.tabs.training.settings_panel import GOOD_DEFAULTS


def values(lab):
    return lab.form.values()


def choose_preset(lab, name):
    combo = lab.view.settings._preset
    combo.setCurrentIndex(combo.findData(name))
    combo.activated.emit(combo.currentIndex())


def open_data(lab, path):
    lab.window.loader.open(str(path))
    lab.wait(lambda: not lab.window.loader.is_loading)


def test_the_form_begins_with_what_suits_the_data(lab):
    assert values(lab)["hidden"] == (25,)
    assert values(lab)["inputs"] == "standardize"
    assert values(lab)["batch_size"] == 5


# That of the default recogniser brings data that take a minute to draw; others need pictures.
@pytest.mark.parametrize(
    "name",
    [
        preset.name
        for preset in PRESETS
        if not (preset.data or "").startswith("synthetic36-")
        and preset.model.endswith("-mlp")
        and "distortion" not in preset.training
    ],
)
def test_choosing_a_preset_fills_the_form(lab, name):
    lab.enter(epochs=3, learning_rate=7)
    choose_preset(lab, name)
    lab.wait(lambda: not lab.window.loader.is_loading)

    shown, preset = values(lab), PRESETS.get(name)
    for key, value in {**preset.settings, **preset.training}.items():
        assert shown[key] == value
    run = lab.run(epochs=1)
    assert run.record.config.preset == name


def test_choosing_presets_for_pictures_fills_the_form(open_lab, pictures):
    lab = open_lab(str(pictures))
    for preset in PRESETS:
        if preset.model in ("torch-cnn", "torch-mlp") and preset.data is None:
            choose_preset(lab, preset.name)

            shown = values(lab)
            for key, value in {**preset.settings, **preset.training}.items():
                assert shown[key] == value


def test_presets_stand_under_headings_that_cannot_be_chosen(lab):
    box = lab.view.settings._preset
    headings = [at for at in range(box.count()) if box.itemData(at) is None]

    assert [box.itemText(at) for at in headings] == list(
        dict.fromkeys(preset.group for preset in PRESETS)
    )
    for at in headings:
        assert not box.model().item(at).isEnabled()


def test_a_preset_of_an_autoencoder_trains_on_pictures_and_says_so_otherwise(open_lab, pictures):
    lab = open_lab()
    choose_preset(lab, "report-autoencoder")
    lab.actions.run_pause.trigger()
    lab.wait(lambda: "rows of 2 numbers" in lab.messages.text)

    other = open_lab(str(pictures))
    choose_preset(other, "report-autoencoder")
    for key, value in PRESETS.get("report-autoencoder").settings.items():
        assert values(other)[key] == value
    run = other.finish(epochs=1)
    assert run.record.config.preset == "report-autoencoder"
    assert run.history.last.validation_accuracy is None


def test_a_preset_brings_its_own_data(open_lab, pictures):
    lab = open_lab(str(pictures))
    choose_preset(lab, "toy")
    lab.wait(lambda: lab.session.dataset.name == "toy-gaussians")

    assert lab.view.settings.preset == "toy"
    assert values(lab)["epochs"] == 500


def test_a_preset_chosen_again_takes_changes_back(lab):
    choose_preset(lab, "toy")
    lab.enter(epochs=3)
    choose_preset(lab, "toy")

    assert values(lab)["epochs"] == 500


def test_good_defaults_chosen_again_take_changes_back(lab):
    lab.enter(epochs=3)
    choose_preset(lab, GOOD_DEFAULTS)

    assert values(lab)["epochs"] == 200


def test_other_data_bring_other_good_defaults(lab, pictures):
    open_data(lab, pictures)

    assert values(lab)["hidden"] == (64,)
    assert values(lab)["batch_size"] == 32
    assert values(lab)["epochs"] == 80


def test_what_was_typed_survives_other_data_and_the_rest_follows_them(lab, pictures):
    lab.enter(epochs=17, hidden="9, 8")
    open_data(lab, pictures)

    assert values(lab)["epochs"] == 17
    assert values(lab)["hidden"] == (9, 8)
    assert values(lab)["batch_size"] == 32
    open_data(lab, "toy-gaussians")
    assert values(lab)["epochs"] == 17
    assert values(lab)["batch_size"] == 5


def test_a_value_typed_back_to_what_was_offered_follows_the_data_again(lab, pictures):
    lab.enter(epochs=17)
    lab.enter(epochs=200)
    open_data(lab, pictures)

    assert values(lab)["epochs"] == 80


def test_an_entry_that_cannot_be_used_is_not_overwritten_either(lab, pictures):
    lab.enter(epochs="zero")
    open_data(lab, pictures)

    assert lab.form.editor("epochs").text() == "zero"
    assert not lab.actions.run_pause.isEnabled()


def test_a_preset_for_other_data_gives_way_to_good_defaults(lab, pictures):
    choose_preset(lab, "toy")
    lab.enter(epochs=17)
    open_data(lab, pictures)

    assert lab.view.settings.preset == GOOD_DEFAULTS
    assert values(lab)["epochs"] == 17
    assert values(lab)["reduction"] == "mean"


def test_a_preset_for_any_data_stays(lab, pictures):
    choose_preset(lab, "report-a")
    open_data(lab, pictures)

    assert lab.view.settings.preset == "report-a"
    assert values(lab)["epochs"] == 200


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("epochs", "0"),
        ("epochs", "-3"),
        ("epochs", ""),
        ("epochs", "2.5"),
        ("learning_rate", "nan"),
        ("learning_rate", "0"),
        ("learning_rate", "fast"),
        ("batch_size", "0"),
        ("hidden", "64, 0"),
        ("momentum", "1"),
    ],
)
def test_an_entry_that_cannot_be_used_is_marked_and_forbids_run(lab, name, text):
    editor = lab.form.editor(name)
    lab.enter(**{name: text})
    if not text:
        editor.clear()
        editor.textEdited.emit("")

    assert editor.property("invalid") is True
    for action in (lab.actions.run_pause, lab.actions.step_batch, lab.actions.reset):
        assert not action.isEnabled()
    assert not lab.view.controls._run.isEnabled()
    lab.actions.run_pause.trigger()
    assert not lab.controller.is_active
    lab.enter(**{name: "1" if name != "momentum" else "0.5"})
    assert editor.property("invalid") is False
    assert lab.actions.run_pause.isEnabled()


def test_an_invalid_form_does_not_hold_the_run_that_is_active(lab):
    lab.run(epochs=100_000)
    lab.enter(epochs="none")

    assert lab.actions.run_pause.isEnabled()
    assert lab.actions.stop.isEnabled()
    assert not lab.actions.reset.isEnabled()


def test_a_form_that_no_longer_shows_the_active_run_says_so(lab):
    lab.run(epochs=100_000)
    note = lab.view.settings._note
    assert note.text() == ""
    lab.enter(learning_rate="0.01")
    assert "from its next step on" in note.text()
    assert lab.view.settings.apply_button.isVisible()
    lab.enter(hidden="7")
    assert "Learning rate: can hold for this run" in note.text()
    assert "Reset begins it" in note.text()
    lab.enter(learning_rate="0.5")
    lab.stop()
    assert note.text() == ""
    assert not lab.view.settings.apply_button.isVisible()


def test_a_form_that_differs_in_the_network_alone_has_nothing_to_apply(lab):
    lab.run(epochs=100_000)
    lab.enter(hidden="7")
    assert "next run" in lab.view.settings._note.text()
    assert not lab.view.settings.apply_button.isVisible()
    assert not lab.actions.apply_settings.isEnabled()


def test_the_settings_used_last_are_there_at_the_next_start(lab, open_lab):
    choose_preset(lab, "toy")
    lab.finish(epochs=3, hidden="7, 5")
    lab.close()

    second = open_lab()
    assert values(second)["epochs"] == 3
    assert values(second)["hidden"] == (7, 5)
    assert values(second)["reduction"] == "sum"
    assert second.view.settings.preset == "toy"


def test_settings_used_last_count_as_typed(lab, open_lab, pictures):
    lab.finish(epochs=3)
    lab.close()
    second = open_lab()
    open_data(second, pictures)

    assert values(second)["epochs"] == 3
    assert values(second)["batch_size"] == 32


def test_settings_used_on_other_data_are_not_offered(lab, open_lab, pictures):
    lab.finish(epochs=3)
    lab.close()

    assert values(open_lab(str(pictures)))["epochs"] == 80


@pytest.mark.parametrize(
    "used",
    [
        {},
        {"data": "toy-gaussians"},
        {"data": "toy-gaussians", "preset": "gone", "values": {"epochs": -1}},
        {"data": "toy-gaussians", "preset": ["?"], "values": {"no such setting": 1}},
        {"data": "toy-gaussians", "preset": None, "values": {"hidden": "wide"}},
        {"data": "toy-gaussians", "preset": None, "values": [1, 2]},
    ],
)
def test_settings_that_cannot_be_used_any_more_are_not_offered(preferences, open_lab, used):
    preferences.set_form_values("numpy-mlp", used)
    lab = open_lab()

    assert values(lab)["epochs"] == 200
    assert lab.view.settings.preset == GOOD_DEFAULTS
    assert lab.actions.run_pause.isEnabled()


def fields(lab):
    return set(lab.form.names)


def test_another_network_brings_its_own_settings(lab):
    panel = lab.view.settings
    choose(lab, panel._model, "torch-cnn")
    assert {"channels", "device"} <= fields(lab)
    assert values(lab)["hidden"] == (48,)
    choose(lab, panel._model, "numpy-mlp")
    assert "channels" not in fields(lab)


def choose(lab, box, name):
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def test_a_preset_holds_for_the_same_network_in_pytorch_and_not_for_another(lab):
    panel = lab.view.settings
    choose_preset(lab, "toy")
    choose(lab, panel._model, "torch-mlp")
    assert panel.preset == "toy"
    assert values(lab)["reduction"] == "sum"
    assert values(lab)["device"] == "auto"
    choose(lab, panel._model, "torch-cnn")
    assert panel.preset == ""
    choose_preset(lab, "toy")
    assert panel.model == "numpy-mlp"


def test_the_network_used_last_is_there_at_the_next_start(lab, open_lab):
    choose(lab, lab.view.settings._model, "torch-mlp")
    lab.finish(epochs=1)
    lab.close()
    assert open_lab().view.settings.model == "torch-mlp"


def test_a_changed_preset_is_marked_where_its_name_is_not_cut(lab):
    box = lab.view.settings._preset
    assert box.currentText() == "Good defaults"
    lab.enter(learning_rate=0.3)
    assert box.currentText() == "Good defaults *"
    assert box.fontMetrics().horizontalAdvance(box.currentText()) <= box._field_width()
    assert "changed" in box.toolTip()
    choose_preset(lab, GOOD_DEFAULTS)
    assert box.currentText() == "Good defaults"
    assert "*" not in box.toolTip()


def test_a_preset_that_needs_weights_asks_for_them_when_a_run_is_to_begin(open_lab, tmp_path):
    pictures = np.random.default_rng(0).random((30, 25, 26)).astype(np.float32)
    np.savez(tmp_path / "photographs.npz", x=pictures, y=np.arange(30) % 3)
    lab = open_lab(str(tmp_path / "photographs.npz"))
    choose_preset(lab, "squeezenet-finetune")
    assert values(lab)["frozen"] == TRUNK_NAMES
    assert not lab.form.editor("head_epochs").isEnabled()

    lab.window.actions_.run_pause.trigger()

    lab.wait(lambda: "squeezenet1_1-b8a52dc0.pth" in lab.messages.text)
    assert lab.current is None
    assert "main.py" not in lab.messages.text
    assert [button.text() for button in lab.messages._action_buttons] == [
        "Choose file…",
        "Download…",
    ]
    lab.messages._action_buttons[1].click()
    assert lab.window.tabs.tabText(lab.window.tabs.currentIndex()) == "Data"
    # The message goes as soon as the weights are named.
    other = tmp_path / "other.npz"
    np.savez(other, weights=np.zeros(3))
    lab.enter(pretrained=str(other))
    lab.window.actions_.run_pause.trigger()
    lab.wait(lambda: "other.npz" in lab.messages.text)
    assert "ImageNet" not in "".join(each.text for each in lab.messages._messages)
