"""Folders of pictures in the window: opened, dropped, read at another size, given up."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton

from core.datasets import image_folder, picture_cache
from core.registry import Registry
from core.training import planning
from core.training.preset import Preset
from core.training.presets import PRESETS
from gui.data_loader import DATA_FILES
from gui.tabs.training import settings_panel, settings_presenter


@pytest.fixture
def folder(write_pictures, tmp_path, monkeypatch):
    """Write 10 photographs of each of two classes."""
    monkeypatch.setattr(picture_cache, "cache_folder", lambda: tmp_path / "kept")
    rng = np.random.default_rng(3)
    return write_pictures(
        {
            f"{name}/{at}.png": rng.integers(0, 256, (100 + at, 120, 3), np.uint8)
            for name in ("day", "night")
            for at in range(10)
        }
    )


@pytest.fixture
def presets(monkeypatch):
    """Let the window know a preset that wants pictures of 24 pixels."""
    small = Preset("small", "Small", "Of pictures.", "numpy-mlp", None, "Tests", picture_size=24)
    known = Registry("preset", *PRESETS, small)
    for module in (planning, settings_panel, settings_presenter):
        monkeypatch.setattr(module, "PRESETS", known)


def sides(lab):
    return lab.session.dataset.sample_shape


def size_menu(lab):
    return lab.view.data._sizes


def checked(lab):
    return [size for size, action in size_menu(lab)._actions.items() if action.isChecked()]


def wait_for_size(lab, side):
    lab.wait(lambda: sides(lab) == (side, side, 3) and not lab.window.loader.is_loading)


def test_a_folder_of_pictures_is_shown_with_its_samples_in_colour(open_lab, folder):
    lab = open_lab(str(folder))

    assert sides(lab) == (64, 64, 3)
    lab.wait(lambda: "64×64×3" in lab.view.data._caption.text())
    assert lab.view.data._pictures.isVisible()
    assert size_menu(lab).menuAction().isEnabled()
    assert checked(lab) == [0]


def test_pictures_are_read_again_at_another_size(open_lab, folder):
    lab = open_lab(str(folder))

    size_menu(lab)._actions[32].trigger()
    wait_for_size(lab, 32)

    assert lab.session.data_choice.picture_size == 32
    assert checked(lab) == [32]


def test_other_data_offer_no_size(open_lab, folder, pictures):
    lab = open_lab(str(folder))
    size_menu(lab)._actions[32].trigger()
    wait_for_size(lab, 32)
    lab.window.loader.open(str(pictures))
    lab.wait(lambda: lab.session.dataset.source == str(pictures))

    assert not size_menu(lab).menuAction().isEnabled()
    assert checked(lab) == [0]


def test_pictures_left_out_are_counted_below_the_samples(open_lab, folder):
    (folder / "day" / "x.png").write_bytes(b"x")
    lab = open_lab()
    lab.window.loader.open(str(folder))
    lab.wait(lambda: sides(lab) == (64, 64, 3))

    lab.wait(lambda: "1\u00a0unreadable,\u00a0left\u00a0out" in lab.view.data._caption.text())
    assert "day/x.png: it is no picture" in lab.view.data._caption.toolTip()
    assert "1 of 21 pictures could not be read and is left out" in lab.messages.text


def test_a_folder_is_opened_by_dropping_it(open_lab, folder):
    lab = open_lab()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    lab.window.dropEvent(event)

    lab.wait(lambda: lab.session.dataset.source == str(folder))


def test_a_preset_reads_pictures_at_its_size(open_lab, presets, folder):
    lab = open_lab(str(folder))

    lab.view.settings.presetChosen.emit("small")
    wait_for_size(lab, 24)

    assert checked(lab) == [24]
    assert [a.text() for a in size_menu(lab).actions()][1:4] == [
        "24 × 24 pixels",
        "32 × 32 pixels",
        "64 × 64 pixels",
    ]
    assert lab.view.settings.preset == "small"


def test_pictures_opened_after_a_preset_are_read_at_its_size_unless_one_is_named(
    open_lab, presets, folder
):
    lab = open_lab()
    lab.view.settings.presetChosen.emit("small")
    lab.window.loader.open(str(folder))
    wait_for_size(lab, 24)

    size_menu(lab)._actions[32].trigger()
    wait_for_size(lab, 32)
    assert lab.view.settings.preset == "small"


@pytest.fixture
def slow(monkeypatch):
    """Hold the reading after the first picture until the event is set."""
    go_on = threading.Event()
    decode = image_folder.decode_tiles

    def slowly(files, form):
        for at, tile in enumerate(decode(files, form)):
            yield tile
            if at == 0:
                go_on.wait(20)

    monkeypatch.setattr(image_folder, "decode_tiles", slowly)
    yield go_on
    go_on.set()


def test_reading_shows_how_far_it_is_and_can_be_given_up(open_lab, slow, folder):
    lab = open_lab()
    before = lab.session.dataset
    lab.window.loader.open(str(folder))
    progress = lab.view.data._progress
    lab.wait(progress.isVisible)
    assert progress.text.text().startswith("Reading pictures… 5%")

    (button,) = progress.findChildren(QPushButton)
    button.click()
    slow.set()
    lab.wait(lambda: "Cancelled: the pictures were not read" in lab.messages.text)

    assert lab.session.dataset is before
    lab.press_message_button("Read them")
    lab.wait(lambda: lab.session.dataset.source == str(folder))


def test_dialogs_offer_tables():
    for ending in ("*.csv ", "*.csv.gz", "*.tsv"):
        assert ending in DATA_FILES
