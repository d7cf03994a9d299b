from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from core.settings import describe, from_mapping, setting
from core.training.config import TrainingConfig
from gui.widgets.settings_form import SettingsForm
from gui.widgets.value_edit import zero_word


@dataclass(frozen=True)
class Network:
    hidden: tuple = setting((128, 64), "Hidden widths", "Units.", kind=tuple, minimum=1)
    activation: str = setting(
        "relu", "Activation", "What a unit does.", choices={"relu": "ReLU", "tanh": "tanh"}
    )


@dataclass(frozen=True)
class Training:
    learning_rate: float = setting(
        0.05, "Learning rate", "Length of a step.", minimum=0, exclusive=True
    )
    momentum: float = setting(0.9, "Momentum", "Memory.", minimum=0, maximum=0.9999)
    epochs: int = setting(60, "Epochs", "Times through.", minimum=1, unit="epochs")
    optimizer: str = setting(
        "sgd", "Optimizer", "How.", choices={"sgd": "SGD with momentum", "adam": "Adam"}
    )


DEFAULTS = {
    "hidden": (128, 64),
    "activation": "relu",
    "learning_rate": 0.05,
    "momentum": 0.9,
    "epochs": 60,
    "optimizer": "sgd",
}


@pytest.fixture
def form(qtbot, light):
    form = SettingsForm(Network, Training)
    qtbot.addWidget(form)
    form.resize(260, 320)
    form.show()
    return form


@pytest.fixture
def signals(form):
    seen = []
    form.valuesEdited.connect(lambda: seen.append("edited"))
    form.validityChanged.connect(lambda valid: seen.append(valid))
    return seen


def type_into(qtbot, form, name, text):
    editor = form.editor(name)
    editor.selectAll()
    if text:
        qtbot.keyClicks(editor, text)
    else:
        qtbot.keyClick(editor, Qt.Key.Key_Delete)


def messages(form):
    return [
        label.text()
        for label in form.findChildren(QLabel)
        if label.isVisible() and label.property("role") == "error"
    ]


def test_it_starts_with_the_defaults_of_both_classes(form):
    assert form.values() == DEFAULTS
    assert form.errors() == {}
    assert form.is_valid()
    assert from_mapping(Network, {"hidden": form.values()["hidden"]}) == Network()


def test_two_settings_of_one_name_are_refused(qtbot, light):
    with pytest.raises(ValueError, match="'learning_rate'"):
        SettingsForm(Training, Training)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("learning_rate", "1e-3", 0.001),
        ("learning_rate", ".5", 0.5),
        ("hidden", "256", (256,)),
        ("hidden", "128 64", (128, 64)),
        ("hidden", "", ()),
        ("epochs", "200", 200),
    ],
)
def test_values_can_be_typed(qtbot, form, name, text, value):
    type_into(qtbot, form, name, text)
    assert form.values()[name] == value


def test_typing_announces_every_edit(qtbot, form, signals):
    type_into(qtbot, form, "epochs", "20")
    assert signals == ["edited", "edited"]


def test_choosing_announces_the_edit(qtbot, form, signals):
    editor = form.editor("activation")
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert form.values()["activation"] == "tanh"
    assert signals == ["edited"]


def test_an_invalid_entry_is_marked_and_explained_as_it_is_typed(qtbot, form, signals):
    type_into(qtbot, form, "learning_rate", "0")
    assert form.errors() == {"learning_rate": "Learning rate must be greater than 0; got 0"}
    assert messages(form) == ["Learning rate must be greater than 0; got 0"]
    assert form.editor("learning_rate").property("invalid") is True
    assert "greater than 0" in form.editor("learning_rate").accessibleDescription()
    assert "learning_rate" not in form.values()
    assert signals == [False, "edited"]

    qtbot.keyClicks(form.editor("learning_rate"), ".1")
    assert form.errors() == {}
    assert messages(form) == []
    assert form.values()["learning_rate"] == 0.1
    # "0." is still invalid, so validity changes once.
    assert signals == [False, "edited", "edited", True, "edited"]


def test_leaving_a_field_writes_the_value_as_usual(qtbot, form):
    type_into(qtbot, form, "hidden", "128x")
    type_into(qtbot, form, "hidden", "32 16")
    qtbot.keyClick(form.editor("hidden"), Qt.Key.Key_Return)
    assert form.editor("hidden").text() == "32, 16"


def test_leaving_an_invalid_field_keeps_what_was_typed(qtbot, form):
    type_into(qtbot, form, "epochs", "many")
    qtbot.keyClick(form.editor("epochs"), Qt.Key.Key_Return)
    assert form.editor("epochs").text() == "many"


@pytest.mark.parametrize(
    ("name", "key", "modifier", "text"),
    [
        ("epochs", Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, "61"),
        ("epochs", Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, "50"),
        ("learning_rate", Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, "0.1"),
        ("learning_rate", Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "0.02"),
        ("hidden", Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, "128, 64"),
    ],
)
def test_up_and_down_step(qtbot, form, name, key, modifier, text):
    qtbot.keyClick(form.editor(name), key, modifier)
    assert form.editor(name).text() == text


def test_a_step_is_an_edit(qtbot, form, signals):
    qtbot.keyClick(form.editor("epochs"), Qt.Key.Key_Up)
    assert signals == ["edited"]


def test_set_values_shows_them_and_emits_nothing(form, signals):
    form.set_values({"epochs": 5, "hidden": [32], "optimizer": "adam", "of another model": 1})
    assert form.values() == DEFAULTS | {"epochs": 5, "hidden": (32,), "optimizer": "adam"}
    form.set_values({"epochs": 0})
    assert list(form.errors()) == ["epochs"]
    form.set_values({"epochs": 1})
    assert form.is_valid()
    assert signals == []


@pytest.mark.parametrize("value", [None, "many", [1, 2]])
def test_set_values_marks_what_cannot_be_used(form, value):
    form.set_values({"epochs": value})
    assert list(form.errors()) == ["epochs"]


def test_an_unknown_choice_leaves_the_one_shown(form):
    form.set_values({"optimizer": "lbfgs"})
    assert form.values()["optimizer"] == "sgd"


def test_locked_fields_say_why_until_they_are_unlocked(form):
    form.set_locked(["hidden", "activation"], "The network cannot change during a run.")
    assert not form.editor("hidden").isEnabled()
    assert "during a run" in form.editor("hidden").toolTip()
    assert form.editor("epochs").isEnabled()
    form.set_locked([], "")
    assert form.editor("hidden").isEnabled()
    assert "during a run" not in form.editor("hidden").toolTip()


def test_a_setting_without_effect_says_why_and_does_not_count(qtbot, form, signals):
    type_into(qtbot, form, "momentum", "2")
    assert not form.is_valid()
    form.set_inactive({"momentum": "Adam has moments of its own."})
    assert form.is_valid()
    assert signals == [False, "edited", True]
    assert form.values()["momentum"] == 0.9
    assert not form.editor("momentum").isEnabled()
    assert "moments of its own" in form.editor("momentum").toolTip()
    assert messages(form) == []


def test_locked_and_inactive_do_not_undo_each_other(form):
    form.set_inactive({"momentum": "no effect"})
    form.set_locked(["momentum", "epochs"], "a run is going on")
    form.set_locked([], "")
    assert not form.editor("momentum").isEnabled()
    assert form.editor("epochs").isEnabled()


def test_the_tooltip_gives_help_range_and_default(form):
    tooltip = form.editor("learning_rate").toolTip()
    for part in ("Length of a step.", "Greater than 0.", "Default: 0.05."):
        assert part in tooltip
    assert "Default: SGD with momentum." in form.editor("optimizer").toolTip()


@pytest.mark.parametrize("name", ["epochs", "activation"])
def test_a_setting_can_be_reset_to_its_default(form, signals, name):
    form.set_values({"epochs": 5, "activation": "tanh"})
    form.editor(name).resetRequested.emit()
    assert form.values()[name] == DEFAULTS[name]
    assert signals == ["edited"]


def test_another_network_brings_its_own_fields(qtbot, form, signals):
    type_into(qtbot, form, "epochs", "many")
    form.set_locked(["hidden"], "a run is going on")
    form.set_kinds(Network)
    assert form.names == ("hidden", "activation")
    assert form.is_valid()
    assert form.editor("hidden").isEnabled()


def test_rows_of_the_caller_stand_above_the_fields(qtbot, form):
    page = QWidget()
    qtbot.addWidget(page)
    before = QLineEdit(page)
    form.setParent(page)
    choice = QComboBox()
    choice.addItem("MLP")
    form.add_top_row("Network", choice)
    form.layout().activate()
    assert choice.y() < form.editor("hidden").y()
    chain, widget = [], before
    while (widget := widget.nextInFocusChain()) is not before:
        chain.append(widget)
    expected = [choice, *(form.editor(name) for name in form.names)]
    assert [widget for widget in chain if widget in expected] == expected


@pytest.mark.parametrize("width", [234, 258, 274])
def test_no_text_is_cut_in_a_narrow_panel(qtbot, form, width):
    form.resize(width, 400)
    form.layout().activate()
    assert form.minimumSizeHint().width() <= width
    for editor in form.findChildren(QComboBox):
        assert editor.full_width() <= editor.width(), editor.accessibleName()
    for label in form.findChildren(QLabel):
        if label.isVisible():
            assert label.height() >= label.heightForWidth(label.width())


def test_fields_align_and_numbers_stand_on_the_right(form):
    form.layout().activate()
    edits = form.findChildren(QLineEdit)
    assert len({edit.x() for edit in edits}) == 1
    assert len({edit.width() for edit in edits}) == 1
    assert all(edit.alignment() & Qt.AlignmentFlag.AlignRight for edit in edits)


def test_labels_are_centred_on_their_fields(form):
    form.layout().activate()
    for label in form.findChildren(QLabel):
        editor = label.buddy()
        if isinstance(editor, QLineEdit):
            assert abs(label.geometry().center().y() - editor.geometry().center().y()) <= 1


def test_the_wheel_changes_no_choice(qtbot, form, signals):
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(form.editor("activation"), event)
    assert form.values()["activation"] == "relu"
    assert signals == []


# -- amounts whose 0 means never ---------------------------------------------------------------


@dataclass(frozen=True)
class Stopping:
    target: float = setting(0.0, "Target", "Ends here; 0 is never.", minimum=0)
    patience: int = setting(0, "Patience", "Ends then; 0 is never.", minimum=0, unit="epochs")
    momentum: float = setting(0.0, "Momentum", "0 is plain descent.", minimum=0)


@pytest.fixture
def stopping(qtbot, light):
    form = SettingsForm(Stopping)
    qtbot.addWidget(form)
    form.resize(260, 320)
    form.show()
    return form


def test_a_zero_that_is_no_amount_is_said_in_words(stopping):
    patience, momentum = stopping.editor("patience"), stopping.editor("momentum")
    assert (patience.text(), patience.placeholderText()) == ("", "never")
    assert patience.accessibleDescription().startswith("never. ")
    assert "Default: never." in patience.toolTip()
    assert patience.textMargins().right() == 0, "there is nothing that the unit is of"
    assert (momentum.text(), momentum.placeholderText()) == ("0", "")
    assert stopping.values() == {"target": 0.0, "patience": 0, "momentum": 0.0}
    assert stopping.is_valid()


def test_never_gives_way_to_a_number_and_comes_back_with_zero(stopping, qtbot):
    patience = stopping.editor("patience")
    patience.setFocus()
    qtbot.keyClicks(patience, "12")
    assert stopping.values()["patience"] == 12
    assert patience.textMargins().right() > 0
    patience.selectAll()
    qtbot.keyClicks(patience, "0")
    qtbot.keyClick(patience, Qt.Key.Key_Return)
    assert patience.text() == ""
    qtbot.keyClick(patience, Qt.Key.Key_Up)
    assert patience.text() == "1"
    qtbot.keyClick(patience, Qt.Key.Key_Down)
    assert (patience.text(), stopping.values()["patience"]) == ("", 0)
    stopping.set_values({"target": 0.5})
    stopping.set_values({"target": 0.0})
    assert stopping.editor("target").text() == ""


def test_the_stop_conditions_of_a_run_say_never():
    described = describe(TrainingConfig)
    words = {name: word for name, each in described.items() if (word := zero_word(each))}
    never = dict.fromkeys(("target_loss", "target_accuracy", "patience"), "never")
    assert words == {**never, "averaging": "off"}


@dataclass(frozen=True)
class Augmented:
    epochs: int = setting(60, "Epochs", "Times through.", minimum=1)
    shift: float = setting(0.0, "Shift", "How far.", minimum=0, advanced=True, group="Moved")
    zoom: float = setting(0.0, "Zoom", "How large.", minimum=0, advanced=True, group="Moved")
    noise: float = setting(0.0, "Noise", "How rough.", minimum=0, advanced=True, group="Looks")


@pytest.fixture
def grouped(qtbot, light):
    form = SettingsForm(Augmented)
    qtbot.addWidget(form)
    form.resize(260, 320)
    form.show()
    return form


def headings(form):
    found = {text: [w for w in form.findChildren(QLabel) if w.text() == text] for text in GROUPS}
    return {text: widgets[0] for text, widgets in found.items() if widgets[0].isVisible()}


GROUPS = ("Moved", "Looks")


def test_groups_have_a_heading_above_their_first_setting(grouped):
    shown = headings(grouped)

    assert list(shown) == ["Moved", "Looks"]
    tops = [grouped.editor("epochs"), shown["Moved"], grouped.editor("shift")]
    tops += [grouped.editor("zoom"), shown["Looks"], grouped.editor("noise")]
    places = [widget.mapTo(grouped, QPoint(0, 0)).y() for widget in tops]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_a_heading_goes_with_its_settings(grouped):
    grouped.set_advanced_shown(False)
    assert not headings(grouped)

    # An entry that cannot be used is shown in any case, under its heading.
    grouped.set_values({"zoom": -1.0})
    assert list(headings(grouped)) == ["Moved"]
    grouped.set_kinds(Network, Training)
    assert not [w for w in grouped.findChildren(QLabel) if w.text() in GROUPS and w.isVisible()]
