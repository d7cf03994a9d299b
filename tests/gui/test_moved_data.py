"""A run notes where its data are now, as soon as they are opened there."""

import shutil


def _trained_on(lab, source):
    _open(lab, source)
    return lab.finish(epochs=1)


def _open(lab, source):
    lab.window.loader.open(str(source))
    lab.wait(lambda: lab.session.data_choice.source == str(source))


def _settle(lab):
    lab.wait(lambda: not lab.window.library._moved.is_busy)


def test_data_that_moved_are_noted_in_the_run(lab, pictures, tmp_path):
    run = _trained_on(lab, pictures)
    moved = tmp_path / "moved.npz"
    pictures.rename(moved)

    _open(lab, moved)

    _settle(lab)
    assert run.record.config.data.source == str(moved)
    assert run.folder.read_record().config.data.source == str(moved)
    assert f"the data of {run.record.name} are in {moved} now" in lab.messages.text


def test_a_copy_of_data_that_are_still_there_is_no_new_place(lab, pictures, tmp_path):
    run = _trained_on(lab, pictures)
    copy = tmp_path / "copy.npz"
    shutil.copy(pictures, copy)

    _open(lab, copy)
    _settle(lab)

    assert run.folder.read_record().config.data.source == str(pictures)


def test_a_place_that_cannot_be_noted_is_told(lab, pictures, tmp_path):
    run = _trained_on(lab, pictures)
    moved = tmp_path / "moved.npz"
    pictures.rename(moved)
    shutil.rmtree(run.folder.path)

    _open(lab, moved)

    _settle(lab)
    assert "could not be noted" in lab.messages.text


def test_runs_that_come_behind_the_data_are_noted_too(lab, pictures, tmp_path):
    run = _trained_on(lab, pictures)
    lab.session.remove_runs([run.run_id])
    moved = tmp_path / "moved.npz"
    pictures.rename(moved)
    _open(lab, moved)
    _settle(lab)
    assert run.folder.read_record().config.data.source == str(pictures)

    lab.session.add_runs([run])
    _settle(lab)

    assert run.folder.read_record().config.data.source == str(moved)


def test_a_name_that_is_given_meanwhile_stays(lab, pictures, tmp_path):
    run = _trained_on(lab, pictures)
    moved = tmp_path / "moved.npz"
    pictures.rename(moved)
    noted = run.store.move_data(run.run_id, str(moved))

    lab.window.library.describe(run.run_id, name="another")
    lab.window.library._moved._on_noted(({run.run_id: noted}, {}, str(moved)))

    assert run.record.name == "another"
    assert run.record.config.data.source == str(moved)
