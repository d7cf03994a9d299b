from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from core.settings import setting
from gui.widgets.settings_form import SettingsForm


@dataclass(frozen=True)
class Weights:
    pretrained: str = setting(
        "", "Pretrained", "Weights to begin with.", kind=Path, suffixes=(".npz", ".pth")
    )


@pytest.fixture
def form(qtbot, light):
    form = SettingsForm(Weights)
    qtbot.addWidget(form)
    form.resize(260, 80)
    form.show()
    return form


@pytest.fixture
def weights(tmp_path):
    path = tmp_path / "weights.npz"
    path.write_bytes(b"weights")
    return path


def choose(monkeypatch, path):
    asked = []

    def dialog(_parent, title, folder, kinds):
        asked.append((title, folder, kinds))
        return path, ""

    monkeypatch.setattr("gui.widgets.file_edit.QFileDialog.getOpenFileName", dialog)
    return asked


def test_a_file_is_chosen_with_the_button_or_alt_down(form, qtbot, monkeypatch, weights):
    asked, seen = choose(monkeypatch, str(weights)), []
    form.valuesEdited.connect(lambda: seen.append(form.values()))
    editor = form.editor("pretrained")

    qtbot.mouseClick(editor.browse_button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

    assert asked[0] == ("Pretrained", str(Path.home()), "Pretrained (*.npz *.pth)")
    assert asked[1][1] == str(weights.parent)
    assert seen == [{"pretrained": str(weights)}] * 2


def test_a_cancelled_choice_changes_nothing(form, monkeypatch, weights):
    form.set_values({"pretrained": str(weights)})
    choose(monkeypatch, "")
    seen = []
    form.valuesEdited.connect(lambda: seen.append(True))

    form.editor("pretrained").browse()

    assert (seen, form.values()) == ([], {"pretrained": str(weights)})


def test_a_dropped_file_is_entered(form, weights):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(weights))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    form.editor("pretrained").dropEvent(event)

    assert form.values() == {"pretrained": str(weights)}


@pytest.mark.parametrize(
    ("name", "words"),
    [("absent.npz", "is no file; name one that is there"), ("letters.mat", "ends in .npz or .pth")],
)
def test_a_file_that_cannot_be_used_is_told_below(form, qtbot, tmp_path, name, words):
    (tmp_path / "letters.mat").touch()

    qtbot.keyClicks(form.editor("pretrained"), str(tmp_path / name))

    assert words in form.errors()["pretrained"]
    assert form.values() == {}


def test_nothing_is_a_value_and_the_tooltip_says_so(form):
    assert form.values() == {"pretrained": ""}
    assert "or nothing. Default: none." in form.editor("pretrained").toolTip()
