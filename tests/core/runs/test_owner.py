import dataclasses
import os
import subprocess
import sys
import time

import psutil
import pytest

from core.owner import Owner


def test_this_process_is_alive():
    assert Owner.this_process().is_alive
    assert Owner.this_process().pid == os.getpid()


def test_another_process_with_the_same_number_is_not_the_owner():
    owner = Owner.this_process()

    assert not dataclasses.replace(owner, started=owner.started - 60).is_alive


@pytest.mark.parametrize("pid", [-1, 2**31 - 1, 10**30])
def test_a_process_that_is_none_is_not_alive(pid):
    assert not Owner(pid, 0.0).is_alive


def test_a_killed_process_that_nobody_waited_for_is_not_alive():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    owner = Owner(process.pid, psutil.Process(process.pid).create_time())
    assert owner.is_alive

    process.kill()
    deadline = time.monotonic() + 5
    while owner.is_alive and time.monotonic() < deadline:
        time.sleep(0.01)
    died = not owner.is_alive
    process.wait()

    assert died
