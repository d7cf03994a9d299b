import os

import pytest

from core.cores import usable_cores


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system pins no process")
def test_a_process_uses_the_cores_it_may_use():
    before = os.sched_getaffinity(0)
    assert usable_cores() == len(before)

    os.sched_setaffinity(0, {min(before)})
    try:
        assert usable_cores() == 1
    finally:
        os.sched_setaffinity(0, before)


@pytest.mark.parametrize(("told", "cores"), [(6, 6), (None, 1)])
def test_where_no_process_is_pinned_all_cores_count(told, cores, monkeypatch):
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: told)

    assert usable_cores() == cores
