"""What was found is found once, and kept as long as memory allows."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.ocr.finding_choice import FindingChoice
from core.ocr.picture_file import picture_of_pixels
from gui.ocr import found as module
from gui.ocr.found import Finder, Found

CHOICES = [FindingChoice.of("default", {"closing": value}) for value in (0.1, 0.2, 0.3)]


@pytest.fixture
def picture():
    return picture_of_pixels(np.full((60, 90, 3), 240, np.uint8), "paper")


@pytest.fixture
def calls(monkeypatch):
    made, find = [], module._find

    def counted(picture, choice):
        made.append(choice)
        return find(picture, choice)

    monkeypatch.setattr(module, "_find", counted)
    return made


def test_two_threads_that_want_the_same_find_it_once(picture, calls):
    finder = Finder()
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda choice: finder.get(picture, choice), [CHOICES[0]] * 2)

    assert one is other is finder.peek(picture, CHOICES[0])
    assert calls == CHOICES[:1]


def test_a_slow_choice_does_not_keep_others_waiting(picture, monkeypatch):
    find, may_end = module._find, threading.Event()

    def slow(picture, choice):
        if choice == CHOICES[0]:
            assert may_end.wait(10)
        return find(picture, choice)

    monkeypatch.setattr(module, "_find", slow)
    finder = Finder()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(finder.get, picture, CHOICES[0])
        assert finder.get(picture, CHOICES[1]).choice == CHOICES[1]
        assert not first.done()
        may_end.set()
        assert first.result(10).choice == CHOICES[0]


def test_those_asked_for_longest_ago_go_first(picture, calls):
    size = Finder().get(picture, CHOICES[0]).nbytes
    finder = Finder(budget=2 * size)
    calls.clear()
    for choice in (CHOICES[0], CHOICES[1], CHOICES[0], CHOICES[2]):
        finder.get(picture, choice)

    assert [finder.peek(picture, choice) is None for choice in CHOICES] == [False, True, False]
    assert calls == CHOICES


def test_memory_counts_findings_and_stages(picture):
    found = Finder().get(picture, CHOICES[0])

    assert isinstance(found, Found)
    pixels = 60 * 90
    assert set(found.stages) >= {"grey", "denoised", "flattened", "ink"}
    assert found.nbytes == pixels * (4 + 4 + len(found.stages))
