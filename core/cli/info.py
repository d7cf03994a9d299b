"""``--info``: what a bug report needs."""

import argparse
import os
import platform
import sys

import psutil

from core.cli.output import print_result
from core.cli.parser import EXIT_DONE, open_store
from core.datasets import picture_cache
from core.datasets.downloads.store import downloads_folder
from core.datasets.synthetic36 import cache_folder
from core.log_file import log_file_path
from core.version import APPLICATION_NAME, __version__

_LIBRARIES = (
    "PySide6-Essentials",
    "pyqtgraph",
    "numpy",
    "scipy",
    "scikit-image",
    "Pillow",
    "torch",
    "safetensors",
)


def run(args: argparse.Namespace) -> int:
    """Print versions, devices and folders."""
    facts: dict[str, str] = {
        "program": f"{APPLICATION_NAME} {__version__}",
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": platform.platform(),
        "processor": f"{os.cpu_count()} logical cores",
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        **{name: _version(name) for name in _LIBRARIES},
        "devices": ", ".join(_devices()),
        "runs": str(open_store(args).root),
        "characters": str(cache_folder()),
        "pictures": str(picture_cache.cache_folder()),
        "downloads": str(downloads_folder()),
        "log": str(log_file_path()),
    }
    width = max(len(name) for name in facts)
    print_result("\n".join(f"{name:<{width}}  {value}" for name, value in facts.items()))
    return EXIT_DONE


def _version(name: str) -> str:
    # It imports the mail and the zip library; the window, which shares this module, has no use.
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _devices() -> list[str]:
    from importlib import util

    devices = ["CPU"]
    if util.find_spec("torch") is None:
        return devices
    try:
        # Slow to import, but this verb is asked for once, and the answer needs it.
        import torch
    except (ImportError, OSError) as error:
        return [*devices, f"torch cannot be imported ({error})"]
    devices += [
        f"CUDA {i}: {torch.cuda.get_device_name(i)}" for i in range(torch.cuda.device_count())
    ]
    if torch.backends.mps.is_available():
        devices.append("MPS")
    return devices
