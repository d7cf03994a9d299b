"""``run.json``: how a run's record is written and read."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.datasets.picture_size import AUTO, check_picture_size
from core.errors import LabError, RunError
from core.owner import Owner
from core.runs.record import DatasetRecord, FineTuning, Fork, RunRecord
from core.runs.words import clean_note, clean_tags
from core.settings import from_mapping, to_mapping
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.displacement import UnitDisplaced
from core.training.events import Change, RunStatus, Scores, SettingsChanged
from core.training.left_out import LeftOut
from core.training.registry import MODELS

FORMAT_VERSION = 1

_LARGEST_COUNT = 2**53
"""More than anything here can number, and few enough for every kind of number."""


def record_to_json(record: RunRecord) -> str:
    """Return the text of ``run.json``; it never holds NaN or Infinity."""
    config = record.config
    content = {
        "format_version": FORMAT_VERSION,
        "name": record.name,
        "created": record.created,
        "status": str(record.status),
        "message": record.message,
        "epochs_done": record.epochs_done,
        "seconds": record.seconds,
        "results": {
            name: None if scores is None else scores.to_mapping()
            for name, scores in record.results.items()
        },
        "config": {
            "preset": config.preset,
            "data": asdict(config.data),
            "model": config.model,
            "settings": to_mapping(config.settings),
            "training": to_mapping(config.training),
            "left_out": asdict(config.left_out),
        },
        "dataset": asdict(record.dataset),
        "parameters": record.parameters,
        "device": record.device,
        "notes": list(record.notes),
        "note": record.note,
        "tags": list(record.tags),
        "versions": dict(record.versions),
        "owner": None if record.owner is None else asdict(record.owner),
        "changes": [change_to_mapping(change) for change in record.changes],
        "parent": None if record.parent is None else asdict(record.parent),
        "comparison": record.comparison,
        "fine_tuning": None if record.fine_tuning is None else asdict(record.fine_tuning),
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def record_from_json(text: str, where: str) -> RunRecord:
    """Read the text of ``run.json``; `where` names the folder in errors.

    Raises
    ------
    RunError
        If it is damaged, of a later format, or names a model or setting unknown here.
    """
    try:
        content = json.loads(text)
        version = content["format_version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RunError(f"{where}: run.json is damaged ({error}); it is no readable run") from None
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise RunError(
            f"{where} was written in format {version!r}; this version reads up to "
            f"{FORMAT_VERSION}. Open it with a newer Recognition Lab"
        )
    try:
        return _record(content)
    except LabError as error:
        raise RunError(f"{where}: {error}") from error
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise RunError(
            f"{where}: run.json lacks or garbles {error}; it is no readable run"
        ) from error


def _record(content: Mapping[str, Any]) -> RunRecord:
    datetime.fromisoformat(content["created"])
    record = RunRecord(
        name=str(content["name"]),
        created=content["created"],
        config=_config(content["config"]),
        dataset=_dataset(content["dataset"]),
        parameters=_count(content["parameters"]),
        device=str(content["device"]),
        status=RunStatus(content["status"]),
        message=str(content["message"]),
        epochs_done=_count(content["epochs_done"]),
        results={
            name: None if scores is None else Scores.from_mapping(scores)
            for name, scores in content["results"].items()
        },
        seconds=float(content["seconds"]),
        notes=tuple(content["notes"]),
        note=clean_note(content.get("note", "")),
        tags=clean_tags(list(content.get("tags", []))),
        owner=_owner(content["owner"]),
        versions=dict(content["versions"]),
        # A run of the first version has none of these.
        changes=tuple(_change(entry) for entry in content.get("changes", ())),
        parent=_fork(content.get("parent")),
        comparison=str(content.get("comparison", "")),
        fine_tuning=_fine_tuning(content.get("fine_tuning")),
    )
    left_out = record.config.left_out.indices
    if record.training_samples < 1 or (
        left_out and left_out[-1] >= record.dataset.samples["train"]
    ):
        raise ValueError("the samples left out")
    return record


def _config(content: Mapping[str, Any]) -> RunConfig:
    settings_type = MODELS.get(content["model"]).settings_type
    return RunConfig(
        data=_data(content["data"]),
        model=content["model"],
        settings=from_mapping(settings_type, _tuples(content["settings"])),
        training=from_mapping(TrainingConfig, content["training"]),
        preset=content["preset"],
        # A run of the first version has none.
        left_out=_left_out(content.get("left_out") or {}),
    )


def _data(content: Mapping[str, Any]) -> DataChoice:
    # A run of an earlier version has no size of pictures.
    size = check_picture_size(content.get("picture_size", AUTO))
    return DataChoice(**{**content, "source": str(content["source"]), "picture_size": size})


def _left_out(content: Mapping[str, Any]) -> LeftOut:
    indices = tuple(sorted({_count(index) for index in content.get("indices", ())}))
    return LeftOut(indices, str(content.get("reason", "")))


def _dataset(content: Mapping[str, Any]) -> DatasetRecord:
    values = _tuples(content)
    for name in ("name", "source", "fingerprint"):
        values[name] = str(values[name])
    values["samples"] = {name: _count(number) for name, number in values["samples"].items()}
    if not values["samples"]["train"]:
        raise ValueError("the samples for train")
    return DatasetRecord(**values)


def change_to_mapping(change: Change) -> dict[str, Any]:
    """Return what JSON can hold of a change; a moved unit has its ``displacement`` in base64."""
    return change.to_mapping() if isinstance(change, UnitDisplaced) else asdict(change)


def _change(content: Mapping[str, Any]) -> Change:
    if "displacement" in content:
        _count(content["step"])
        return UnitDisplaced.from_mapping(content)
    # Made and thrown away: it checks names and values.
    from_mapping(TrainingConfig, content["before"])
    from_mapping(TrainingConfig, content["after"])
    return SettingsChanged(
        float(content["epoch"]),
        _count(content["step"]),
        dict(content["before"]),
        dict(content["after"]),
    )


def _fork(content: Mapping[str, Any] | None) -> Fork | None:
    if content is None:
        return None
    return Fork(
        str(content["run_id"]),
        str(content["name"]),
        _count(content["epoch"]),
        _count(content["step"]),
    )


def _fine_tuning(content: Mapping[str, Any] | None) -> FineTuning | None:
    if content is None:
        return None
    return FineTuning(
        str(content["name"]),
        str(content["fingerprint"]),
        _count(content["samples"]),
        _count(content["rehearsal"]),
    )


def _owner(content: Mapping[str, Any] | None) -> Owner | None:
    return None if content is None else Owner(int(content["pid"]), float(content["started"]))


def _count(value: Any) -> int:
    count = int(value)
    if not 0 <= count <= _LARGEST_COUNT:
        raise ValueError(f"the number {value!r:.40}")
    return count


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
