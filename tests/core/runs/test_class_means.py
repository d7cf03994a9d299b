"""Mean training pictures: those of a run against its data, and those that are shipped."""

import dataclasses

import numpy as np
import pytest

from core.errors import ModelLoadError, RunStorageError
from core.runs.class_means import FILE, make_class_means, read_class_means, write_class_means
from core.runs.classifier import classifier_of_run
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.training.left_out import LeftOut
from core.training.mlp_settings import MLPSettings


@pytest.fixture
def run(dataset, config, tmp_path):
    left_out = LeftOut((0, 3), "test")
    settings = MLPSettings(hidden=(5,), inputs="standardize")
    config = dataclasses.replace(config, settings=settings, left_out=left_out)
    run = TrainingRun.create(config, dataset, RunStore(tmp_path / "runs"))
    for event in run.events():
        run.record(event)
    return run


def test_means_are_those_of_the_samples_that_the_run_trained_on(run, dataset):
    record = run.folder.read_record()
    means = make_class_means(classifier_of_run(run.folder, 5), dataset, record)

    part = np.delete(np.arange(len(dataset.train)), [0, 3])
    vectors, labels = dataset.train.vectors[part], dataset.train.labels[part]
    # What standardising is: by the mean and the floored deviation of the samples trained on.
    deviation = vectors.std(axis=0)
    floor = 0.1 * np.sqrt(np.mean(deviation**2))
    prepared = (vectors - vectors.mean(axis=0)) / np.maximum(deviation, floor)
    for label in range(dataset.classes):
        expected = prepared[labels == label].mean(axis=0).reshape(dataset.sample_shape)
        np.testing.assert_allclose(means.picture(label), expected, atol=1e-4)
    assert means.counts.sum() == len(part)


def test_they_are_kept_in_the_folder_for_these_data_alone(run, dataset):
    record = run.folder.read_record()
    assert read_class_means(run.folder, record) is None
    means = make_class_means(classifier_of_run(run.folder, 5), dataset, record)
    write_class_means(run.folder, means, record)
    kept = read_class_means(run.folder, record)

    np.testing.assert_allclose(kept.means, means.means, atol=2e-3)
    assert kept.strokes == means.strokes
    other = dataclasses.replace(record.dataset, fingerprint="another")
    assert read_class_means(run.folder, dataclasses.replace(record, dataset=other)) is None
    (run.folder.path / FILE).write_bytes(b"nonsense")
    with pytest.raises(ModelLoadError, match=FILE):
        read_class_means(run.folder, record)


def test_the_shipped_recogniser_has_them_of_its_own_data():
    folder = RunStore().find("default-recogniser")
    means = read_class_means(folder, folder.read_record())

    assert means is not None, "run 'runs class-means' on the trained run before it is shipped"
    assert means.means.shape == (36, 32, 32)
    assert means.counts.min() > 0
    low, high = means.strokes
    assert 0.03 < low < 0.115 < high < 0.3
    # Ink on paper; an I is narrow and an M is wide.
    names = folder.read_record().dataset.class_names
    widths = {name: (means.picture(at).max(axis=0) > 0.35).sum() for at, name in enumerate(names)}
    assert means.means.min() >= 0
    assert widths["1"] < widths["M"]
    with pytest.raises(RunStorageError, match="comes with the program"):
        write_class_means(folder, means, folder.read_record())
