import logging
import sys
import threading

import pytest
from PySide6.QtCore import QThread

from gui.error_reporter import ErrorReporter, error_reporter, install_exception_hooks


@pytest.fixture
def reporter(qapp):
    return ErrorReporter()


@pytest.fixture
def hooks(reporter, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    install_exception_hooks(reporter)
    return reporter


def fail(number=1):
    raise ValueError(f"value {number}")


def caught(function, *args):
    try:
        function(*args)
    except ValueError as error:
        return error


def test_an_error_is_logged_with_traceback_and_announced_with_details(qtbot, reporter, caplog):
    with qtbot.waitSignal(reporter.reported) as blocker, caplog.at_level(logging.ERROR):
        reporter.report(caught(fail))
    summary, details = blocker.args
    assert summary == "Unexpected error: ValueError: value 1"
    assert "in fail" in details
    assert "in fail" in caplog.text


def test_the_same_error_is_announced_once_and_logged_each_time(qtbot, reporter, caplog):
    announced = []
    reporter.reported.connect(lambda summary, _details: announced.append(summary))
    for number in range(3):
        reporter.report(caught(fail, number))
    qtbot.wait(20)
    assert announced == ["Unexpected error: ValueError: value 0"]
    assert len(caplog.records) == 3


def test_an_error_without_text_or_traceback_is_announced(qtbot, reporter):
    with qtbot.waitSignal(reporter.reported) as blocker:
        reporter.report(RuntimeError())
    assert blocker.args[0] == "Unexpected error: RuntimeError"


def test_an_error_in_a_thread_is_announced_in_the_gui_thread(qtbot, hooks):
    seen = []
    hooks.reported.connect(lambda *_: seen.append(QThread.currentThread()))
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [hooks.thread()]


def test_an_uncaught_error_reaches_the_reporter(qtbot, hooks):
    error = caught(fail)
    with qtbot.waitSignal(hooks.reported) as blocker:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "in fail" in blocker.args[1]


def test_an_interrupt_from_the_keyboard_is_left_to_python(qtbot, hooks, monkeypatch):
    passed_on = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *args: passed_on.append(args[0]))
    with qtbot.assertNotEmitted(hooks.reported, wait=20):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed_on == [KeyboardInterrupt]


def test_there_is_one_reporter_owned_by_the_application(qapp):
    assert error_reporter() is error_reporter()
    assert error_reporter().parent() is qapp
