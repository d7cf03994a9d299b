"""What was found in pictures, kept for a while: an undone choice is there again at once."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.picture_file import Picture
from core.ocr.stage_pictures import stage_shades

Grey = npt.NDArray[np.uint8]

BUDGET = 256 * 2**20
"""Bytes of findings that are kept; those asked for longest ago go first."""

STAGE_SIDE, THUMBNAIL_SIDE = 1600, 160
"""Most pixels of the longer side of a stage's picture, and of the small one."""


@dataclass(frozen=True, eq=False)
class Found:
    """What a choice found in a picture.

    Parameters
    ----------
    choice : FindingChoice
    findings : Findings
    stages : mapping of str to ndarray of shape (height, width), uint8
        What each stage left, by its name; smaller than the picture. A stage that the settings, or
        a picture without letters, left out is not there.
    thumbnails : mapping of str to ndarray of shape (height, width), uint8
        The same, tiny.
    """

    choice: FindingChoice
    findings: Findings = field(repr=False)
    stages: Mapping[str, Grey] = field(default_factory=dict, repr=False)
    thumbnails: Mapping[str, Grey] = field(default_factory=dict, repr=False)

    @property
    def nbytes(self) -> int:
        """Memory, in bytes."""
        own = self.findings.flat.nbytes + self.findings.labels.nbytes
        return own + sum(shades.nbytes for shades in self.stages.values())


_Key = tuple[str, int, FindingChoice]


def _key(picture: Picture, choice: FindingChoice) -> _Key:
    """Return what decides over what is found: the picture as it is turned, and the choice."""
    return picture.sha256, picture.turned, choice


class Finder:
    """Finds letters, each choice once in each picture as long as memory allows.

    Any thread may call; who wants what another thread is finding waits for it.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._kept: OrderedDict[_Key, Found] = OrderedDict()
        self._lock = threading.Lock()
        self._finding: dict[_Key, threading.Lock] = {}

    def peek(self, picture: Picture, choice: FindingChoice) -> Found | None:
        """Return what is kept; never waits for anybody who finds."""
        key = _key(picture, choice)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def get(self, picture: Picture, choice: FindingChoice) -> Found:
        """Return what is kept, or find it now; for a worker's thread."""
        key = _key(picture, choice)
        with self._lock:
            own = self._finding.setdefault(key, threading.Lock())
        with own:
            found = self.peek(picture, choice)
            if found is None:
                found = _find(picture, choice)
                self._put(picture, found)
        return found

    def _put(self, picture: Picture, found: Found) -> None:
        key = _key(picture, found.choice)
        with self._lock:
            self._finding.pop(key, None)
            self._kept[key] = found
            size = sum(kept.nbytes for kept in self._kept.values())
            while size > self._budget and len(self._kept) > 1:
                size -= self._kept.popitem(last=False)[1].nbytes


def _find(picture: Picture, choice: FindingChoice) -> Found:
    stages = {}

    def observe(stage: str, seen: npt.NDArray[Any]) -> None:
        stages[stage] = _shrunk(stage_shades(seen), STAGE_SIDE)

    findings = choice.find(picture.pixels, observe)
    thumbnails = {name: _shrunk(shades, THUMBNAIL_SIDE) for name, shades in stages.items()}
    return Found(choice, findings, stages, thumbnails)


def _shrunk(shades: Grey, side: int) -> Grey:
    """Return shades with the longer side at most so long, shrunk by a whole number."""
    from PIL import Image

    factor = -(-max(shades.shape) // side)
    return shades if factor == 1 else np.asarray(Image.fromarray(shades).reduce(factor))
