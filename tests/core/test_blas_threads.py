import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THREADS_AFTER_A_PRODUCT = """
import os
import main
import numpy as np
matrix = np.ones((1000, 1000))
matrix @ matrix
print(len(os.listdir("/proc/self/task")))
"""


def threads_of_the_program(**variables):
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", THREADS_AFTER_A_PRODUCT],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment | variables,
        check=True,
    )
    return int(done.stdout)


pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts in /proc")


def test_products_of_matrices_take_one_thread():
    assert threads_of_the_program() == 1


@pytest.mark.skipif(os.cpu_count() == 1, reason="one core has no use for two threads")
def test_the_user_may_allow_more():
    assert threads_of_the_program(OPENBLAS_NUM_THREADS="2") == 2
