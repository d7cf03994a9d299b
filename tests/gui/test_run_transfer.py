"""Imports and exports that are cancelled, come twice, fail in part, or outlive their window."""

import threading

import pytest

import gui.run_transfer as run_transfer
from core.datasets.marks import Mark, sample_hash
from core.runs.exporting import export_run
from core.runs.marks_file import change_marks


@pytest.fixture
def zips(lab, tmp_path):
    """Two runs as zips; the list is empty."""
    runs = [lab.finish(epochs=1) for _ in range(2)]
    folder = tmp_path / "zips"
    folder.mkdir()
    lab.window.transfer.export_runs([run.run_id for run in runs], folder)
    lab.wait(lambda: "2 zips" in lab.messages.text)
    lab.messages.clear()
    lab.library.delete([run.run_id for run in runs])
    lab.wait(lambda: not lab.rows)
    return sorted(str(path) for path in folder.iterdir())


@pytest.fixture
def held(monkeypatch):
    """Imports wait, each before it begins, until `go` is set."""
    go, real = threading.Event(), run_transfer.import_run

    def wait(*args, **kwargs):
        assert go.wait(10)
        return real(*args, **kwargs)

    monkeypatch.setattr(run_transfer, "import_run", wait)
    yield go
    go.set()


def test_an_import_that_is_cancelled_leaves_nothing_and_is_no_error(lab, zips, held, store):
    lab.window.transfer.import_runs(zips[:1])
    lab.press_message_button("Cancel")
    held.set()
    lab.wait(lambda: not lab.window.transfer.is_busy)
    assert lab.session.runs == []
    assert store.runs() == []
    assert lab.messages.text == "Stopped; 0 runs taken in."
    assert lab.messages.property("messageBar") == "info"
    assert "Importing" not in lab.window.status._activity.text()


def test_a_second_import_during_one_is_refused_and_the_first_can_still_be_cancelled(
    lab, zips, held
):
    lab.window.transfer.import_runs(zips[:1])
    lab.window.transfer.import_runs(zips[1:])
    assert "wait for it, or cancel it" in lab.messages.text
    lab.press_message_button("Cancel")
    held.set()
    lab.wait(lambda: not lab.window.transfer.is_busy)
    assert lab.session.runs == []
    lab.window.transfer.import_runs(zips)
    lab.wait(lambda: len(lab.session.runs) == 2)
    assert lab.messages.text == "2 runs imported."


def test_reading_data_and_importing_are_both_said(lab, zips, held, pictures):
    lab.window.transfer.import_runs(zips[:1])
    lab.window.loader.open(str(pictures))
    text = lab.window.status._activity.text
    assert "Reading pictures.npz" in text()
    assert "Importing" in text()
    lab.wait(lambda: not lab.window.loader.is_loading)
    assert "Importing" in text()
    held.set()
    lab.wait(lambda: lab.session.runs)
    assert "Importing" not in text()


def test_a_run_that_cannot_be_read_does_not_keep_the_others_out(lab, zips, tmp_path):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK no zip")
    lab.window.transfer.import_runs([zips[0], str(bad), zips[1]])
    lab.wait(lambda: len(lab.session.runs) == 2)
    assert "bad.zip" in lab.messages.text


def test_closing_the_window_during_an_import_ends_both(lab, zips, held, store):
    lab.window.transfer.import_runs(zips[:1])
    threading.Timer(0.05, held.set).start()
    lab.close()
    assert not lab.window.transfer.is_busy
    assert store.runs() == []


def test_the_zips_that_are_complete_stay_when_an_export_is_cancelled(lab, tmp_path, monkeypatch):
    runs = [lab.finish(epochs=1) for _ in range(2)]
    real, transfer = run_transfer.export_run, lab.window.transfer

    def cancelled_after_the_first(*args, **kwargs):
        real(*args, **kwargs)
        transfer._cancel.set()

    monkeypatch.setattr(run_transfer, "export_run", cancelled_after_the_first)
    target = tmp_path / "out"
    target.mkdir()
    transfer.export_runs([run.run_id for run in runs], target)
    lab.wait(lambda: "Exported to" in lab.messages.text)
    assert [path.name for path in target.iterdir()] == [f"{runs[0].run_id}.zip"]


def test_an_unexpected_error_is_said_and_the_next_import_works(lab, zips, monkeypatch):
    real = run_transfer.import_run

    def refuse(*_args, **_kwargs):
        raise MemoryError("no room")

    monkeypatch.setattr(run_transfer, "import_run", refuse)
    lab.window.transfer.import_runs(zips[:1])
    lab.wait(lambda: "MemoryError" in lab.messages.text)
    monkeypatch.setattr(run_transfer, "import_run", real)
    lab.window.transfer.import_runs(zips[:1])
    lab.wait(lambda: len(lab.session.runs) == 1)


def test_marks_that_an_import_brings_to_a_run_that_is_here_are_shown(lab, tmp_path):
    run, data = lab.finish(epochs=1), lab.session.dataset
    label = data.class_names[data.train.labels[3]]
    found = sample_hash(data.train.inputs[3], label)
    mark = Mark("bad", "train", 3, label, data.fingerprint, found)
    change_marks(run.folder, [mark])
    export_run(run.folder, tmp_path / "run.zip")
    change_marks(run.folder, removed=[(mark.fingerprint, mark.place)])
    assert lab.window.marks.count() == 0

    lab.window.transfer.import_runs([str(tmp_path / "run.zip")])

    lab.wait(lambda: lab.window.marks.count() == 1)
    assert "is here already. The marks on 1 sample were added" in lab.messages.text
