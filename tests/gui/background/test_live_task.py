import threading

import pytest

from gui.background.live_task import LiveTask


@pytest.fixture
def task(qapp):
    result = LiveTask()
    yield result
    result.close()


def test_questions_in_between_are_left_out_and_the_last_is_answered_last(task, qtbot):
    begun, go_on, answers, asked = threading.Event(), threading.Event(), [], []

    def first():
        begun.set()
        go_on.wait(10)
        return 0

    task.answered.connect(answers.append)
    task.ask(first)
    assert begun.wait(10)
    for number in range(1, 50):
        task.ask(lambda n=number: asked.append(n) or n)
    assert task.is_busy
    go_on.set()
    qtbot.waitUntil(lambda: not task.is_busy)
    # What was being drawn is shown too: the sheet moves while a slider does.
    assert answers == [0, 49]
    assert asked == [49]


def test_a_failure_is_told_unless_a_newer_question_waits(task, qtbot):
    begun, go_on, failures, answers = threading.Event(), threading.Event(), [], []

    def fails():
        begun.set()
        go_on.wait(10)
        raise ArithmeticError("old")

    task.failed.connect(failures.append)
    task.answered.connect(answers.append)
    task.ask(fails)
    assert begun.wait(10)
    task.ask(lambda: "new")
    go_on.set()
    qtbot.waitUntil(lambda: not task.is_busy)
    assert (failures, answers) == ([], ["new"])
    task.ask(fails)
    qtbot.waitUntil(lambda: not task.is_busy)
    assert [str(error) for error in failures] == ["old"]


def test_after_closing_no_answer_comes(task, qtbot):
    answers = []
    task.answered.connect(answers.append)
    task.ask(lambda: 1)
    task.ask(lambda: 2)
    task.close()
    qtbot.wait(50)
    assert answers == []
    assert not task.is_busy
