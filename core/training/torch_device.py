"""Where PyTorch computes, with how many threads, and what to say when memory runs out."""

from types import TracebackType

import torch

from core.errors import ConfigError
from core.memory import free_memory
from core.models.torch_threads import DEFAULT_THREADS

WORK_PER_THREAD = 8_000_000
"""Multiplications and additions in a step's largest layer that are worth one more thread.

Layers are what threads share out. Measured on two cores that were otherwise idle, in microseconds
a step with one and with two threads: 1024-64-36 in batches of 5 (0.3 million) 270 and 500, of 128
(8.4 million) 1080 and 620; report A's convolutional network in batches of 5 (1 million) 1700 and
1850, of 32 (6 million) 4850 and 4300, of 128 (25 million) 19800 and 11200. Where another program
wants the second core, threads wait for each other, and a step takes several times as long: what
gains little is better left alone.
"""

_TITLES = {"cpu": "CPU", "cuda": "CUDA", "mps": "MPS"}
_MEMORY_TEXTS = (
    "defaultcpuallocator",
    "out of memory",
    "not enough memory",
    "alloc_failed",
)


def choose_device(choice: str, dtype: str) -> torch.device:
    """Return the device that a setting asks for; ``auto`` is CUDA, else MPS, else the CPU.

    Raises
    ------
    ConfigError
        If it is not there, or cannot compute in `dtype`.
    """
    there = available_devices()
    if choice == "auto":
        # MPS has no float64: a check in 64 bit runs on the CPU.
        fitting = [name for name in there if not (name == "mps" and dtype == "float64")]
        return torch.device(fitting[0])
    if choice not in there:
        raise ConfigError(
            f"device {choice!r} is not there; PyTorch {torch.__version__} finds "
            f"{', '.join(there)}. Choose one of them, or auto",
            field="device",
        )
    if choice == "mps" and dtype == "float64":
        raise ConfigError(
            "device 'mps' computes in 32 bit only; choose 32 bit precision (dtype float32), or "
            "device cpu",
            field="device",
        )
    return torch.device(choice)


def available_devices() -> list[str]:
    """Return the names of the devices that are there, the best first; the CPU always is."""
    found = []
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]


def describe_device(device: torch.device) -> str:
    """Return a device's name for people: ``"CPU"``, ``"CUDA (NVIDIA H200)"``."""
    title = _TITLES[device.type]
    return f"{title} ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else title


def free_bytes(device: torch.device) -> int:
    """Return the memory that is free on a device; MPS shares that of the CPU."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    return free_memory()


def threads_for(work: int) -> int:
    """Return how many threads suit a largest layer of `work` multiplications and additions.

    Of more than two cores one stays free for the window.
    """
    most = DEFAULT_THREADS - 1 if DEFAULT_THREADS > 2 else DEFAULT_THREADS
    return min(most, 1 + work // WORK_PER_THREAD)


def use_threads(count: int) -> None:
    """Let PyTorch compute with so many threads on the CPU, in this thread and new ones."""
    if torch.get_num_threads() != count:
        torch.set_num_threads(count)


class MemoryErrors:
    """Inside ``with``, running out of memory becomes an error that says what to do.

    PyTorch raises plain `RuntimeError` where the CPU has none left, and others elsewhere.
    Reusable: entering costs nothing, so that every step can.

    Parameters
    ----------
    device : torch.device
    doing : str
        What needs the memory: the beginning of a sentence, such as ``"a training step"``.
    batch_size : int, optional
        Samples of a step, where it is one; half of them are proposed. May be set anew.

    Raises
    ------
    ConfigError
        On leaving; its `field` is ``batch_size``.
    """

    def __init__(self, device: torch.device, doing: str, batch_size: int | None = None) -> None:
        self._device = device
        self._doing = doing
        self.batch_size = batch_size

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None or not is_out_of_memory(error):
            return
        where = describe_device(self._device)
        free = free_bytes(self._device) / 2**30
        elsewhere = "" if self._device.type == "cpu" else ", or device cpu"
        raise ConfigError(
            f"{self._doing} needs more memory than {where} has left ({free:,.1f} GiB are free); "
            f"choose {self._smaller}{elsewhere}",
            field="batch_size",
        ) from error

    @property
    def _smaller(self) -> str:
        """What to choose instead, in words."""
        if self.batch_size is None:
            return "a smaller batch size or a smaller network"
        if self.batch_size == 1:
            return "a smaller network, since the batch is one sample already"
        return f"a batch size of {self.batch_size // 2:,}, or a smaller network"


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that there is no memory left, on whatever device."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(part in text for part in _MEMORY_TEXTS)
