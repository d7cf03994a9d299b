import json
import os
import pickle
from zipfile import ZipFile

import numpy as np
import pytest

from core.analysis.weight_sheet import npz_bytes, safetensors_bytes
from core.datasets.dataset import Dataset, Split
from core.errors import ModelLoadError, RunError
from core.runs.classifier import classifier_of_run
from core.runs.exporting import export_run
from core.runs.importing import import_run
from core.runs.resuming import plan_resume
from core.runs.run_files import CopyCancelled
from core.runs.store import RunStore
from core.runs.tensorboard import export_to_tensorboard
from core.runs.training_run import TrainingRun
from core.runs.weights_arrays import looks_like_weights, read_weights
from core.runs.weights_import import import_weights
from core.runs.weights_network import network_in
from core.runs.weights_reading import WeightsChoice
from core.settings import to_mapping
from core.training.cnn_settings import CNNSettings
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.events import RunStatus
from core.training.inference import NetworkShape
from core.training.registry import MODELS

SIDE, HIDDEN, NAMES = 4, 6, ("a", "b", "c")
DATA = DataChoice("drawn.npz")


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def pictures():
    return np.random.default_rng(3).random((240, SIDE, SIDE), dtype=np.float32)


def weights(classes=3, hidden=HIDDEN):
    rng = np.random.default_rng(1)
    shapes = {"W1": (SIDE**2, hidden), "b1": hidden, "W2": (hidden, classes), "b2": classes}
    arrays = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    # Without a mean over the units, all classes come up.
    arrays["W2"] = 4 * (arrays["W2"] - arrays["W2"].mean(axis=0))
    return arrays


def logits_of(arrays, rows, activation=lambda z: 1 / (1 + np.exp(-z))):
    return activation(rows @ arrays["W1"] + arrays["b1"]) @ arrays["W2"] + arrays["b2"]


def flat(pictures, *, transposed):
    turned = pictures.transpose(0, 2, 1) if transposed else pictures
    return turned.reshape(len(pictures), -1).astype(np.float64)


def dataset_of(pictures, logits, *, names=NAMES, ink="dark"):
    """Name each picture what a network says of it."""
    labels = logits.argmax(axis=1)
    parts = [Split(pictures[at : at + 80], labels[at : at + 80]) for at in (0, 80, 160)]
    return Dataset("drawn", "drawn.npz", *parts, class_names=names, ink=ink)


@pytest.mark.parametrize("transposed", [True, False])
@pytest.mark.parametrize("ink", ["dark", "light"])
def test_how_the_pictures_lay_and_their_ink_are_found_by_trying(
    tmp_path, store, pictures, transposed, ink
):
    arrays = weights()
    np.savez(tmp_path / "w.npz", **arrays)
    seen = pictures if ink == "dark" else 1 - pictures
    expected = logits_of(arrays, flat(seen, transposed=transposed))
    dataset = dataset_of(pictures, expected)

    done = import_weights(tmp_path / "w.npz", store, dataset, DATA)

    network = classifier_of_run(done.folder, 0)
    np.testing.assert_allclose(network.logits(pictures), expected, rtol=1e-5, atol=1e-5)
    orientation = "transposed" if transposed else "upright"
    words = f"w.npz is read as {orientation} pictures, {ink} ink, classes a to c, sigmoid units"
    assert done.notes[0].startswith(f"{words}: 100.0% of 240 samples of drawn are right, the most")
    record = done.folder.read_record()
    assert record.standing is RunStatus.IMPORTED
    assert record.message == "opened from w.npz"
    assert record.notes[-1] == done.notes[0]
    (row,) = done.folder.read_metrics().rows
    assert (row.epoch, row.step, row.train_accuracy, row.validation_accuracy) == (0, 0, 1.0, 1.0)
    picked = expected - expected.max(axis=1, keepdims=True)
    losses = np.log(np.exp(picked).sum(axis=1)) - picked.max(axis=1)
    assert row.validation_loss == pytest.approx(losses[80:160].mean(), rel=1e-4)
    assert record.results["test"].accuracy == 1.0


def test_what_is_chosen_is_not_tried(tmp_path, store, pictures):
    arrays = weights()
    np.savez(tmp_path / "w.npz", **arrays)
    dataset = dataset_of(pictures, logits_of(arrays, flat(pictures, transposed=True)))
    choice = WeightsChoice("upright", "light", "tanh")

    done = import_weights(tmp_path / "w.npz", store, dataset, DATA, choice)

    expected = logits_of(arrays, flat(1 - pictures, transposed=False), np.tanh)
    network = classifier_of_run(done.folder, 0)
    np.testing.assert_allclose(network.logits(pictures), expected, rtol=1e-5, atol=1e-5)
    assert "is read as upright pictures, light ink" in done.notes[0]


def test_classes_are_matched_by_name(tmp_path, store, pictures):
    arrays = weights()
    np.savez(tmp_path / "w.npz", **arrays, class_names=np.array(["c", "a", "b"]))
    logits = logits_of(arrays, flat(pictures, transposed=True))[:, [1, 2, 0]]

    done = import_weights(tmp_path / "w.npz", store, dataset_of(pictures, logits), DATA)

    assert done.folder.read_record().dataset.class_names == NAMES
    np.testing.assert_allclose(
        classifier_of_run(done.folder, 0).logits(pictures), logits, rtol=1e-5, atol=1e-5
    )


def trained(model, settings, dataset):
    """Arrays of a network of this program, its settings, and what it answers."""
    spec = MODELS.get(model)
    trainer = spec.make_trainer(dataset, settings, TrainingConfig(seed=2))
    arrays = trainer.snapshot()
    shape = NetworkShape(dataset.sample_shape, dataset.classes)
    rows = np.concatenate([split.vectors for _, split in dataset.splits()])
    return arrays, np.asarray(spec.load_network(shape, settings, arrays).logits(rows))


@pytest.mark.parametrize("kind", ["npz", "safetensors"])
def test_a_convolutional_network_of_another_form_comes_back(tmp_path, store, kind):
    pytest.importorskip("torch")
    pictures = np.random.default_rng(5).random((240, 8, 8), dtype=np.float32)
    dataset = dataset_of(pictures, np.eye(3)[np.arange(240) % 3])
    settings = CNNSettings(
        channels=(2, 3),
        kernels=(5, 2),
        strides=(2, 1),
        padding="same",
        normalization="none",
        pooling="none",
        summary="means",
        hidden=(),
    )
    arrays, logits = trained("torch-cnn", settings, dataset)
    notes = {"model": "torch-cnn", "ink": "dark", "settings": json.dumps(to_mapping(settings))}
    to_bytes = npz_bytes if kind == "npz" else safetensors_bytes
    path = tmp_path / f"w.{kind}"
    path.write_bytes(to_bytes(arrays, notes))

    done = import_weights(path, store, dataset, DATA)

    assert done.folder.read_record().config.settings.convolutions == settings.convolutions
    np.testing.assert_allclose(classifier_of_run(done.folder, 0).logits(pictures), logits)


@pytest.mark.parametrize("kind", ["npz", "safetensors"])
def test_settings_that_a_model_has_not_are_told(tmp_path, store, pictures, kind):
    dataset = dataset_of(pictures, np.eye(3)[np.arange(240) % 3])
    arrays, _ = trained("numpy-mlp", MODELS.get("numpy-mlp").settings_type(hidden=(5,)), dataset)
    notes = {"model": "numpy-mlp", "settings": '{"wings": 2}'}
    path = tmp_path / f"w.{kind}"
    path.write_bytes((npz_bytes if kind == "npz" else safetensors_bytes)(arrays, notes))

    with pytest.raises(ModelLoadError, match=f"w.{kind} tells settings that do not fit.*wings"):
        import_weights(path, store, dataset, DATA)


@pytest.mark.parametrize("kind", ["npz", "safetensors"])
@pytest.mark.parametrize("model", ["numpy-mlp", "torch-cnn"])
def test_what_this_program_exports_comes_back_with_the_same_logits(tmp_path, store, kind, model):
    pytest.importorskip("torch")
    pictures = np.random.default_rng(5).random((240, 8, 8), dtype=np.float32)
    dataset = dataset_of(pictures, np.eye(3)[np.arange(240) % 3])
    own = MODELS.get(model).settings_type
    settings = own(hidden=(5,), activation="tanh", inputs="ink")
    if model == "torch-cnn":
        settings = CNNSettings(channels=(2, 3), hidden=(5,), activation="tanh", inputs="ink")
    arrays, logits = trained(model, settings, dataset)
    data = npz_bytes(arrays) if kind == "npz" else safetensors_bytes(arrays, {"run": "x"})
    path = tmp_path / f"w.{kind}"
    path.write_bytes(data)
    choice = WeightsChoice(ink="dark", activation="tanh")

    done = import_weights(path, store, dataset, DATA, choice)

    record = done.folder.read_record()
    assert (record.config.model, record.config.settings.hidden) == (model, (5,))
    assert record.config.settings.inputs == "ink"
    np.testing.assert_array_equal(classifier_of_run(done.folder, 0).logits(pictures), logits)


@pytest.mark.parametrize(
    ("kind", "to_bytes"), [("npz", npz_bytes), ("safetensors", safetensors_bytes)]
)
def test_notes_in_a_file_leave_nothing_to_try(tmp_path, store, pictures, kind, to_bytes):
    dataset = dataset_of(pictures, np.eye(3)[np.arange(240) % 3])
    settings = MODELS.get("torch-mlp").settings_type(hidden=(5,), activation="relu")
    arrays, logits = trained("torch-mlp", settings, dataset)
    notes = {"model": "torch-mlp", "activation": "relu", "ink": "dark"}
    notes["class_names"] = '["a", "b", "c"]'
    path = tmp_path / f"w.{kind}"
    path.write_bytes(to_bytes(arrays, notes))

    done = import_weights(path, store, dataset, DATA)

    assert done.notes[0].startswith(f"w.{kind} is read as upright pictures, dark ink, relu")
    assert "tried" not in done.notes[0]
    assert done.folder.read_record().config.model == "torch-mlp"
    np.testing.assert_allclose(classifier_of_run(done.folder, 0).logits(pictures), logits)


@pytest.mark.parametrize("comment", [b"by hand", b"[1]", b'{"model": 3, "activation": "spline"}'])
def test_other_comments_of_an_archive_say_nothing(tmp_path, comment):
    np.savez(tmp_path / "w.npz", **weights())
    with ZipFile(tmp_path / "w.npz", "a") as archive:
        archive.comment = comment

    file = network_in(tmp_path / "w.npz", read_weights(tmp_path / "w.npz"))

    assert (file.model, file.activation) == ("numpy-mlp", None)


def course_dataset(pictures, arrays):
    return dataset_of(pictures, logits_of(arrays, flat(pictures, transposed=True)))


@pytest.fixture
def imported(tmp_path, store, pictures):
    arrays = weights()
    np.savez(tmp_path / "w.npz", **arrays)
    dataset = course_dataset(pictures, arrays)
    return import_weights(tmp_path / "w.npz", store, dataset, DATA).folder, dataset


def test_the_same_file_becomes_one_run(tmp_path, store, imported):
    folder, dataset = imported

    again = import_weights(tmp_path / "w.npz", store, dataset, DATA)
    other = import_weights(tmp_path / "w.npz", store, dataset, DATA, WeightsChoice("upright"))

    assert (again.is_new, again.folder.run_id) == (False, folder.run_id)
    assert other.is_new
    assert [run.record.name for run in store.runs()] == ["w", "w (2)"]


def test_it_cannot_go_on_but_a_branch_trains_from_its_weights(store, imported):
    folder, dataset = imported
    with pytest.raises(RunError, match=r"opened from w\.npz and never trained here; fork it"):
        plan_resume(folder, dataset, {})

    run = TrainingRun.fork(folder, 0, dataset, store, changes={"epochs": 1})
    for event in run.events():
        run.record(event)

    first, last = run.folder.read_metrics().rows
    assert (first.epoch, first.train_accuracy, last.epoch) == (0, 1.0, 1)
    kept = run.folder.read_checkpoint(0)["layer1.weight"]
    np.testing.assert_allclose(kept, folder.read_checkpoint(0)["layer1.weight"], rtol=1e-6)
    assert run.folder.read_record().config.data == DATA


def test_it_travels_as_other_runs_do(tmp_path, imported):
    folder, _ = imported
    export_run(folder, tmp_path / "w.zip")

    arrived = import_run(tmp_path / "w.zip", RunStore(tmp_path / "other"))

    assert arrived.folder.read_record().status is RunStatus.IMPORTED
    assert arrived.folder.checkpoint_epochs() == [0]
    assert export_to_tensorboard([folder], tmp_path / "board")


class Evil:
    def __reduce__(self):
        return os.system, ("touch executed",)


BAD = {
    "layers that do not fit": ({"W2": np.ones((5, 3))}, r"W1 \(16, 6\).*W2 \(5, 3\)"),
    "no numbers": ({"W1": np.full((16, 6), np.nan)}, "W1 in w.npz holds other things than finite"),
    "another size": ({"W1": np.ones((25, 6))}, "takes 25 numbers a sample; drawn has 4×4 = 16"),
    "more outputs": ({"W2": np.ones((6, 4)), "b2": np.ones(4)}, "4 outputs; drawn has 3 classes"),
    "other classes": ({"class_names": np.array(["a", "b", "Z"])}, "knows the classes Z, which"),
}


@pytest.mark.parametrize(("changed", "message"), BAD.values(), ids=BAD.keys())
def test_what_does_not_fit_is_told_and_leaves_nothing(tmp_path, store, pictures, changed, message):
    dataset = course_dataset(pictures, weights())
    np.savez(tmp_path / "w.npz", **{**weights(), **changed})

    with pytest.raises(ModelLoadError, match=message):
        import_weights(tmp_path / "w.npz", store, dataset, DATA)

    assert store.runs() == []


@pytest.mark.parametrize("suffix", ["npz", "pickle", "safetensors", "txt"])
def test_damaged_files_are_told(tmp_path, store, pictures, suffix):
    dataset = course_dataset(pictures, weights())
    for content in (b"", b"PK\x03\x04 nothing of the kind"):
        path = tmp_path / f"w.{suffix}"
        path.write_bytes(content)
        with pytest.raises(ModelLoadError, match=rf"^w\.{suffix} is "):
            import_weights(path, store, dataset, DATA)


STRANGE = {
    "a list": ([1, 2], "holds a list; expected a dictionary of arrays"),
    "text": ({"W1": "x"}, "holds W1; expected W1, b1, W2, b2"),
    "lists of unequal lengths": (
        {**weights(), "W1": [[1, 2], [3]]},
        "W1 in w.pickle holds other things than finite numbers",
    ),
    "names of unequal lengths": (
        {**weights(), "class_names": [["a", "b"], "c"]},
        "class_names in w.pickle is no list of names",
    ),
    "numbers that overflow": (
        {n: np.full_like(a, 1e38, np.float32) for n, a in weights().items()},
        "w.pickle gives numbers that are not finite on drawn",
    ),
}


@pytest.mark.parametrize(("content", "message"), STRANGE.values(), ids=STRANGE.keys())
def test_pickles_of_other_things_are_told(tmp_path, store, pictures, content, message):
    path = tmp_path / "w.pickle"
    path.write_bytes(pickle.dumps(content))

    with pytest.raises(ModelLoadError, match=message):
        import_weights(path, store, course_dataset(pictures, weights()), DATA)

    assert store.runs() == []


def test_a_pickle_executes_nothing(tmp_path, store, pictures, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "w.pickle"
    path.write_bytes(pickle.dumps({"W1": Evil()}))

    with pytest.raises(ModelLoadError, match=r"asks for (posix|nt)\.system.*Nothing of it was"):
        import_weights(path, store, course_dataset(pictures, weights()), DATA)

    assert not (tmp_path / "executed").exists()


def test_an_input_preparation_without_dimensions_is_told(tmp_path, store, pictures):
    arrays = {"output.weight": np.ones((16, 3)), "output.bias": np.ones(3)}
    arrays |= {"input.offset": np.ones(()), "input.scale": np.ones(1)}
    np.savez(tmp_path / "w.npz", **arrays)
    for orientation in ("auto", "transposed"):
        with pytest.raises(ModelLoadError, match=r"has shape \(\); the network takes 16 numbers$"):
            import_weights(
                tmp_path / "w.npz",
                store,
                course_dataset(pictures, weights()),
                DATA,
                WeightsChoice(orientation),
            )


def test_a_cancelled_import_leaves_nothing(tmp_path, store, pictures):
    np.savez(tmp_path / "w.npz", **weights())
    dataset = course_dataset(pictures, weights())
    # Four ways are tried; the fifth question comes before anything is written.
    for answers in ([True], [False, False, True], [False] * 4 + [True]):
        asked = iter(answers)
        with pytest.raises(CopyCancelled):
            import_weights(
                tmp_path / "w.npz", store, dataset, DATA, cancelled=lambda a=asked: next(a)
            )
    assert store.runs() == []


def test_weights_that_only_guess_are_told(tmp_path, store, pictures):
    arrays = weights()
    labels = logits_of(arrays, flat(pictures, transposed=True)).argmin(axis=1)
    np.savez(tmp_path / "w.npz", **arrays)
    choice = WeightsChoice("transposed", "dark", "sigmoid")

    dataset = dataset_of(pictures, np.eye(3)[labels])
    done = import_weights(tmp_path / "w.npz", store, dataset, DATA, choice)

    assert "hardly better than guessing" in done.notes[1]


def test_weights_are_told_from_data(tmp_path):
    np.savez(tmp_path / "w.npz", **weights())
    np.savez(tmp_path / "data.npz", x=np.ones(3), y=np.ones(3))
    (tmp_path / "damaged.npz").write_bytes(b"no archive")

    assert looks_like_weights(tmp_path / "w.npz")
    assert looks_like_weights(tmp_path / "any.pickle")
    assert not looks_like_weights(tmp_path / "data.npz")
    assert not looks_like_weights(tmp_path / "damaged.npz")
    assert not looks_like_weights(tmp_path / "data.mat")


def test_settings_of_a_run_are_complete(imported):
    folder, _ = imported
    config = folder.read_record().config
    assert isinstance(config, RunConfig)
    assert (config.settings.hidden, config.settings.activation) == ((HIDDEN,), "sigmoid")
