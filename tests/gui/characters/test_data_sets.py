import errno
import threading

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from core.datasets.loading import load_dataset
from core.synthetic import export
from core.synthetic.collection import Collection, draw_collection
from gui.characters import data_set_maker


def enter(drawing, qtbot, **values):
    for name, text in values.items():
        editor = drawing.window.data_set.fields[name].editor
        editor.selectAll()
        qtbot.keyClicks(editor, str(text))


@pytest.fixture
def small(drawing, qtbot):
    enter(drawing, qtbot, count=2, size=8)
    return drawing


@pytest.fixture
def held_up(monkeypatch):
    """Let the drawing wait after its first picture, until it is let go on."""
    go_on = threading.Event()

    def slow(collection, *, progress, cancelled):
        progress(1, collection.total)
        while not go_on.is_set() and not cancelled():
            go_on.wait(0.01)
        return draw_collection(collection, progress=progress, cancelled=cancelled)

    monkeypatch.setattr(data_set_maker, "draw_collection", slow)
    yield go_on
    go_on.set()


def test_the_number_of_pictures_and_their_size_are_told(drawing, qtbot):
    caption = drawing.window.data_set.caption
    assert caption.text().startswith(
        "16,200 pictures: 10,800 training, 3,600 validation, 1,800 test · 16 MiB of pixels"
    )
    enter(drawing, qtbot, count=1)
    assert caption.text().startswith("108 pictures: 36 training, 36 validation, 36 test · 108 KiB")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"count": "900000000"}, "of memory, but"),
        ({"count": "0"}, "Pictures a class must be 1 or more; got 0"),
        ({"size": "7"}, "Size must be between 8 and 512; got 7"),
        ({"size": "x"}, "Size 'x' is no number"),
    ],
)
def test_what_cannot_be_drawn_is_said_before(drawing, qtbot, values, said):
    enter(drawing, qtbot, **values)
    card = drawing.window.data_set
    assert said in card.caption.text()
    assert not card.make_button.isEnabled()
    assert not card.command_button.isEnabled()
    enter(drawing, qtbot, count=5, size=9)
    assert card.make_button.isEnabled()


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("mine", "NumPy archive (*.npz)", "mine.npz"),
        ("mine.npz", "Course file (*.mat)", "mine.npz"),
        ("mine", "Course file (*.mat)", "mine.mat"),
    ],
)
def test_a_set_is_made_where_the_user_says(small, tmp_path, monkeypatch, typed, kind, written):
    answer = (str(tmp_path / typed), kind)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: answer)
    wanted = []
    small.characters.dataWanted.connect(wanted.append)
    small.window.data_set.make_button.click()
    small.wait(lambda: "is written" in small.message)
    assert wanted == [str(tmp_path / written)]
    assert (tmp_path / written).exists()
    assert small.message.startswith(f"{written} is written, with 144 pictures, and opened")
    assert load_dataset(str(tmp_path / written)).classes == 36


@pytest.mark.parametrize("typed", ["mine", "mine.npz", "mine.MAT"])
def test_a_folder_is_made_but_not_opened_since_nothing_reads_it(
    small, tmp_path, monkeypatch, typed
):
    answer = (str(tmp_path / typed), "Folder of pictures for other programs (*)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: answer)
    wanted = []
    small.characters.dataWanted.connect(wanted.append)
    small.window.data_set.make_button.click()
    small.wait(lambda: "is written" in small.message)
    assert (tmp_path / "mine" / "train" / "A" / "00000.png").exists()
    assert small.message.endswith("To train on such pictures, make an .npz or .mat file.")
    assert wanted == []


def test_it_holds_what_the_window_shows(small, tmp_path):
    small.slider("slant").setValue(200)
    small.window.writers.next_button.click()
    small.characters.data_set.make_at(tmp_path / "a.npz")
    small.wait(lambda: "is written" in small.message)
    variation = small.window.variation.values()
    expected = draw_collection(Collection(2, 8, 1, variation))
    with np.load(tmp_path / "a.npz") as found:
        assert np.array_equal(found["x_train"], expected["train"].pictures)
        assert np.array_equal(found["x_test"], expected["test"].pictures)


def test_it_is_not_opened_where_the_user_does_not_want_it(small, tmp_path):
    wanted = []
    small.characters.dataWanted.connect(wanted.append)
    small.window.data_set.open_box.click()
    small.characters.data_set.make_at(tmp_path / "a.npz")
    small.wait(lambda: "is written" in small.message)
    assert wanted == []
    seen = []
    small.characters.trainingWanted.connect(lambda: seen.append(True))
    small.press_message_button("Open for training")
    assert wanted == [str(tmp_path / "a.npz")]
    assert seen == [True]


def test_cancel_keeps_nothing(small, tmp_path, held_up):
    card = small.window.data_set
    small.characters.data_set.make_at(tmp_path / "a.npz")
    small.wait(lambda: "1 of 144 pictures" in card.progress_text.text())
    assert card.is_running
    card.cancel_button.click()
    small.wait(lambda: not card.is_running)
    assert small.message == "Cancelled; a.npz was not written."
    assert list(tmp_path.glob("*.npz")) == []
    held_up.set()
    small.characters.data_set.make_at(tmp_path / "a.npz")
    small.wait(lambda: "is written" in small.message)


def test_closing_the_window_cancels(small, tmp_path, held_up):
    small.characters.data_set.make_at(tmp_path / "a.npz")
    small.wait(lambda: small.window.data_set.is_running)
    small.window.close()
    small.wait(lambda: not small.characters.is_busy)
    assert not (tmp_path / "a.npz").exists()


def test_the_progress_names_the_time_that_is_left(small, tmp_path, held_up):
    small.characters.data_set.make_at(tmp_path / "a.npz")
    small.wait(lambda: small.window.data_set.is_running)
    small.characters.data_set._began -= 10
    small.characters.data_set._on_progressed(72, 144)
    text = small.window.data_set.progress_text.text()
    assert text == "Drawing a.npz: 72 of 144 pictures · 10 s left"
    assert small.window.data_set.progress.value() == 500


def test_no_file_is_replaced_without_asking(small, tmp_path):
    target = tmp_path / "a.npz"
    target.write_bytes(b"precious")
    small.characters.data_set.make_at(target)
    assert small.message == "a.npz is there already; nothing was drawn."
    assert target.read_bytes() == b"precious"
    small.press_message_button("Replace")
    small.wait(lambda: "is written" in small.message)
    assert target.read_bytes() != b"precious"


def test_a_folder_with_something_in_it_and_other_endings_are_refused(small, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").touch()
    small.characters.data_set.make_at(tmp_path / "there")
    assert small.message.endswith("there is there already; name a new folder.")
    small.characters.data_set.make_at(tmp_path / "a.jpg")
    assert "a.jpg: characters are written as .npz" in small.message
    assert not small.window.data_set.is_running


def test_a_full_disk_is_named(small, tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(data_set_maker, "export_collection", full)
    small.characters.data_set.make_at(tmp_path / "a.npz")
    small.wait(lambda: "No space left" in small.message)
    assert "a.npz cannot be written" in small.message
    assert not small.window.data_set.is_running


def test_a_course_file_that_does_not_fit_into_memory_is_refused(small, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "_MAT_BYTES_PER_PIXEL", 2**50)
    small.characters.data_set.make_at(tmp_path / "a.mat")
    assert "as .mat needs about" in small.message
    assert not small.window.data_set.is_running


def test_the_command_is_copied(small):
    small.slider("slant").setValue(100)
    small.window.data_set.command_button.click()
    assert QGuiApplication.clipboard().text() == (
        "python main.py generate --count 2 --size 8 --seed 0 --slant 0 --output characters.npz"
    )
