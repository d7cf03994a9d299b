"""From what the user named to a complete configuration of a run."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from core.datasets.dataset import Dataset
from core.errors import ConfigError
from core.settings import checked, describe, from_mapping
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.presets import PRESETS
from core.training.registry import MODELS

DEFAULT_DATA = "toy-gaussians"
DEFAULT_MODEL = "numpy-mlp"


def plan_run(
    load: Callable[[DataChoice, int], Dataset],
    *,
    data: DataChoice | None = None,
    model: str | None = None,
    preset: str | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> tuple[RunConfig, Dataset]:
    """Complete a configuration: the preset or good defaults first, then what the user gave.

    Parameters
    ----------
    load : callable
        Loads a data choice with a seed.
    data, model, preset
        What the user named; None where nothing was.
    overrides : mapping
        Setting name to value, of the model's settings and of training together.

    Returns
    -------
    config : RunConfig
    dataset : Dataset

    Raises
    ------
    ConfigError
        If a name is unknown, a value cannot be used, or the preset needs data that are not named.
    DatasetError
        If the data cannot be loaded.
    """
    overrides = dict(overrides or {})
    chosen = PRESETS.get(preset) if preset else None
    model = model or (chosen.model if chosen else DEFAULT_MODEL)
    spec = MODELS.get(model)
    own = describe(spec.settings_type)
    for name in overrides:
        if name not in own and name not in describe(TrainingConfig):
            known = ", ".join([*own, *describe(TrainingConfig)])
            raise ConfigError(f"{model} has no setting {name!r}; it has: {known}", field=name)

    if data is None:
        source = chosen.data if chosen else DEFAULT_DATA
        if source is None:
            raise ConfigError(
                f"preset {preset!r} brings no data; name the course's files or another data set "
                "with --data",
                field="data",
            )
        data = DataChoice(source)

    base = from_mapping(TrainingConfig, dict(chosen.training) if chosen else {})
    seed = checked(replace(base, seed=overrides.get("seed", base.seed))).seed
    dataset = load(data, seed)
    settings: Any
    if chosen is not None and model == chosen.model:
        settings, training = from_mapping(spec.settings_type, chosen.settings), base
    else:
        settings, training = spec.defaults(dataset)
    settings = checked(replace(settings, **{k: v for k, v in overrides.items() if k in own}))
    training = checked(replace(training, **{k: v for k, v in overrides.items() if k not in own}))
    return RunConfig(data, model, settings, training, preset), dataset
