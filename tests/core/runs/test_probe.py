"""Which samples gradients and activations of a run are computed of."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import DatasetError
from core.models.picture_shapes import Convolutions
from core.runs.probe import MOST_SAMPLES, network_form, probe_of_run
from core.runs.store import RunStore
from core.training.left_out import LeftOut
from core.training.planning import load_data
from main import main


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], [700, 400, 200])
    np.savez(folder / "data.npz", x=rng.random((1300, 3, 3)).astype(np.float32), y=labels)
    flags = ["--hidden", "4", "--epochs", "1", "--runs-dir", str(folder / "runs")]
    assert main(["train", "--data", str(folder / "data.npz"), "--model", "numpy-mlp", *flags]) == 0
    record = RunStore(folder / "runs").find("last").read_record()
    return record, load_data(record.config.data)


def test_each_class_has_its_share_of_the_samples(run):
    record, dataset = run
    probe = probe_of_run(record, dataset)

    assert len(probe.labels) == MOST_SAMPLES < len(dataset.train) == probe.of
    shares = np.bincount(probe.labels) / MOST_SAMPLES
    assert np.allclose(shares, dataset.train.class_counts(3) / len(dataset.train), atol=0.005)
    assert len(np.unique(probe.rows, axis=0)) == MOST_SAMPLES
    # The same again, at any epoch.
    assert np.array_equal(probe_of_run(record, dataset).rows, probe.rows)
    assert probe.words == f"512 of {probe.of:,} training samples, evenly of each class"


def test_another_split_can_be_asked_for_where_it_has_samples(run):
    record, dataset = run
    probe = probe_of_run(record, dataset, "validation")
    assert {row.tobytes() for row in probe.rows} <= {
        row.tobytes() for row in dataset.validation.vectors
    }
    assert probe.words == f"all {len(dataset.validation):,} validation samples"
    # What the run left out are training samples.
    config = replace(record.config, left_out=LeftOut((0, 1)))
    assert probe_of_run(replace(record, config=config), dataset, "validation").of == probe.of
    with pytest.raises(DatasetError, match="no test samples"):
        probe_of_run(record, replace(dataset, test=None), "test")


def test_samples_that_the_run_left_out_are_no_part(run):
    record, dataset = run
    gone = tuple(range(0, len(dataset.train), 2))
    config = replace(record.config, left_out=LeftOut(gone))
    probe = probe_of_run(replace(record, config=config), dataset)

    left = {row.tobytes() for row in dataset.train.vectors[list(gone)]}
    assert not left & {row.tobytes() for row in probe.rows}
    assert probe.of == len(dataset.train) - len(gone)


def test_of_networks_with_large_maps_fewer_samples_are_taken(run, monkeypatch):
    record, dataset = run
    form = replace(network_form(record), sample_shape=(64, 64), convolutions=Convolutions((16, 64)))
    monkeypatch.setattr("core.runs.probe.network_form", lambda _record: form)

    assert len(probe_of_run(record, dataset).labels) < 100
