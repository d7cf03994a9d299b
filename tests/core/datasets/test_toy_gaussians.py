import numpy as np

from core.datasets.catalogue import BUILT_IN
from core.datasets.loading import load_dataset
from core.datasets.request import DataRequest
from core.datasets.toy_gaussians import MEANS, VARIANCES


def test_there_are_ten_points_of_each_class_to_train_and_ten_others_to_validate():
    dataset = load_dataset("toy-gaussians")

    assert dataset.train.class_counts(4).tolist() == [10] * 4
    assert dataset.validation.class_counts(4).tolist() == [10] * 4
    assert dataset.test is None
    assert not np.isin(dataset.validation.inputs, dataset.train.inputs).any()
    assert any("drawn afresh" in note for note in dataset.notes)
    assert dataset.feature_names == ("x1", "x2")


def test_the_seed_decides_the_points():
    first = load_dataset("toy-gaussians", seed=1)

    assert first.fingerprint == load_dataset("toy-gaussians", seed=1).fingerprint
    assert first.fingerprint != load_dataset("toy-gaussians", seed=2).fingerprint


def test_the_points_have_the_means_and_variances_of_the_exercise():
    points = np.stack([load_dataset("toy-gaussians", seed=s).train.inputs for s in range(200)])
    by_class = points.reshape(200, 4, 10, 2).transpose(1, 0, 2, 3).reshape(4, 2000, 2)

    spread = np.sqrt(np.array(VARIANCES))
    np.testing.assert_allclose((by_class.mean(axis=1) - MEANS) / spread, 0, atol=0.1)
    np.testing.assert_allclose(by_class.std(axis=1) / spread, 1, atol=0.1)


def test_what_was_asked_for_and_cannot_apply_is_noted():
    dataset = load_dataset("toy-gaussians", orientation="transposed", ink="dark")

    assert dataset.ink is None
    assert dataset.notes[-1].startswith("toy-gaussians takes no orientation and no ink")


def test_every_built_in_set_is_named_as_it_is_asked_for():
    for entry in BUILT_IN:
        if entry.name == "personal":
            # Empty until somebody adds letters; see test_personal_set.
            continue
        dataset = entry.load(DataRequest())

        assert dataset.name == dataset.source == entry.name
