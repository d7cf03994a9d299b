"""Which process is at work on something that is kept on disk."""

import os
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that writes a run or a download, so that a killed one is told from one at work.

    Parameters
    ----------
    pid : int
    started : float
        When the process began, in seconds since 1970: a pid alone may be used again.
    """

    pid: int
    started: float

    @classmethod
    def this_process(cls) -> "Owner":
        """Describe the process that asks."""
        return cls(os.getpid(), psutil.Process().create_time())

    @property
    def is_alive(self) -> bool:
        """Whether that very process still runs; a killed one that nobody waited for does not."""
        try:
            process = psutil.Process(self.pid)
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return bool(abs(process.create_time() - self.started) < 1.0)
        except (psutil.Error, ValueError, OverflowError):
            # No such process, another user's, or no number that a process can have.
            return False
