"""``train --displace``: a unit moved at a step, the same every time."""

import numpy as np
import pytest

from core.analysis.unit_projection import fixed_directions
from core.runs.folder import RunFolder
from core.training.displacement import displacements

RUN = ("--hidden", "6", "--epochs", "4", "--batch-size", "8", "--initialization", "zero")


def test_it_is_repeated_bit_for_bit_stopped_or_not(train, lab, runs_dir, data_file, tmp_path):
    def weights(*arguments):
        done = train("--data", data_file, *RUN, *arguments)
        assert done.code == 0, done.err
        folders.append(RunFolder(runs_dir / done.json["run"].rsplit("/", 1)[-1]))
        return folders[-1].read_checkpoint(folders[-1].read_metrics().last.epoch)

    folders = []
    moves = ("--displace", "layer1:4:9:0.5,-0.25", "--displace", "layer1:2:0:0.12")
    whole = weights(*moves)
    weights(*moves, "--stop-after", "1")
    done = lab("train", "--json", "--runs-dir", runs_dir, "--resume", folders[-1].path)
    assert done.code == 0, done.err
    again = folders[-1].read_checkpoint(4)
    for name, array in whole.items():
        np.testing.assert_array_equal(again[name], array, err_msg=name)

    changes = folders[0].read_record().changes
    assert [(each.step, each.displacement.unit) for each in changes] == [(0, 2), (9, 4)]
    assert [each.epoch for each in changes] == [0, 1 + 2 * 8 / 50]
    x, y = fixed_directions(16)
    expected = np.float32(0.5 * x - 0.25 * y)
    np.testing.assert_array_equal(displacements(changes)[1].displacement.vector, expected)

    # The whole displacement in a file is the same intervention.
    np.save(tmp_path / "d.npy", expected)
    filed = weights("--displace", f"layer1:4:9:{tmp_path / 'd.npy'}", *moves[2:])
    for name, array in whole.items():
        np.testing.assert_array_equal(filed[name], array, err_msg=name)

    shown = lab("runs", "--runs-dir", runs_dir, "show", folders[0].path, "--json").json
    assert shown["changes"][1]["size"] == pytest.approx(np.linalg.norm(expected))
    assert "displacement" in shown["changes"][1]
    text = lab("runs", "--runs-dir", runs_dir, "show", folders[0].path).out
    assert "unit 4" in text
    assert shown["changes"][1]["displacement"] not in text


@pytest.mark.parametrize(
    ("move", "message"),
    [
        ("layer1:2:0", "must be LAYER:UNIT:STEP:SIZE"),
        ("layer1:x:0:1", "must be LAYER:UNIT:STEP:SIZE"),
        ("layer1:2:0:far", "SIZE must be a number"),
        ("layer1:2:0:1,2,3", "SIZE must be a number"),
        ("layer1:2:0:nan", "finite"),
        ("layer1:2:0:0", "changes nothing"),
        ("layer1:6:0:1", "no unit 6; choose one from 0 to 5"),
        ("layer7:0:0:1", "choose layer1, output"),
        ("layer1:2:28:1", "28 steps"),
        ("layer1:2:0:nowhere.npy", "nowhere.npy cannot be read"),
        ("layer1:2:0:empty.npy", "empty.npy cannot be read"),
        ("layer1:2:0:complex.npy", "other things than real numbers"),
        ("layer1:2:0:archive.npy", "other things than real numbers"),
    ],
)
def test_what_cannot_be_is_refused(
    refused, runs_dir, data_file, tmp_path, monkeypatch, move, message
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.npy").touch()
    np.save("complex.npy", np.full(16, 1j))
    np.savez("archive.npz", np.ones(16))
    (tmp_path / "archive.npz").rename("archive.npy")
    assert message in refused("--data", data_file, *RUN, "--displace", move)
    assert not list(runs_dir.glob("*/run.json"))


def test_it_is_for_new_runs(refused):
    line = refused("--resume", "last", "--displace", "layer1:0:0:1")
    assert "leave out --resume" in line
