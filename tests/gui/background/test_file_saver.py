import threading

import pytest

from gui.background.file_saver import FileSaver, refusal


@pytest.fixture
def saver(qapp):
    return FileSaver()


def test_files_are_made_and_written_off_the_gui_thread(saver, qtbot, tmp_path):
    where = []

    def make():
        where.append(threading.current_thread())
        return b"content"

    with qtbot.waitSignal(saver.saved) as told:
        saver.save(tmp_path / "a.txt", make)
        assert saver.is_busy
    assert told.args == [(tmp_path / "a.txt",)]
    assert (tmp_path / "a.txt").read_bytes() == b"content"
    assert where != [threading.main_thread()]
    assert not saver.is_busy


def test_a_second_file_takes_nothing_from_the_first(saver, qtbot, tmp_path):
    release = threading.Event()
    paths = [tmp_path / "first", tmp_path / "second"]
    told = []
    saver.saved.connect(told.extend)
    saver.save(paths[0], lambda: release.wait(10) and b"1")
    saver.save(paths[1], lambda: b"2")
    qtbot.waitUntil(lambda: told == [paths[1]])
    release.set()
    qtbot.waitUntil(lambda: not saver.is_busy)
    assert told == [paths[1], paths[0]]
    assert [path.read_bytes() for path in paths] == [b"1", b"2"]


def test_several_files_end_at_the_first_that_cannot_be_written(saver, qtbot, tmp_path):
    paths = [tmp_path / "a", tmp_path / "gone" / "b", tmp_path / "c"]
    with qtbot.waitSignal(saver.failed) as told:
        saver.save_all({path: lambda: b"1" for path in paths})
    path, error = told.args
    assert path == paths[1]
    assert refusal(path, error) == (
        f"{path} cannot be written (No such file or directory); choose another folder."
    )
    assert [path.exists() for path in paths] == [True, False, False]


def test_content_that_cannot_be_made_is_told(saver, qtbot, tmp_path):
    def make():
        raise ValueError("no such colour")

    with qtbot.waitSignal(saver.failed) as told:
        saver.save(tmp_path / "a", make)
    assert refusal(*told.args) == "The file was not made (ValueError: no such colour)."
    assert not (tmp_path / "a").exists()


def test_a_file_under_way_is_written_when_the_window_goes(saver, qtbot, tmp_path):
    begun = threading.Event()

    def make():
        begun.set()
        return bytes(1000)

    saver.save(tmp_path / "a", make)
    begun.wait(10)
    with qtbot.waitSignal(saver.destroyed):
        saver.deleteLater()
    assert (tmp_path / "a").stat().st_size == 1000
