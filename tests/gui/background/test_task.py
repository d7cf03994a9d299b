import threading

import pytest

from core.errors import DatasetError
from gui.background.task import BackgroundTask, error_text


@pytest.fixture
def task(qtbot):
    task = BackgroundTask()
    yield task
    task.wait()


def test_an_answer_arrives_on_the_thread_that_asked(task, qtbot):
    where = []
    task.succeeded.connect(lambda _result: where.append(threading.current_thread()))
    with qtbot.waitSignal(task.succeeded) as answer:
        task.start(threading.current_thread)

    assert where == [threading.current_thread()]
    assert answer.args[0] is not threading.current_thread()


def test_only_the_newest_question_is_answered(task, qtbot):
    release = threading.Event()
    answers = []
    task.succeeded.connect(answers.append)
    task.start(lambda: release.wait(10) and "first")
    task.start(lambda: "second")
    task.start(lambda: "third")
    release.set()
    qtbot.waitUntil(lambda: not task.is_busy)

    assert answers == ["third"]


def test_an_error_is_brought_to_whoever_asked(task, qtbot):
    with qtbot.waitSignal(task.failed) as failed:
        task.start(lambda: {}["missing"])

    assert isinstance(failed.args[0], KeyError)
    assert not task.is_busy


def test_after_cancel_no_answer_comes(task, qtbot):
    release = threading.Event()
    answers = []
    task.succeeded.connect(answers.append)
    task.start(lambda: release.wait(10))
    task.cancel()
    release.set()
    task.wait()
    with qtbot.waitSignal(task.succeeded):
        task.start(lambda: "asked later")

    assert answers == ["asked later"]


def test_a_task_that_is_destroyed_waits_for_its_work(qapp, qtbot):
    release = threading.Event()
    done = []
    task = BackgroundTask()
    task.start(lambda: release.wait(10) and done.append(True))
    threading.Timer(0.05, release.set).start()
    with qtbot.waitSignal(task.destroyed):
        task.deleteLater()

    assert done == [True]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (DatasetError("no such file"), "no such file"),
        (KeyError("x"), "Unexpected error: KeyError: 'x'"),
        (MemoryError(), "Unexpected error: MemoryError"),
    ],
)
def test_errors_are_told_by_their_kind(error, text):
    assert error_text(error) == text
