"""The devices that a network in PyTorch may be asked to compute on; nothing here needs PyTorch."""

from typing import Any

from core.settings import setting

DEVICES = {
    "auto": "Best there is",
    "cpu": "CPU",
    "cuda": "CUDA (NVIDIA, AMD)",
    "mps": "MPS (Apple)",
}


def device_setting() -> Any:
    """Return the setting that every model in PyTorch has."""
    return setting(
        "auto",
        "Device",
        "Where PyTorch computes. The best there is: CUDA, else MPS, else the CPU. A small network "
        "is as fast on the CPU.",
        choices=DEVICES,
        advanced=True,
    )
