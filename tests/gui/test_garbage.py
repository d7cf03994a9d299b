"""Circles of references are found on the GUI thread, at moments of the program's choice."""

import gc
import sys
import threading
import weakref

import pytest

from gui import garbage
from gui.garbage import FULL_EVERY, GarbageCollector


class _Circle:
    """Refers to itself, and says in which thread it ended."""

    def __init__(self, ended: list[str] | None = None) -> None:
        self.itself = self
        self._ended = [] if ended is None else ended

    def __del__(self) -> None:
        self._ended.append(threading.current_thread().name)


@pytest.fixture
def collector(qapp):
    made = GarbageCollector()
    made.start()
    made._timer.stop()
    gc.collect()
    yield made
    made.stop()


def test_python_collects_no_more_by_itself_until_the_end(collector):
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0

    collector.stop()

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_a_worker_left_ends_on_the_gui_thread(collector):
    ended = []
    worker = threading.Thread(target=lambda: [_Circle(ended) for _ in range(2_000)] and None)
    worker.start()
    worker.join()
    assert ended == []

    collector.tick()

    assert ended == [threading.main_thread().name] * 2_000


def test_a_full_look_finds_what_has_become_old(collector):
    circle = _Circle()
    gone = weakref.ref(circle)
    gc.collect(1)
    del circle
    for _ in range(FULL_EVERY - 1):
        collector.tick()
    assert gone() is not None

    collector.tick()

    assert gone() is None


def test_many_objects_that_came_with_imports_are_frozen_unseen(collector, monkeypatch):
    monkeypatch.setitem(sys.modules, "imported.meanwhile", sys)
    before = gc.get_freeze_count()
    many = [[number] for number in range(garbage._BURST + 1)]

    collector.tick()

    assert gc.get_freeze_count() >= before + len(many)


def test_what_survives_a_long_look_is_frozen(collector, monkeypatch):
    monkeypatch.setattr(garbage, "_LONG", 0.0)
    before = gc.get_freeze_count()
    kept = [[number] for number in range(100)]

    collector.tick()

    assert gc.get_freeze_count() >= before + len(kept)


def test_many_objects_without_an_import_are_looked_through(collector):
    circles = [_Circle() for _ in range(garbage._BURST + 1)]
    gone = weakref.ref(circles[0])
    del circles

    collector.tick()

    assert gone() is None
