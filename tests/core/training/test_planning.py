import numpy as np
import pytest

from core.errors import ConfigError, DatasetError
from core.registry import Registry
from core.training import planning
from core.training.config import DataChoice, TrainingConfig
from core.training.mlp_settings import MLPSettings
from core.training.planning import complete_config, plan_run
from core.training.presets import PRESETS, Preset
from core.training.registry import MODELS


def test_without_anything_named_a_run_takes_the_built_in_data_and_good_defaults():
    config, dataset = plan_run()

    assert dataset.name == config.data.source == "synthetic36"
    assert config.model == "numpy-mlp"
    assert config.settings == MLPSettings(hidden=(64,), inputs="ink")
    assert config.preset is None


def test_a_preset_names_data_model_and_settings():
    config, dataset = plan_run(preset="toy")

    assert dataset.name == "toy-gaussians"
    assert config.settings.hidden == (25,)
    assert config.training == TrainingConfig(**PRESETS.get("toy").training)


def test_overrides_win_over_the_preset():
    config, _ = plan_run(preset="toy", overrides={"epochs": 3, "hidden": (7,)})

    assert config.training.epochs == 3
    assert config.settings.hidden == (7,)
    assert config.training.learning_rate == PRESETS.get("toy").training["learning_rate"]


def test_settings_of_the_presets_own_network_can_be_changed():
    config, _ = plan_run(
        DataChoice("synthetic36:2"), preset="default-recogniser", overrides={"channels": (4, 8)}
    )

    assert config.model == "torch-cnn"
    assert config.settings.channels == (4, 8)
    assert config.settings.inputs == "glyph"


def test_the_runs_seed_draws_and_splits_its_data():
    first, data = plan_run(preset="toy", overrides={"seed": 1})
    second, others = plan_run(preset="toy", overrides={"seed": 2})

    assert (first.data.seed, second.data.seed) == (1, 2)
    assert (data.train.inputs != others.train.inputs).any()


def test_the_place_of_the_data_is_kept_absolute(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    np.savez(tmp_path / "d.npz", x=rng.random((40, 4, 4)), y=np.arange(40) % 2)
    monkeypatch.chdir(tmp_path)

    config, _ = plan_run(DataChoice("d.npz"))

    assert config.data.source == str(tmp_path / "d.npz")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"preset": "report-c"}, "unknown preset 'report-c'; known are: toy, report-a, report-b"),
        ({"preset": ""}, "unknown preset ''"),
        ({"model": "resnet"}, "unknown model 'resnet'; known are: numpy-mlp"),
        ({"preset": "report-a"}, "name the course's files"),
        ({"overrides": {"speed": 1}}, "numpy-mlp has no setting 'speed'"),
        ({"overrides": {"epochs": 0}}, "epochs must be between 1 and 1,000,000"),
        ({"overrides": {"seed": -1}}, "seed must be between 0"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments, words):
    with pytest.raises(ConfigError) as caught:
        plan_run(**arguments)

    assert words in str(caught.value)


def test_unknown_data_list_the_built_in_ones():
    with pytest.raises(DatasetError, match="toy-gaussians"):
        plan_run(DataChoice("nist37"))


def test_wrong_names_are_said_before_data_are_loaded(monkeypatch):
    monkeypatch.setattr("core.training.planning.load_dataset", pytest.fail)

    with pytest.raises(ConfigError):
        plan_run(DataChoice("large.mat"), overrides={"speed": 1})


@pytest.mark.parametrize(("samples", "batch_size"), [(300, 32), (6_000, 64), (40_000, 128)])
def test_defaults_go_by_the_size_of_the_data(samples, batch_size):
    from core.datasets.dataset import Dataset, Split

    split = Split(np.zeros((samples, 2, 2), np.float32), np.arange(samples) % 2)
    dataset = Dataset("d", "d", split, split, None, ("a", "b"), ink="dark")

    config = complete_config(dataset, DataChoice("d"))

    assert config.training.batch_size == batch_size
    assert config.settings.inputs == "ink"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_names_what_there_is(preset):
    config = complete_config(plan_run()[1], DataChoice("toy-gaussians"), preset=preset.name)

    assert config.model in MODELS.names
    assert preset.title
    assert preset.description.endswith(".")


def test_a_preset_holds_for_the_same_network_in_pytorch():
    config, _ = plan_run(preset="toy", model="torch-mlp")
    assert config.model == "torch-mlp"
    assert config.settings.hidden == (25,)
    assert config.training.reduction == "sum"


def test_a_preset_is_refused_for_a_network_with_other_settings():
    with pytest.raises(ConfigError, match="made for numpy-mlp, and torch-cnn has other settings"):
        plan_run(preset="toy", model="torch-cnn")


@pytest.fixture
def photographs(write_pictures, monkeypatch):
    """Return a folder of photographs, and a preset that reads them at 24 pixels."""
    preset = Preset("small", "Small", "Of pictures.", "numpy-mlp", None, "Tests", picture_size=24)
    monkeypatch.setattr(planning, "PRESETS", Registry("preset", preset))
    rng = np.random.default_rng(1)
    pictures = {
        f"{name}/{at}.png": rng.integers(0, 256, (100, 110, 3), np.uint8)
        for name in "ab"
        for at in range(5)
    }
    return str(write_pictures(pictures))


@pytest.mark.parametrize(("named", "side"), [(0, 24), (16, 16)])
def test_a_preset_brings_a_size_of_pictures_where_none_is_named(photographs, named, side):
    config, dataset = plan_run(DataChoice(photographs, picture_size=named), preset="small")

    assert dataset.sample_shape == (side, side, 3)
    assert config.data.picture_size == side


def test_a_size_of_a_preset_means_nothing_to_other_data(photographs):
    config, dataset = plan_run(DataChoice("synthetic36:2"), preset="small")

    assert config.data.picture_size == 0
    assert not dataset.notes


@pytest.mark.parametrize("preset", [each.name for each in PRESETS if each.needs])
def test_a_preset_that_needs_weights_says_which_before_data_are_loaded(preset):
    with pytest.raises(ConfigError, match=r"squeezenet1_1-b8a52dc0\.pth.* with") as caught:
        plan_run(DataChoice("/no/such/folder"), preset=preset)

    assert caught.value.field == "pretrained"
