import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killed_at_every_file_operation.py")
ROOT = PROGRAM.parents[3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, to be quick")
@pytest.mark.parametrize(
    ("kind", "within_epochs_s", "least", "every"),
    # Between them they kill before every kind of operation: of the long ones every other will do.
    [
        ("run", 0.0, 40, 2),
        ("run", 10.0, 20, 1),
        ("changed", 10.0, 25, 2),
        ("fork", 10.0, 20, 2),
    ],
)
def test_a_kill_before_any_file_operation_leaves_a_run_that_goes_on_bit_for_bit(
    tmp_path, kind, within_epochs_s, least, every
):
    done = subprocess.run(
        [sys.executable, PROGRAM, tmp_path, str(within_epochs_s), kind, str(every)],
        capture_output=True,
        text=True,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "XDG_STATE_HOME": str(tmp_path)},
        check=False,
    )

    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["operations"] > least
    assert result["failures"] == {}
