"""What the one run is doing, and how it may begin."""

from enum import StrEnum
from typing import Literal

Beginning = Literal["run", "hold", "batch"] | int
"""What a run does at first: go on and on, wait once its first weights have scores, or take from
there one batch or so many epochs."""


class RunState(StrEnum):
    """What the controller is doing."""

    IDLE = "idle"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
