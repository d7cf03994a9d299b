"""A network fitted to somebody's letters: better on them, little forgotten, nothing overwritten."""

from dataclasses import replace

import numpy as np
import pytest

from core.datasets.loading import load_dataset, read_data
from core.errors import DatasetError, RunError
from core.runs.classifier import classifier_of_run
from core.runs.fine_tuning import FineTuningCancelled, fine_tune
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.runs.tuning_letters import letters_in
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.fine_tuning import FineTuningSettings, parts_of, varied
from core.training.mlp_settings import MLPSettings

SETTINGS = FineTuningSettings(epochs=6, learning_rate=0.1, rehearsal=20)


def bars(rng, count, turned):
    """Return pictures of a bar at the left, in the middle, or at the right.

    Somebody else, `turned`, writes the one at the right at the top.
    """
    labels = np.arange(count) % 3
    pictures = np.ones((count, 12, 12)) - 0.15 * rng.random((count, 12, 12))
    for picture, label in zip(pictures, labels, strict=True):
        at = 1 + 4 * label + rng.integers(0, 2)
        if turned and label == 2:
            picture[1:3, 2:11] = 0
        else:
            picture[2:11, at : at + 2] = 0
    return pictures.astype(np.float32), labels


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder, rng = tmp_path_factory.mktemp("bars"), np.random.default_rng(3)
    names = np.array(["A", "B", "C"])
    for name, count, turned in (("own", 180, False), ("person", 30, True), ("few", 6, True)):
        x, y = bars(rng, count, turned)
        np.savez(folder / f"{name}.npz", x=x, y=y, class_names=names)
    x, y = bars(rng, 30, True)
    unknown = np.array(["A", "B", "é"])
    np.savez(folder / "unknown.npz", x=x, y=y, class_names=unknown)
    return folder


@pytest.fixture(scope="module")
def run(files):
    """A perceptron that knows the bars of everybody but that person."""
    data = DataChoice(str(files / "own.npz"))
    dataset = load_dataset(data.source, seed=data.seed)
    config = RunConfig(
        data, "numpy-mlp", MLPSettings(hidden=(16,)), TrainingConfig(learning_rate=0.1, epochs=20)
    )
    training = TrainingRun.create(config, dataset, RunStore(files / "runs"), name="bars")
    for event in training.events():
        training.record(event)
    return training.folder


def letters(files, name="person"):
    return letters_in(read_data(files / f"{name}.npz"))


@pytest.fixture(scope="module")
def tuned(files, run):
    told = []
    found = fine_tune(
        run, 20, letters(files), RunStore(files / "runs"), SETTINGS,
        progress=lambda *each: told.append(each),
    )  # fmt: skip
    return found, told


def test_the_letters_are_learned_and_the_others_remembered(tuned, files):
    found, _ = tuned
    assert found.measured == "cross-validated"
    assert found.letters.samples == 30
    assert found.letters.before == pytest.approx(2 / 3, abs=0.1)
    assert found.letters.after >= 0.9
    assert found.validation.before >= 0.95
    assert found.validation.after >= 0.9
    # What it says is what anybody measures on its weights.
    classifier = classifier_of_run(found.folder, found.record.epochs_done)
    own = load_dataset(str(files / "own.npz"), seed=1).validation
    right = classifier.logits(own.inputs).argmax(axis=1) == own.labels
    assert right.mean() == pytest.approx(found.validation.after)


def test_progress_goes_one_way_to_the_end(tuned):
    shares = [share for _, share in tuned[1]]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    assert {words for words, _ in tuned[1]} == {
        "Looking at samples", "Cross-validating", "Training"
    }  # fmt: skip


def test_the_new_run_tells_where_it_comes_from(tuned, run, files):
    found, _ = tuned
    record = found.folder.read_record()
    assert record == found.record
    assert record.name == "bars, fine-tuned"
    assert (record.parent.run_id, record.parent.epoch) == (run.run_id, 20)
    assert (record.fine_tuning.name, record.fine_tuning.samples) == ("person", 30)
    assert record.fine_tuning.fingerprint == letters(files).fingerprint
    assert found.folder.checkpoint_epochs() == [20, 26]
    assert [row.epoch for row in found.folder.read_metrics().rows] == list(range(20, 27))
    assert len(found.folder.read_batch_losses()) > 0
    before, parents = found.folder.read_checkpoint(20), run.read_checkpoint(20)
    assert all(np.array_equal(before[name], parents[name]) for name in before)
    with pytest.raises(RunError, match="was fine-tuned"):
        TrainingRun.resume(found.folder, load_dataset(str(files / "own.npz"), seed=1))


def test_the_same_seed_gives_the_same_weights(tuned, run, files, tmp_path):
    again = fine_tune(run, 20, letters(files), RunStore(tmp_path), SETTINGS)

    assert again.letters == tuned[0].letters
    one, other = (found.folder.read_checkpoint(26) for found in (tuned[0], again))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_few_letters_are_not_cross_validated(run, files, tmp_path):
    found = fine_tune(run, 20, letters(files, "few"), RunStore(tmp_path), SETTINGS)

    assert found.measured == "learned"
    assert found.letters.samples == 6


def test_letters_of_unknown_classes_are_left_out(run, files, tmp_path):
    found = fine_tune(run, 20, letters(files, "unknown"), RunStore(tmp_path), SETTINGS)

    assert found.left_out == ("é",)
    assert found.letters.samples == 20
    stored = read_data(files / "unknown.npz")
    strange = letters_in(replace(stored, class_names=("é", "è", "ê")))
    with pytest.raises(DatasetError, match="knows none of the characters"):
        fine_tune(run, 20, strange, RunStore(tmp_path / "other"), SETTINGS)
    assert not (tmp_path / "other").exists()


def test_samples_that_the_network_does_not_know_are_neither_learned_nor_held_out(
    run, files, tmp_path
):
    """Characters that are named do not matter where there is no sample of them."""
    own = letters(files, "unknown")
    strange = own.split.labels == 2
    known, unknown = (own.split.subset(np.flatnonzero(each)) for each in (~strange, strange))
    found = fine_tune(
        run, 20, replace(own, split=known, held_out=unknown), RunStore(tmp_path), SETTINGS
    )
    assert found.measured == "cross-validated"
    assert found.letters.samples == 20
    with pytest.raises(DatasetError, match=r"knows none of the characters of unknown \(é\)"):
        fine_tune(run, 20, replace(own, split=unknown), RunStore(tmp_path), SETTINGS)


def test_a_cancelled_one_leaves_nothing(run, files, tmp_path):
    with pytest.raises(FineTuningCancelled):
        fine_tune(
            run, 20, letters(files), RunStore(tmp_path / "runs"), SETTINGS, cancelled=lambda: True
        )
    assert not (tmp_path / "runs").exists()


def test_small_changes_keep_the_letter():
    ink = np.zeros((2, 32, 32), np.float32)
    ink[0, 8:24, 14:18] = 1
    ink[1, 14:18, 8:24] = 1

    found = varied(ink, 5, np.random.default_rng(1))

    assert found.shape == (10, 32, 32)
    again = varied(ink, 5, np.random.default_rng(1))
    assert np.array_equal(found, again)
    for at, picture in enumerate(found):
        same, other = ink[at % 2], ink[1 - at % 2]
        assert (picture * same).sum() > 1.5 * (picture * other).sum()
        assert picture.sum() == pytest.approx(ink[0].sum(), rel=0.3)


def test_parts_hold_each_class():
    labels = np.repeat(np.arange(4), 6)
    parts = parts_of(labels, 3, np.random.default_rng(0))
    for label in range(4):
        assert sorted(np.bincount(parts[labels == label], minlength=3)) == [2, 2, 2]
