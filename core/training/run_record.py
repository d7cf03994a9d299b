"""What ``run.json`` says of a run."""

import json
import math
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import psutil

from core.datasets.dataset import Dataset
from core.errors import LabError, RunError
from core.settings import from_mapping, to_mapping
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.events import RunStatus, Scores
from core.training.registry import MODELS
from core.version import __version__

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class DatasetRecord:
    """Which data a run was trained on, and how they lay in memory."""

    name: str
    source: str
    fingerprint: str
    sample_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    ink: str | None
    stored_transposed: bool
    samples: Mapping[str, int]

    @classmethod
    def of(cls, dataset: Dataset) -> "DatasetRecord":
        """Describe a data set."""
        return cls(
            dataset.name,
            dataset.source,
            dataset.fingerprint,
            dataset.sample_shape,
            dataset.class_names,
            dataset.ink,
            dataset.stored_transposed,
            {name: len(split) for name, split in dataset.splits()},
        )


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that writes a run, so that a killed one is told from one at work."""

    pid: int
    started: float

    @classmethod
    def this_process(cls) -> "Owner":
        """Describe the process that asks."""
        return cls(os.getpid(), psutil.Process().create_time())

    @property
    def is_alive(self) -> bool:
        """Whether that very process still runs (a pid alone may be used again)."""
        try:
            return bool(abs(psutil.Process(self.pid).create_time() - self.started) < 1.0)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False


@dataclass(frozen=True, slots=True)
class RunRecord:
    """The content of ``run.json``.

    Parameters
    ----------
    name : str
        For people; may be changed at any time.
    created : str
        ISO 8601 with time zone.
    config : RunConfig
    dataset : DatasetRecord
    parameters : int
        Trainable numbers.
    device : str
    status : RunStatus
    message : str
        Why it diverged or failed; empty otherwise.
    epochs_done : int
    results : mapping of split name to Scores or None
        Of the last epoch done.
    seconds : float
        Time in training steps, all sessions together.
    notes : tuple of str
    owner : Owner or None
        The process at work on it.
    versions : mapping
        Of the program and the libraries that decide the numbers.
    """

    name: str
    created: str
    config: RunConfig
    dataset: DatasetRecord
    parameters: int
    device: str
    status: RunStatus = RunStatus.RUNNING
    message: str = ""
    epochs_done: int = 0
    results: Mapping[str, Scores | None] = field(default_factory=dict)
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    owner: Owner | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def standing(self) -> RunStatus:
        """The status, but INTERRUPTED for a run whose process ended without a word."""
        if self.status is RunStatus.RUNNING and (self.owner is None or not self.owner.is_alive):
            return RunStatus.INTERRUPTED
        return self.status

    def to_json(self) -> str:
        """Return the text of ``run.json``."""
        config = self.config
        content = {
            "format_version": FORMAT_VERSION,
            "name": self.name,
            "created": self.created,
            "status": str(self.status),
            "message": self.message,
            "epochs_done": self.epochs_done,
            "seconds": self.seconds,
            "results": {
                name: None if scores is None else scores_to_mapping(scores)
                for name, scores in self.results.items()
            },
            "config": {
                "preset": config.preset,
                "data": asdict(config.data),
                "model": config.model,
                "settings": to_mapping(config.settings),
                "training": to_mapping(config.training),
            },
            "dataset": asdict(self.dataset),
            "parameters": self.parameters,
            "device": self.device,
            "notes": list(self.notes),
            "versions": dict(self.versions),
            "owner": None if self.owner is None else asdict(self.owner),
        }
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str, where: str) -> "RunRecord":
        """Read the text of ``run.json``; `where` names the folder in errors.

        Raises
        ------
        RunError
            If it is damaged, of a later format, or names a model or setting unknown here.
        """
        try:
            content = json.loads(text)
            version = content["format_version"]
        except (ValueError, KeyError, TypeError) as error:
            raise RunError(
                f"{where}: run.json is damaged ({error}); it is no readable run"
            ) from None
        if not isinstance(version, int) or version > FORMAT_VERSION:
            raise RunError(
                f"{where} was written in format {version!r}; this version reads up to "
                f"{FORMAT_VERSION}. Open it with a newer Recognition Lab"
            )
        try:
            return cls._from_mapping(content)
        except LabError as error:
            raise RunError(f"{where}: {error}") from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RunError(
                f"{where}: run.json lacks or garbles {error}; it is no readable run"
            ) from error

    @classmethod
    def _from_mapping(cls, content: Mapping[str, Any]) -> "RunRecord":
        config = content["config"]
        dataset = content["dataset"]
        settings_type = MODELS.get(config["model"]).settings_type
        return cls(
            name=str(content["name"]),
            created=str(content["created"]),
            config=RunConfig(
                data=DataChoice(**config["data"]),
                model=config["model"],
                settings=from_mapping(settings_type, _tuples(config["settings"])),
                training=from_mapping(TrainingConfig, config["training"]),
                preset=config["preset"],
            ),
            dataset=DatasetRecord(**_tuples(dataset)),
            parameters=int(content["parameters"]),
            device=str(content["device"]),
            status=RunStatus(content["status"]),
            message=str(content["message"]),
            epochs_done=int(content["epochs_done"]),
            results={
                name: None if scores is None else scores_from_mapping(scores)
                for name, scores in content["results"].items()
            },
            seconds=float(content["seconds"]),
            notes=tuple(content["notes"]),
            owner=None if content["owner"] is None else Owner(**content["owner"]),
            versions=dict(content["versions"]),
        )


def new_record(
    name: str, config: RunConfig, dataset: Dataset, parameters: int, device: str
) -> RunRecord:
    """Describe a run that is about to begin in this process."""
    return RunRecord(
        name=name,
        created=datetime.now().astimezone().isoformat(timespec="milliseconds"),
        config=config,
        dataset=DatasetRecord.of(dataset),
        parameters=parameters,
        device=device,
        owner=Owner.this_process(),
        notes=dataset.notes,
        versions={
            "recognition-lab": __version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
        },
    )


def scores_to_mapping(scores: Scores) -> dict[str, Any]:
    """Return scores as JSON can hold them: what is not finite is null."""
    loss = scores.loss if math.isfinite(scores.loss) else None
    return {"samples": scores.samples, "loss": loss, "accuracy": scores.accuracy}


def scores_from_mapping(content: Mapping[str, Any]) -> Scores:
    """Read what `scores_to_mapping` wrote."""
    loss = math.nan if content["loss"] is None else float(content["loss"])
    return Scores(int(content["samples"]), loss, content["accuracy"])


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
