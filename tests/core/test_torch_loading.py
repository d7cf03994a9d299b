"""PyTorch is imported with its shared libraries loaded first."""

import subprocess
import sys

import pytest

from core import torch_loading
from core.torch_loading import load_torch

pytest.importorskip("torch")


def _run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="reads the process's map of memory")
def test_the_shared_library_is_in_memory_before_the_module():
    code = (
        "import sys\n"
        "from core import torch_loading\n"
        "torch_loading._load_shared_library()\n"
        "mapped = open('/proc/self/maps').read()\n"
        "print('libtorch_cpu' in mapped, 'torch' in sys.modules)\n"
    )
    assert _run(code) == "True False"


def test_torch_is_imported_and_computes():
    code = (
        "import sys\n"
        "from core.torch_loading import load_torch\n"
        "load_torch()\n"
        "print(float(sys.modules['torch'].ones(3).sum()))\n"
    )
    assert _run(code) == "3.0"


def test_a_missing_library_is_told_by_the_import(monkeypatch):
    monkeypatch.setattr(torch_loading, "find_spec", lambda name: None)
    monkeypatch.delitem(sys.modules, "torch")
    monkeypatch.setattr(torch_loading, "import_module", _missing)
    with pytest.raises(ModuleNotFoundError, match="torch"):
        load_torch()


def _missing(name: str) -> None:
    raise ModuleNotFoundError(f"No module named {name!r}")
