"""From what the user named to a complete configuration of a run."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.datasets.dataset import Dataset
from core.datasets.loading import is_image_folder, load_dataset
from core.datasets.picture_size import AUTO
from core.datasets.request import Cancelled, Progress
from core.errors import ConfigError
from core.settings import checked, describe, from_mapping
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.preset import Preset
from core.training.presets import PRESETS
from core.training.registry import MODELS, ModelSpec, check_effect
from core.training.schedules import check_training

DEFAULT_DATA = "synthetic36"
DEFAULT_MODEL = "numpy-mlp"


def load_data(
    choice: DataChoice, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Dataset:
    """Load what was chosen.

    Parameters
    ----------
    choice : DataChoice
    progress, cancelled : callable, optional
        Where loading takes time: see `DataRequest`.

    Raises
    ------
    DatasetError
        If it cannot be loaded.
    DrawingCancelled, ReadingCancelled
        If `cancelled` said so.
    """
    return load_dataset(
        choice.source,
        seed=choice.seed,
        orientation=choice.orientation,
        ink=choice.ink,
        picture_size=choice.picture_size,
        progress=progress,
        cancelled=cancelled,
    )


def plan_run(
    data: DataChoice | None = None,
    *,
    model: str | None = None,
    preset: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    to_train: bool = True,
) -> tuple[RunConfig, Dataset]:
    """Complete a configuration and load its data, drawn and split with the run's seed.

    Parameters
    ----------
    data, model, preset
        What the user named; None where nothing was.
    overrides : mapping
        Setting name to value, of the model's settings and of training together.
    progress : callable, optional
        Told how far the loading of the data is, where it takes time.
    to_train : bool
        Whether what the preset needs for training must be given; a network can be described
        without it.

    Raises
    ------
    ConfigError
        If a name is unknown, a value cannot be used, or the preset needs data that are not named.
    DatasetError
        If the data cannot be loaded.
    """
    overrides = overrides or {}
    chosen = None if preset is None else PRESETS.get(preset)
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
    data = replace(data, seed=seed)
    # Names and values are checked before data are loaded: a typing mistake shows at once.
    named = model or (DEFAULT_MODEL if chosen is None else chosen.model)
    _check_names(MODELS.get(named), overrides)
    check_effect(named, overrides)
    if chosen is not None and to_train:
        check_needs(chosen, overrides)
    size = None if chosen is None else chosen.picture_size
    if size is not None and data.picture_size == AUTO and is_image_folder(data.source):
        data = replace(data, picture_size=size)
    dataset = load_data(data, progress=progress)
    # Absolute, so that the run can be resumed from another working directory.
    data = replace(data, source=dataset.source)
    config = complete_config(dataset, data, model=model, preset=preset, overrides=overrides)
    return config, dataset


def complete_config(
    dataset: Dataset,
    data: DataChoice,
    *,
    model: str | None = None,
    preset: str | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> RunConfig:
    """Complete a configuration for data at hand: the preset or good defaults, then `overrides`.

    Raises
    ------
    ConfigError
        If a name is unknown or a value cannot be used.
    """
    overrides = overrides or {}
    chosen = None if preset is None else PRESETS.get(preset)
    if model is None:
        model = chosen.model if chosen else DEFAULT_MODEL
    spec = MODELS.get(model)
    own = _check_names(spec, overrides)
    settings: Any
    if chosen is not None:
        if not suits(spec, chosen):
            raise ConfigError(
                f"preset {chosen.name!r} is made for {chosen.model}, and {model} has other "
                "settings; leave out the preset, or the model",
                field="preset",
            )
        settings = from_mapping(spec.settings_type, chosen.settings)
        training = from_mapping(TrainingConfig, chosen.training)
    else:
        settings, training = spec.defaults(dataset)
    settings = checked(replace(settings, **{k: v for k, v in overrides.items() if k in own}))
    given = {k: v for k, v in overrides.items() if k not in own}
    # What a form shows of settings without effect is not kept as if they had one.
    usual = TrainingConfig()
    given |= {name: getattr(usual, name) for name in spec.idle}
    training = check_training(replace(training, **given))
    return RunConfig(data, model, settings, training, preset)


def check_needs(preset: Preset, given: Mapping[str, Any]) -> None:
    """Make sure that what a preset needs of the user is given.

    Parameters
    ----------
    preset : Preset
    given : mapping
        Setting name to value.

    Raises
    ------
    ConfigError
        If it is not; the text says what to give, and `field` is the setting.
    """
    for name, what in preset.needs.items():
        if not given.get(name):
            raise ConfigError(f"preset {preset.name!r} {what}", field=name)


def suits(spec: ModelSpec, preset: Preset) -> bool:
    """Whether a preset can be used with a model: its own, or one that has all its settings."""
    return issubclass(spec.settings_type, MODELS.get(preset.model).settings_type)


def _check_names(spec: ModelSpec, overrides: Mapping[str, Any]) -> Mapping[str, Any]:
    own = describe(spec.settings_type)
    known = [*own, *describe(TrainingConfig)]
    for name in overrides:
        if name not in known:
            raise ConfigError(
                f"{spec.name} has no setting {name!r}; it has: {', '.join(known)}", field=name
            )
    return own
