"""In which settings several runs differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.runs.data_identity import DataIdentity, by_data
from core.runs.record import RunRecord
from core.settings import Setting, describe, value_words
from core.training.config import TrainingConfig
from core.training.displacement import displacements
from core.training.events import RunStatus, SettingsChanged
from core.training.registry import MODELS

_CHANGE = " → "

ABSENT = "–"
"""What stands for a setting that a run's network does not have or heed, or that nobody knows."""


@dataclass(frozen=True, slots=True)
class SettingValues:
    """A setting and what each run has of it.

    Parameters
    ----------
    name : str
        Of the setting, or ``"model"``, ``"data"`` or ``"parent"``.
    title : str
        For people.
    values : tuple of str
        One a run, as people read them; a change in mid-run as ``"0.1 → 0.01 (epoch 12)"``.
    """

    name: str
    title: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingsDiff:
    """The settings in which runs differ, and those that are the same in all of them."""

    differences: tuple[SettingValues, ...]
    same: tuple[SettingValues, ...]

    @property
    def is_of_learning_rates(self) -> bool:
        """Whether nothing but the learning rate differs, which each run kept to its end."""
        return [each.name for each in self.differences] == ["learning_rate"] and not any(
            _CHANGE in value for value in self.differences[0].values
        )


def compare_settings(records: Sequence[RunRecord]) -> SettingsDiff:
    """Compare networks, data, settings, changes in mid-run, and where branches began.

    Parameters
    ----------
    records : sequence of RunRecord
        Two or more.
    """
    rows = [
        SettingValues("data", "Data", _data(records)),
        SettingValues("model", "Network", tuple(_model_title(r) for r in records)),
    ]
    if any(r.config.left_out for r in records):
        rows.append(SettingValues("left_out", "Left out", _left_out(records)))
    if any(displacements(r.changes) for r in records):
        rows.append(SettingValues("moved", "Units moved", tuple(map(_moved, records))))
    if any(r.parent is not None for r in records):
        rows.append(SettingValues("parent", "Begins with", tuple(map(_beginning, records))))
    for name, described in _all_settings(records).items():
        values = tuple(_value(record, name, described) for record in records)
        rows.append(SettingValues(name, described.title, values))
    differences = tuple(row for row in rows if len(set(row.values)) > 1)
    return SettingsDiff(differences, tuple(row for row in rows if row not in differences))


def _data(records: Sequence[RunRecord]) -> tuple[str, ...]:
    """Return the names of the data, and what tells others of the same name apart.

    That is the size of the same pictures, or else the fingerprint.
    """
    of_name: dict[str, set[str]] = {}
    for record in records:
        of_name.setdefault(record.dataset.name, set()).add(record.dataset.fingerprint)
    is_same = {
        name: len(fingerprints) > 1
        and len(by_data([r for r in records if r.dataset.name == name], DataIdentity.of)) == 1
        for name, fingerprints in of_name.items()
    }

    def text(record: RunRecord) -> str:
        data = record.dataset
        if len(of_name[data.name]) == 1:
            return data.name
        if is_same[data.name]:
            return f"{data.name}, {'×'.join(str(side) for side in data.sample_shape[:2])}"
        return f"{data.name} ({data.fingerprint[:8]})"

    return tuple(map(text, records))


def _left_out(records: Sequence[RunRecord]) -> tuple[str, ...]:
    """Return how many samples each run left out; others of the same number are told by a letter."""
    of_count: dict[int, list[tuple[int, ...]]] = {}
    texts: list[str] = []
    for record in records:
        indices = record.config.left_out.indices
        alike = of_count.setdefault(len(indices), [])
        if indices not in alike:
            alike.append(indices)
        letter = f" ({chr(ord('a') + alike.index(indices) % 26)})" if len(alike) > 1 else ""
        samples = "1 sample" if len(indices) == 1 else f"{len(indices):,} samples"
        texts.append(f"{samples}{letter}" if indices else "none")
    return tuple(texts)


def _moved(record: RunRecord) -> str:
    words = [
        f"{each.displacement.words} (step {each.step})" for each in displacements(record.changes)
    ]
    return ", ".join(words) or "none"


def _model_title(record: RunRecord) -> str:
    return MODELS.get(record.config.model).title


def _beginning(record: RunRecord) -> str:
    fork = record.parent
    return "initial weights" if fork is None else f"{fork.name}, epoch {fork.epoch}"


def _all_settings(records: Sequence[RunRecord]) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for record in records:
        found |= describe(record.config.training)
    for record in records:
        found |= describe(record.config.settings)
    return found


def _is_of_training(name: str) -> bool:
    return name == "initialization" or name in describe(TrainingConfig)


def _value(record: RunRecord, name: str, described: Setting) -> str:
    if record.status is RunStatus.IMPORTED and _is_of_training(name):
        return ABSENT
    if name in MODELS.get(record.config.model).idle:
        return ABSENT
    for settings in (record.config.settings, record.config.training):
        if name in describe(settings):
            text = value_words(described, getattr(settings, name))
            break
    else:
        return ABSENT
    for change in record.changes:
        if isinstance(change, SettingsChanged) and name in change.after:
            epoch = f"{change.epoch:.1f}".removesuffix(".0")
            text += f"{_CHANGE}{value_words(described, change.after[name])} (epoch {epoch})"
    return text
