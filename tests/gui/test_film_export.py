"""The film of a tab as a file, through the real window."""

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from gui.film_command import FILTERS


@pytest.fixture
def target(tmp_path, monkeypatch):
    """Where the dialog says that the film is to be; set its attributes first."""

    class Target:
        path = tmp_path / "film.gif"
        kind = FILTERS[0]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(Target.path), Target.kind))
    return Target


def export(lab):
    lab.actions.export_film.trigger()


def test_the_film_has_a_picture_of_the_tab_for_every_epoch(lab, target):
    lab.finish(epochs=6)
    export(lab)
    lab.wait(lambda: "Saved" in lab.messages.text)

    page = lab.view
    with Image.open(target.path) as film:
        assert film.n_frames == 7
        scale = page.devicePixelRatioF()
        assert film.size[0] == round(page.width() * scale)
    # The cursor is where it was, and the next export begins in that folder.
    assert (lab.session.epoch, lab.session.live) == (6, True)
    assert lab.window.preferences.export_folder == str(target.path.parent)
    assert lab.actions.export_film.text() == "E&xport film…"


def test_a_folder_of_pictures_has_one_for_every_epoch(lab, target, tmp_path):
    lab.finish(epochs=3)
    lab.session.set_epoch(1)
    target.kind = FILTERS[1]
    export(lab)
    lab.wait(lambda: "Saved" in lab.messages.text)

    assert len(list((tmp_path / "film").glob("epoch_*.png"))) == 4
    assert (lab.session.epoch, lab.session.live) == (1, False)


def test_what_was_said_of_one_film_is_not_in_the_next(lab, target):
    lab.finish(epochs=2)
    export(lab)
    lab.wait(lambda: "Saved" in lab.messages.text)
    export(lab)
    assert lab.messages.text == ""
    lab.wait(lambda: "Saved" in lab.messages.text)


def test_a_film_can_be_given_up(lab, target, tmp_path):
    lab.finish(epochs=30)
    export(lab)
    assert lab.actions.export_film.text() == "Cancel the &film"
    export(lab)
    lab.window._film_command._export._pool.submit(lambda: None).result()

    assert not target.path.exists()
    assert lab.actions.export_film.text() == "E&xport film…"
    assert lab.session.epoch == 30


def test_who_moves_the_cursor_ends_the_film(lab, target):
    lab.finish(epochs=30)
    export(lab)
    lab.session.set_epoch(17)
    lab.wait(lambda: "the cursor was moved" in lab.messages.text)

    assert not target.path.exists()
    assert lab.session.epoch == 17


def test_who_leaves_the_tab_ends_the_film_and_the_cursor_is_where_it_was(lab, target):
    lab.finish(epochs=30)
    export(lab)
    lab.window.tabs.setCurrentIndex(1)
    tab = lab.window.tabs.currentWidget()
    lab.wait(lambda: "the tab was left" in tab.messages.text)

    assert not target.path.exists()
    assert (lab.session.epoch, lab.session.live) == (30, True)


def test_a_film_is_of_one_run(lab, target):
    lab.finish(epochs=30)
    other = lab.current.run_id
    lab.finish(epochs=30)
    export(lab)
    epoch = lab.session.epoch
    lab.session.select_run(other)
    # The cursor keeps its epoch, so that alone would not tell.
    assert lab.session.epoch == epoch
    lab.wait(lambda: "another run was chosen" in lab.messages.text)

    assert not target.path.exists()
    assert lab.session.current_run.run_id == other


def test_a_place_that_holds_something_is_refused(lab, target, tmp_path):
    lab.finish(epochs=2)
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "precious").write_text("")
    target.kind = FILTERS[1]
    export(lab)

    assert "name a new folder" in lab.messages.text
    assert lab.actions.export_film.text() == "E&xport film…"


def test_without_an_epoch_there_is_no_film(lab):
    assert not lab.actions.export_film.isEnabled()


def test_the_window_closes_while_a_film_is_made(lab, target):
    lab.finish(epochs=30)
    export(lab)
    lab.close()

    assert not target.path.exists()


def test_a_name_without_its_ending_replaces_nothing_unasked(lab, target, tmp_path):
    lab.finish(epochs=2)
    (tmp_path / "a.film.gif").write_text("precious")
    target.path = tmp_path / "a.film"
    export(lab)
    lab.wait(lambda: "Saved" in lab.messages.text)

    assert (tmp_path / "a.film.gif").read_text() == "precious"
    assert (tmp_path / "a.film (2).gif").read_bytes().startswith(b"GIF8")
