"""Checkpoints at any epoch, within a budget of memory."""

import numpy as np
import pytest

from core.errors import ModelLoadError
from core.runs.folder import RunFolder
from gui.run_weights import RunWeights

FLOATS = 100


@pytest.fixture
def folder(tmp_path):
    folder = RunFolder(tmp_path / "run")
    folder.create()
    for epoch in (0, 2, 4):
        state = {
            "layer1.weight": np.full(FLOATS, epoch, np.float32),
            "optimizer.velocity": np.zeros(1000, np.float32),
        }
        folder.write_checkpoint(epoch, state)
    return folder


def test_the_kept_epoch_before_the_cursor_and_the_first_one(folder):
    weights = RunWeights()

    found = weights.at(folder, 3)

    assert (found.epoch, found.first_epoch, found.kept) == (2, 0, (0, 2, 4))
    assert found.arrays["layer1.weight"][0] == 2
    assert found.initial["layer1.weight"][0] == 0
    assert set(found.arrays) == {"layer1.weight"}


def test_what_was_read_is_read_no_more_until_it_is_written_anew(folder, monkeypatch):
    weights, reads = RunWeights(), []
    original = RunFolder.read_checkpoint
    monkeypatch.setattr(
        RunFolder, "read_checkpoint", lambda self, e: reads.append(e) or original(self, e)
    )
    for _ in range(3):
        weights.read(folder, 2)
    assert reads == [2]

    folder.write_checkpoint(2, {"layer1.weight": np.full(2 * FLOATS, 7, np.float32)})

    assert weights.read(folder, 2)["layer1.weight"][0] == 7


def test_memory_stays_within_the_budget(folder):
    weights = RunWeights(budget_bytes=2 * 4 * FLOATS)
    for epoch in (0, 2, 4, 0, 2):
        weights.read(folder, epoch)

        assert weights.kept_bytes <= 2 * 4 * FLOATS

    assert RunWeights(budget_bytes=1).read(folder, 4)["layer1.weight"][0] == 4


def test_damage_at_the_cursor_is_told_and_at_the_start_passed_over(folder):
    path = folder.checkpoints / "epoch_0000.safetensors"
    path.write_bytes(path.read_bytes()[:-10])
    weights = RunWeights()

    assert weights.at(folder, 4).first_epoch == 2
    with pytest.raises(ModelLoadError) as refused:
        weights.at(folder, 1)
    assert str(refused.value) == (
        "epoch_0000.safetensors is damaged, or no safetensors file; "
        "use another epoch, such as 2 or 4"
    )


def test_damage_of_the_only_epoch_names_no_other(tmp_path):
    folder = RunFolder(tmp_path / "run")
    folder.create()
    folder.write_checkpoint(3, {"layer1.weight": np.ones(FLOATS, np.float32)})
    (folder.checkpoints / "epoch_0003.safetensors").write_bytes(b"damaged")
    with pytest.raises(ModelLoadError, match=r"file; no other epoch is kept; train the network"):
        RunWeights().at(folder, 3)


def test_an_epoch_that_is_not_kept_is_told_with_those_that_are(folder):
    with pytest.raises(ModelLoadError, match=r"no weights of epoch 3; kept are, .*, 2 and 4$"):
        RunWeights().read(folder, 3)


def test_a_run_without_weights_says_so(tmp_path):
    with pytest.raises(ModelLoadError, match="keeps no weights"):
        RunWeights().at(RunFolder(tmp_path / "gone"), 3)
